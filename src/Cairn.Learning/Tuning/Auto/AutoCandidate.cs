using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning.Auto;

/// <summary>A learner that was judged on every fold.</summary>
/// <param name="Learner">The learner.</param>
/// <param name="KindName">Name of its kind; of the kind inside where columns are prepared.</param>
/// <param name="Values">The metric on each fold.</param>
/// <param name="Loss">Mean of the metric over the folds, less is better.</param>
/// <param name="Answers">Predictions for the test rows of each fold: rows × classes, or one a row.</param>
/// <param name="Facts"><c>fit_seconds latency_us size_bytes</c>.</param>
internal sealed record AutoCandidate(
    ILearner Learner, string KindName, IReadOnlyList<double> Values, double Loss, double[][] Answers,
    IReadOnlyDictionary<string, double> Facts)
{
    /// <summary>Seconds of a fit on a fold.</summary>
    public double FitSeconds => Facts["fit_seconds"];
}

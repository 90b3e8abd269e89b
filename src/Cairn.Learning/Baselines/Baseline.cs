using Cairn.Data.Columns;
using Cairn.Learning.Metrics;
using Cairn.Learning.Preprocessing;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Baselines;

/// <summary>
/// Predicts the base rate whatever the features say: what any other learner has to beat before it is worth having.
/// </summary>
/// <remarks>
/// Classification: the weighted frequency of each class. Regression: the constant with the least loss on the training
/// rows, which is the weighted mean for squared and the weighted median for absolute error; of each target when there are
/// several. Survival: the median time to the event by the estimate of Kaplan and Meier. Ranking and outliers: the same
/// score for all. O(rows), O(rows · log rows) where it sorts.
/// </remarks>
public sealed record Baseline : ILearner<BaselineModel>, IWeightedLearner, IMissingValueLearner
{
    private const string SquaredError = "squared_error";
    private const string AbsoluteError = "absolute_error";

    /// <summary>What is known about learners of this kind.</summary>
    public static LearnerKind<Baseline> Kind { get; } = new(
        "baseline", "Predicts the base rate: class frequencies, the mean or median of the target, the median time to an event.",
        LearningTasks.All, () => new Baseline(), BaselineModel.Load,
        [
            LearnerOption<Baseline>.Choice(
                "loss", "Loss that a constant regression prediction has least of: the mean or the median.",
                [SquaredError, AbsoluteError], l => l.Loss, (l, value) => l with { Loss = value }),
        ]);

    /// <summary>
    /// <c>squared_error</c> (the mean, the default) or <c>absolute_error</c> (the median); for regression only.
    /// </summary>
    public string Loss { get; init; } = SquaredError;

    LearnerKind ILearner.Kind => Kind;

    /// <inheritdoc/>
    public BaselineModel Fit(Dataset data, FitContext? context = null)
    {
        context ??= FitContext.Default;
        Kind.Check(this, data);
        context.Cancellation.ThrowIfCancellationRequested();
        FeatureSpace space = FeatureSpace.Of(data);
        (IReadOnlyList<OutputField> outputs, double[] values) = Answer(data);
        BaselineModel model = new(Signature.Of(data, space.Inputs, outputs), values);
        context.Progress?.Report(new FitProgress("counting", 1));
        return model;
    }

    private (IReadOnlyList<OutputField> Outputs, double[] Values) Answer(Dataset data) => data.Task switch
    {
        LearningTask.Regression => (Signature.RegressorOutputs, [Constant(data.Target, data.Weights)]),
        LearningTask.MultiOutputRegression => (
            Signature.MultiOutputs(data.Roles.Targets), [.. data.Targets.Select(target => Constant(target, data.Weights))]),
        LearningTask.Ranking => (Signature.RankingOutputs, [0]),
        LearningTask.Survival => (Signature.TimeOutputs, [KaplanMeier.MedianTime(data.Survival, data.Weights)]),
        LearningTask.OutlierDetection => (Signature.OutlierOutputs, [0]),
        _ => (Signature.ClassifierOutputs(data.Classes.Labels), Frequencies(data, data.Classes.Labels.Count)),
    };

    private double Constant(Column target, IReadOnlyList<double>? weights)
    {
        double[] values = target.ToNumbers();
        return Loss == AbsoluteError ? Median(values, weights) : Mean(values, weights);
    }

    private static double[] Frequencies(Dataset data, int classes)
    {
        double[] weightOf = new double[classes];
        double total = 0;
        for (int row = 0; row < data.RowCount; row++)
        {
            double weight = data.Weights?[row] ?? 1;
            weightOf[data.Classes.Codes[row]] += weight;
            total += weight;
        }
        for (int c = 0; c < classes; c++)
            weightOf[c] /= total;
        return weightOf;
    }

    // Weights are divided first so that the sum of huge targets does not overflow.
    private static double Mean(double[] target, IReadOnlyList<double>? weights)
    {
        double total = weights?.Sum() ?? target.Length;
        double mean = 0;
        for (int row = 0; row < target.Length; row++)
            mean += target[row] * ((weights?[row] ?? 1) / total);
        return mean;
    }

    // The least value with half of the weight at or below it; the middle of two where exactly half lies on each side, so
    // that a whole weight is the same as repeating the row.
    private static double Median(double[] target, IReadOnlyList<double>? weights)
    {
        double[] sorted = [.. target];
        double[] ordered = new double[sorted.Length];
        for (int row = 0; row < ordered.Length; row++)
            ordered[row] = weights?[row] ?? 1;
        Array.Sort(sorted, ordered);
        double half = ordered.Sum() / 2;
        double below = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            below += ordered[i];
            if (below > half)
                return sorted[i];
            if (below == half)
            {
                int next = Array.FindIndex(ordered, i + 1, w => w > 0);
                return next < 0 ? sorted[i] : sorted[i] / 2 + sorted[next] / 2;
            }
        }
        return sorted[^1];
    }
}

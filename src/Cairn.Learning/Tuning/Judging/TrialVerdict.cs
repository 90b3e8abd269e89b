using Cairn.Data;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tuning.Judging;

/// <summary>What came of judging a learner on folds.</summary>
/// <param name="Values">The metric on each fold judged.</param>
/// <param name="Facts"><c>fit_seconds</c>, <c>latency_us</c> and <c>size_bytes</c>, as far as they were measured.</param>
/// <param name="Signature">Signature of the models; null before a fold was done.</param>
/// <param name="Predictions">Predictions for the test rows of each fold judged.</param>
/// <param name="IsPruned">Whether it was given up early.</param>
internal sealed record TrialVerdict(
    IReadOnlyList<double> Values, IReadOnlyDictionary<string, double> Facts, Signature? Signature,
    IReadOnlyList<Table> Predictions, bool IsPruned);

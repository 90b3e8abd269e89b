using Cairn.Learning.Validation;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning;

/// <summary>One learner that was tried.</summary>
/// <param name="Learner">The learner with its options.</param>
/// <param name="Estimate">The metric compared, over the folds; null where it was not measured.</param>
/// <param name="Seconds">Time that its cross-validation took.</param>
/// <param name="Problem">Why it was not measured, as a sentence; null where it was.</param>
public sealed record AutoSelectionTrial(
    ILearner Learner, MetricEstimate? Estimate, double Seconds, string? Problem = null)
{
    /// <summary>Name of the kind of learner.</summary>
    public string Name => Learner.Kind.Name;

    /// <summary>Mean of the metric over the folds, or null.</summary>
    public double? Mean => Estimate?.Mean;

    /// <summary>Standard error of the mean, or null.</summary>
    public double? StandardError => Estimate?.StandardError;
}

using System.Text.Json.Nodes;
using Cairn.Learning.Fairness.Mitigation;

namespace Cairn.Learning.Fairness.Frontier;

/// <summary>
/// How accurate and how fair one way of making a classifier fairer is, on rows that it did not learn from.
/// </summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Method">One of <see cref="MitigationMethods.Names"/>; null for the classifier as it is.</param>
/// <param name="Bound">The bound asked for; null where there is none to ask for.</param>
/// <param name="Accuracy">Share of rows that it takes for what they are, with its interval.</param>
/// <param name="Gap">The gap between the groups, with its interval.</param>
/// <param name="IsBest">Whether no other is at least as accurate and at least as fair, and better in one.</param>
public sealed record FrontierPoint(
    string Name, string? Method, double? Bound, GroupEstimate Accuracy, GroupEstimate Gap, bool IsBest = false)
{
    /// <summary>How it is asked for on the command line of <c>cairn train</c>.</summary>
    /// <param name="constraint">The constraint.</param>
    public string Options(FairnessConstraint constraint) => Method switch
    {
        null => "",
        MitigationMethods.Reweighing => "--mitigate reweighing",
        _ when Bound is double bound && Method == MitigationMethods.Thresholds => FormattableString.Invariant(
            $"--mitigate thresholds --constraint {constraint.Name} --fixed-thresholds --fairness-bound {bound}"),
        _ when Bound is double bound =>
            FormattableString.Invariant($"--mitigate {Method} --constraint {constraint.Name} --fairness-bound {bound}"),
        _ => $"--mitigate {Method} --constraint {constraint.Name}",
    };

    internal JsonObject ToJson(FairnessConstraint constraint) => new()
    {
        ["name"] = Name,
        ["method"] = Method,
        ["bound"] = Bound,
        ["accuracy"] = Accuracy.ToJson(),
        ["gap"] = Gap.ToJson(),
        ["best"] = IsBest,
        ["options"] = Options(constraint),
    };
}

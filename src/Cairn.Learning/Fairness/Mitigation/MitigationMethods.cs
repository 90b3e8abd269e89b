namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>Names of the ways to make a classifier fairer.</summary>
public static class MitigationMethods
{
    /// <summary>Rows are weighted so that group and class are independent, before the fit.</summary>
    public const string Reweighing = "reweighing";

    /// <summary>
    /// A mixture of classifiers meets a constraint, by fits to rows that are weighted and labelled anew.
    /// </summary>
    public const string Reduction = "reduction";

    /// <summary>Each group has thresholds of its own, after the fit.</summary>
    public const string Thresholds = "thresholds";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Reweighing, Reduction, Thresholds];
}

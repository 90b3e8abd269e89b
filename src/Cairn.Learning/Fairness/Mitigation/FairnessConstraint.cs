using Cairn.Formats;

namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>What is to be alike in all groups.</summary>
public sealed class FairnessConstraint
{
    private readonly Func<bool, int?> _eventOf;

    private FairnessConstraint(
        string name, string gap, string meaning, int events, Func<bool, int?> eventOf, bool isOfErrors = false)
    {
        Name = name;
        Gap = gap;
        Meaning = meaning;
        Events = events;
        _eventOf = eventOf;
        IsOfErrors = isOfErrors;
    }

    /// <summary>The share of rows that are selected.</summary>
    public static FairnessConstraint DemographicParity { get; } =
        new("demographic-parity", "demographic_parity", "the selection rate", 1, _ => 0);

    /// <summary>The share selected of the rows of the class, and of the others.</summary>
    public static FairnessConstraint EqualizedOdds { get; } = new(
        "equalized-odds", "equalized_odds", "true and false positive rate", 2, positive => positive ? 1 : 0);

    /// <summary>The share selected of the rows of the class; equal opportunity.</summary>
    public static FairnessConstraint TruePositiveRateParity { get; } = new(
        "true-positive-rate-parity", "equal_opportunity", "the true positive rate", 1, positive => positive ? 0 : null);

    /// <summary>The share selected of the rows that are not of the class; predictive equality.</summary>
    public static FairnessConstraint FalsePositiveRateParity { get; } = new(
        "false-positive-rate-parity", "predictive_equality", "the false positive rate", 1, positive => positive
        ? null
        : 0);

    /// <summary>The share of rows that are taken for what they are not.</summary>
    public static FairnessConstraint ErrorRateParity { get; } = new(
        "error-rate-parity", "accuracy_parity", "the error rate", 1, _ => 0, isOfErrors: true);

    /// <summary>All constraints.</summary>
    public static IReadOnlyList<FairnessConstraint> All { get; } =
        [EqualizedOdds, DemographicParity, TruePositiveRateParity, FalsePositiveRateParity, ErrorRateParity];

    /// <summary>Names of all.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(constraint => constraint.Name)];

    /// <summary>Name, such as <c>equalized-odds</c>.</summary>
    public string Name { get; }

    /// <summary>The gap of a <see cref="FairnessAudit"/> that it bounds.</summary>
    public string Gap { get; }

    /// <summary>What is to be alike, in words.</summary>
    public string Meaning { get; }

    /// <summary>Whether errors are counted and not selections.</summary>
    public bool IsOfErrors { get; }

    /// <summary>Number of sorts of rows that the groups are compared on.</summary>
    internal int Events { get; }

    /// <summary>
    /// The constraint called so; also by the name of its gap, such as <c>equalized_odds</c> or
    /// <c>equal-opportunity</c>.
    /// </summary>
    /// <exception cref="InputException"><c>unknown-constraint</c>; the hint names the nearest.</exception>
    public static FairnessConstraint Parse(string name) =>
        All.FirstOrDefault(c => c.Name == name.Replace('_', '-') || c.Gap == name.Replace('-', '_'))
        ?? throw new InputException(
            "unknown-constraint", $"There is no constraint '{name}'.", "One of " + string.Join(", ", Names) + ".");

    /// <summary>Which sort of rows a row is of; null where it is of none that are compared.</summary>
    internal int? EventOf(bool isPositive) => _eventOf(isPositive);
}

using Cairn.Formats;

namespace Cairn.Learning.Fairness;

/// <summary>How groups are compared.</summary>
public sealed record FairnessOptions
{
    /// <summary>
    /// The class whose prediction counts as selection. Null for the second of two classes; of more classes each is
    /// judged against all others, and the widest gap of any counts.
    /// </summary>
    public string? Positive { get; init; }

    /// <summary>Fewest rows of a group that is compared with others, ≥ 1.</summary>
    public int MinimumRows { get; init; } = 30;

    /// <summary>
    /// How many groups, of about as many rows each, a sensitive column of many numbers is cut into, 2 to 20.
    /// </summary>
    public int Bins { get; init; } = 4;

    /// <summary>
    /// How often rows are drawn anew for the intervals of gaps and means: 0 for none, or 100 to 100,000.
    /// </summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>
    /// The greatest loss that is allowed in any group (bounded group loss); null to tell the greatest only.
    /// </summary>
    public double? LossBound { get; init; }

    /// <summary>Root of the randomness of the resamples.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most threads to use, ≥ 1; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Ends the work.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Refuses options that are out of range.</summary>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public void Check()
    {
        if (MinimumRows < 1)
            throw Bad("The fewest rows of a group", MinimumRows, "at least 1");
        if (Bins is < 2 or > 20)
            throw Bad("The number of groups that numbers are cut into", Bins, "2 to 20");
        if (Resamples is not 0 and (< 100 or > 100_000))
            throw Bad("The number of resamples", Resamples, "0 for none, or 100 to 100,000");
        if (LossBound is double bound && !(bound >= 0 && double.IsFinite(bound)))
            throw new InputException(
                "bad-option", "The bound of the loss of each group: wanted a number of at least 0.");
    }

    private static InputException Bad(string what, int found, string wanted) =>
        new("bad-option", $"{what}: found {found}, wanted {wanted}.");
}

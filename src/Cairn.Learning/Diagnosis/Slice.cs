using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;

namespace Cairn.Learning.Diagnosis;

/// <summary>Rows with something in common on which a model is worse than on the others.</summary>
public sealed record Slice
{
    /// <summary>What the rows have in common, one or two conditions.</summary>
    public required IReadOnlyList<SliceCondition> Conditions { get; init; }

    /// <summary>Number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Share of all rows judged.</summary>
    public required double Share { get; init; }

    /// <summary>Mean loss of the rows; see <see cref="RowLosses"/>.</summary>
    public required double Loss { get; init; }

    /// <summary>Mean loss of all other rows.</summary>
    public required double LossElsewhere { get; init; }

    /// <summary>Accuracy, or for numbers the RMSE, of the rows.</summary>
    public required double Plain { get; init; }

    /// <summary>Accuracy, or for numbers the RMSE, of all other rows.</summary>
    public required double PlainElsewhere { get; init; }

    /// <summary>Difference of the mean losses in standard deviations (Cohen's d with the mean of both variances).</summary>
    public required double Effect { get; init; }

    /// <summary>Chance of so great a difference where there is none, one-sided, by Welch's test.</summary>
    public required double PValue { get; init; }

    /// <summary>
    /// The p-value adjusted for all slices tried: taking those of at most 0.05 gives 5 % of false ones on average.
    /// </summary>
    public required double AdjustedPValue { get; init; }

    /// <summary>The conditions in words.</summary>
    public string Description => string.Join(" and ", Conditions);

    /// <summary>All of it as JSON.</summary>
    /// <param name="metrics">Names of the loss and of the plain figure.</param>
    public JsonObject ToJson((string Loss, string Plain) metrics) => new()
    {
        ["slice"] = Description,
        ["conditions"] = StoredNumbers.Array(Conditions.Select(c => c.ToJson())),
        ["rows"] = Rows,
        ["share"] = Share,
        [metrics.Loss] = StoredNumbers.Node(Loss),
        [metrics.Loss + "_elsewhere"] = StoredNumbers.Node(LossElsewhere),
        [metrics.Plain] = StoredNumbers.Node(Plain),
        [metrics.Plain + "_elsewhere"] = StoredNumbers.Node(PlainElsewhere),
        ["effect"] = StoredNumbers.Node(Effect),
        ["p_value"] = PValue,
        ["adjusted_p_value"] = AdjustedPValue,
    };
}

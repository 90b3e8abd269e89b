using System.Text.Json.Nodes;
using Cairn.Data.Columns;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>How far one column of live data is from what the model learnt from.</summary>
public sealed record ColumnDrift
{
    /// <summary>Name of the column.</summary>
    public required string Column { get; init; }

    /// <summary>Whether the model wrote it; otherwise it read it.</summary>
    public required bool IsPrediction { get; init; }

    /// <summary>Kind of its values in the profile.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>
    /// Population stability index Σ (w − r) ln (w / r) over <see cref="Bins"/>, each share smoothed by half a row. ≥ 0.
    /// </summary>
    public required double Psi { get; init; }

    /// <summary>The index that chance alone gives on average: (bins − 1) (1 / rows + 1 / reference rows).</summary>
    /// <remarks>Yurdakul and Naranjo, "Statistical properties of the population stability index" (2020).</remarks>
    public required double PsiOfChance { get; init; }

    /// <summary>
    /// <c>kolmogorov_smirnov</c>, <c>chi_square</c>, or <c>none</c> where only missing values were looked at.
    /// </summary>
    public required string Test { get; init; }

    /// <summary>The test's statistic: the greatest distance of the distribution functions, or chi-square.</summary>
    public required double Statistic { get; init; }

    /// <summary>
    /// Chance of a change as surprising as this one if nothing changed: the least p-value of the test, of the share of
    /// missing values and of unseen levels, times their number.
    /// </summary>
    public required double PValue { get; init; }

    /// <summary><see cref="PValue"/> after Holm's correction for the number of columns of the report.</summary>
    public double AdjustedPValue { get; init; } = 1;

    /// <summary>Share of missing values in the profile, in [0, 1].</summary>
    public required double ReferenceMissingRate { get; init; }

    /// <summary>Share of missing values in the window, in [0, 1].</summary>
    public required double MissingRate { get; init; }

    /// <summary>Whether the change is both larger than the options ask and no chance.</summary>
    public bool Drifted { get; init; }

    /// <summary>A sentence for people, such as <c>mean 41.2 → 29.8; PSI 0.41</c>.</summary>
    public required string Evidence { get; init; }

    /// <summary>The groups that the index compares.</summary>
    public required IReadOnlyList<DriftBin> Bins { get; init; }

    /// <summary>The column as part of <see cref="DriftReport.ToJson"/>.</summary>
    public JsonObject ToJson()
    {
        JsonArray bins = [];
        foreach (DriftBin bin in Bins)
        {
            bins.Add((JsonNode)new JsonObject
            {
                ["label"] = bin.Label, ["reference"] = bin.Reference, ["window"] = bin.Window,
            });
        }
        return new JsonObject
        {
            ["column"] = Column,
            ["is_prediction"] = IsPrediction,
            ["kind"] = ColumnKinds.NameOf(Kind),
            ["drifted"] = Drifted,
            ["psi"] = Psi,
            ["psi_of_chance"] = PsiOfChance,
            ["test"] = Test,
            ["statistic"] = Statistic,
            ["p_value"] = PValue,
            ["adjusted_p_value"] = AdjustedPValue,
            ["reference_missing_rate"] = ReferenceMissingRate,
            ["missing_rate"] = MissingRate,
            ["evidence"] = Evidence,
            ["bins"] = bins,
        };
    }
}

using System.Text.Json.Nodes;

namespace Cairn.Learning.Fairness;

/// <summary>The groups of one sensitive column, or of several crossed, and how far they lie apart.</summary>
/// <param name="Columns">The sensitive columns.</param>
/// <param name="Groups">The groups, in the order of their values.</param>
/// <param name="Gaps">One for each notion of fairness; none where fewer than two groups are large enough.</param>
public sealed record FairnessTable(
    IReadOnlyList<string> Columns, IReadOnlyList<GroupFairness> Groups, IReadOnlyList<FairnessGap> Gaps)
{
    /// <summary>The group with the greatest loss, small ones left out; null where all are small.</summary>
    public WorstGroup? Worst { get; init; }

    /// <summary>The columns in words.</summary>
    public string Title => string.Join(" × ", Columns);

    /// <summary>The gap called so, or null.</summary>
    public FairnessGap? Gap(string name) => Gaps.FirstOrDefault(gap => gap.Name == name);

    internal JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["columns"] = new JsonArray([.. Columns.Select(c => (JsonNode)c)]),
            ["groups"] = new JsonArray([.. Groups.Select(g => g.ToJson())]),
            ["gaps"] = new JsonArray([.. Gaps.Select(g => g.ToJson())]),
        };
        if (Worst is not null)
            json["worst"] = Worst.ToJson();
        if (Gap("demographic_parity")?.BreaksFourFifths is bool breaks)
            json["four_fifths"] = !breaks;
        return json;
    }
}

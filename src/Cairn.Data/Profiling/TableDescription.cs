using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Formats;

namespace Cairn.Data.Profiling;

/// <summary>
/// What a person wants to know of a table before learning from it; what <c>cairn data describe</c> shows.
/// </summary>
public sealed record TableDescription
{
    private const int MostSamples = 5;
    private const int MostRowsForSamples = 10_000;
    private const int LongestSample = 60;

    /// <summary>Number of rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Name of the column to predict, or null.</summary>
    public required string? Target { get; init; }

    /// <summary>The columns, in the order of the table.</summary>
    public required IReadOnlyList<ColumnDescription> Columns { get; init; }

    /// <summary>What to look at, what bears on the target first, then in the order of the columns.</summary>
    public required IReadOnlyList<TableWarning> Warnings { get; init; }

    /// <summary>Describes a table.</summary>
    /// <param name="table">Any table.</param>
    /// <param name="schema">What reading found out about the columns, or null.</param>
    /// <param name="target">Name of the column to predict (<c>last</c> for the last), or null.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the result does not depend on it.</param>
    /// <exception cref="InputException"><c>unknown-column</c>: there is no column
    /// <paramref name="target"/>.</exception>
    public static TableDescription Of(Table table, Schema? schema = null, string? target = null, int threads = 1)
    {
        if (target == "last" && table.Find("last") is null && table.Columns.Count > 0)
            target = table.Columns[^1].Name;
        Column? targetColumn = target is null ? null : table[target];
        TableProfile profile = TableProfile.Of(table, threads);
        List<ColumnDescription> columns = [];
        List<TableWarning> warnings = [];
        if (targetColumn is not null)
        {
            warnings.AddRange(TargetWarnings.Of(targetColumn, profile.Find(targetColumn.Name)!));
            warnings.AddRange(TargetLeaks.Find(table, targetColumn, profile, threads));
        }
        for (int i = 0; i < table.Columns.Count; i++)
        {
            Column column = table.Columns[i];
            string evidence = schema?.Find(column.Name)?.Evidence ?? "";
            columns.Add(new ColumnDescription(profile.Columns[i], SamplesOf(column), evidence));
            if (column != targetColumn)
                warnings.AddRange(ColumnWarnings.Of(column, profile.Columns[i]));
        }
        warnings.AddRange(SameColumns.Find(table, profile, targetColumn, threads));
        return new TableDescription { Rows = table.RowCount, Target = target, Columns = columns, Warnings = warnings };
    }

    /// <summary>The description as one JSON object.</summary>
    public JsonObject ToJson() => new()
    {
        ["rows"] = Rows,
        ["target"] = Target,
        ["columns"] = new JsonArray([.. Columns.Select(column => (JsonNode)column.ToJson())]),
        ["warnings"] = new JsonArray([.. Warnings.Select(warning => (JsonNode)warning.ToJson())]),
    };

    private static List<string> SamplesOf(Column column)
    {
        List<string> samples = [];
        for (int row = 0; row < Math.Min(column.Count, MostRowsForSamples) && samples.Count < MostSamples; row++)
        {
            if (column.Format(row) is not string text)
                continue;
            if (text.Length > LongestSample)
                text = text[..(LongestSample - 1)] + "…";
            if (!samples.Contains(text))
                samples.Add(text);
        }
        return samples;
    }
}

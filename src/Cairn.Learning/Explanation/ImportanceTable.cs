using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Models;

namespace Cairn.Learning.Explanation;

/// <summary>How much each source column matters to a model, the most important first.</summary>
public sealed record ImportanceTable
{
    /// <summary>The columns, by permutation importance where it was measured, otherwise by gain.</summary>
    public required IReadOnlyList<ImportanceRow> Rows { get; init; }

    /// <summary>Metric whose loss was measured, or null when none was.</summary>
    public string? Metric { get; init; }

    /// <summary>Value of the metric on the rows as they are, or null.</summary>
    public double? Score { get; init; }

    /// <summary>Number of rows that were shuffled.</summary>
    public int JudgedRows { get; init; }

    /// <summary>Number of shuffles of each column.</summary>
    public int Repeats { get; init; }

    /// <summary>What the model says of itself, without any measurement; null when it says nothing.</summary>
    /// <param name="model">The model.</param>
    public static ImportanceTable? FromModel(IModel model) => model is IFeatureImportance known
        ? new ImportanceTable
        {
            Rows =
            [
                .. WithStructure(
                    model,
                    model.Signature.Inputs
                        .Select((input, i) => new ImportanceRow(input.Name, known.FeatureImportance[i], null, null)))
                    .OrderByDescending(row => row.Gain),
            ],
        }
        : null;

    /// <summary>The rows with what the structure of a model of trees says besides; as they are for other models.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">A row for each input column, in order.</param>
    internal static IEnumerable<ImportanceRow> WithStructure(IModel model, IEnumerable<ImportanceRow> rows)
    {
        if (model is not ITreeModel trees)
            return rows;
        IReadOnlyList<double> splits = TreeImportance.Split(trees);
        IReadOnlyList<double> covers = TreeImportance.Cover(trees);
        return rows.Select((row, i) => row with { Split = splits[i], Cover = covers[i] });
    }

    /// <summary>The table as JSON; what was not measured is null.</summary>
    public JsonObject ToJson() => new()
    {
        ["metric"] = Metric,
        ["score"] = StoredNumbers.Node(Score),
        ["judged_rows"] = JudgedRows,
        ["repeats"] = Repeats,
        ["columns"] = StoredNumbers.Array(Rows.Select(row => new JsonObject
        {
            ["column"] = row.Column,
            ["gain"] = StoredNumbers.Node(row.Gain),
            ["split"] = StoredNumbers.Node(row.Split),
            ["cover"] = StoredNumbers.Node(row.Cover),
            ["permutation"] = StoredNumbers.Node(row.Permutation),
            ["deviation"] = StoredNumbers.Node(row.Deviation),
        })),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InputException"><c>broken-evaluation</c>.</exception>
    public static ImportanceTable FromJson(JsonNode json) => new()
    {
        Metric = StoredNumbers.Objects(json)["metric"] is null ? null : StoredNumbers.Text(json, "metric"),
        Score = StoredNumbers.OptionalNumber(json, "score"),
        JudgedRows = (int)StoredNumbers.Number(json, "judged_rows"),
        Repeats = (int)StoredNumbers.Number(json, "repeats"),
        Rows =
        [
            .. StoredNumbers.Elements(json, "columns").Select(StoredNumbers.Objects).Select(row => new ImportanceRow(
                StoredNumbers.Text(row, "column"), StoredNumbers.OptionalNumber(row, "gain"),
                StoredNumbers.OptionalNumber(row, "permutation"), StoredNumbers.OptionalNumber(row, "deviation"))
            {
                Split = StoredNumbers.OptionalNumber(row, "split"),
                Cover = StoredNumbers.OptionalNumber(row, "cover"),
            }),
        ],
    };
}

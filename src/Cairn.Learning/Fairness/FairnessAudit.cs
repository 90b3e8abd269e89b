using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Fairness;

/// <summary>How a model treats the groups of sensitive columns, which need not be inputs of it.</summary>
/// <remarks>
/// Rates and notions of fairness as by Barocas, Hardt and Narayanan, "Fairness and Machine Learning" (2023), ch. 3;
/// differences and ratios between the highest and the lowest group as Fairlearn has them, but without groups that are too
/// small to say anything. O(rows × tables).
/// </remarks>
public sealed record FairnessAudit
{
    /// <summary>Fewest rows of a group that takes part in gaps, unless told otherwise.</summary>
    public const int UsualMinimumRows = 30;

    private const int MostGroups = 200;

    /// <summary>What was predicted.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>The class whose prediction counts as selection; null for regression.</summary>
    public string? PositiveLabel { get; init; }

    /// <summary>Fewest rows of a group that takes part in gaps.</summary>
    public required int MinimumRows { get; init; }

    /// <summary>All rows.</summary>
    public required GroupFairness Overall { get; init; }

    /// <summary>A table for each sensitive column, then one of all of them crossed where there are several.</summary>
    public required IReadOnlyList<FairnessTable> Tables { get; init; }

    /// <summary>What a reader should know: rows left out, groups too small.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Judges predictions by group.</summary>
    /// <param name="predictions">The outputs of the model, row by row those of <paramref name="data"/>.</param>
    /// <param name="signature">The signature of the model.</param>
    /// <param name="data">The rows, with their true target and the sensitive columns.</param>
    /// <param name="sensitive">Names of the sensitive columns; at least one.</param>
    /// <param name="positive">The class that counts as selection; the second of two when null.</param>
    /// <param name="minimumRows">Fewest rows of a group that takes part in gaps, ≥ 1.</param>
    /// <exception cref="InputException">
    /// <c>unknown-column</c>, <c>wrong-task</c>, <c>unknown-class</c>, <c>no-positive-class</c>, <c>too-many-groups</c>,
    /// <c>bad-option</c> or <c>no-rows</c>.
    /// </exception>
    public static FairnessAudit Of(
        Table predictions, Signature signature, Dataset data, IReadOnlyList<string> sensitive, string? positive = null,
        int minimumRows = UsualMinimumRows)
    {
        if (sensitive.Count == 0)
            throw new InputException("bad-option", "No sensitive column is named.", "Name one with --sensitive.");
        if (minimumRows < 1)
            throw new InputException("bad-option", $"The fewest rows of a group: found {minimumRows}, wanted at least 1.");
        Column[] columns = [.. sensitive.Select(name => data.Table[name])];
        if (sensitive.Distinct().Count() < sensitive.Count)
            throw new InputException("bad-option", "A sensitive column is named twice.", "Name it once.");
        positive = signature.Task == LearningTask.Regression ? null : Positive(signature, positive);
        AuditedRows rows = positive is null
            ? AuditedRows.OfNumbers(predictions, signature, data)
            : AuditedRows.OfClasses(predictions, signature, data, positive);
        if (rows.Chosen.Length == 0)
            throw new InputException("no-rows", "There are no rows with both a true value and a prediction to judge.");

        string[][] groups = [.. columns.Select(SensitiveGroups.Of)];
        List<FairnessTable> tables = [.. groups.Select((names, i) => TableOf([sensitive[i]], names, rows, minimumRows))];
        if (groups.Length > 1)
        {
            string[] crossed = [.. Enumerable.Range(0, data.RowCount).Select(row => string.Join(" · ", groups.Select(g => g[row])))];
            tables.Add(TableOf(sensitive, crossed, rows, minimumRows));
        }
        int left = data.RowCount - rows.Chosen.Length;
        List<string> notes = left == 0 ? [] : [$"{left} of {data.RowCount} rows lack a true value or a prediction and were left out"];
        foreach (FairnessTable table in tables)
        {
            string[] small = [.. table.Groups.Where(g => g.IsSmall).Select(g => $"{g.Name} ({g.Rows})")];
            if (small.Length > 0)
                notes.Add($"{table.Title}: fewer than {minimumRows} rows, left out of gaps: {string.Join(", ", small)}");
            if (table.Gaps.Count == 0)
                notes.Add($"{table.Title}: fewer than two groups have {minimumRows} rows, so there are no gaps to tell");
        }
        return new FairnessAudit
        {
            Task = signature.Task,
            PositiveLabel = positive,
            MinimumRows = minimumRows,
            Overall = rows.Judge("all", rows.Chosen, isSmall: false),
            Tables = tables,
            Notes = notes,
        };
    }

    /// <summary>The audit as JSON; what is undefined is null.</summary>
    public JsonObject ToJson() => new()
    {
        ["task"] = LearningTasks.NameOf(Task),
        ["positive"] = PositiveLabel,
        ["minimum_rows"] = MinimumRows,
        ["overall"] = Overall.ToJson(),
        ["tables"] = new JsonArray([.. Tables.Select(t => t.ToJson())]),
        ["notes"] = new JsonArray([.. Notes.Select(n => (JsonNode)n)]),
    };

    private static string Positive(Signature signature, string? positive)
    {
        if (!LearningTasks.IsClassification(signature.Task))
        {
            throw new InputException(
                "wrong-task", $"Fairness is judged of classes and numbers; this model does {LearningTasks.NameOf(signature.Task)}.");
        }
        if (positive is null && signature.Labels.Count != 2)
        {
            throw new InputException(
                "no-positive-class", $"'{signature.Target}' has {signature.Labels.Count} classes.",
                "Say with --positive which one counts as selection.");
        }
        positive ??= signature.Labels[1];
        return signature.Labels.Contains(positive) ? positive : throw new InputException(
            "unknown-class", $"'{positive}' is no class of '{signature.Target}'.", NearestNames.Hint(positive, signature.Labels));
    }

    private static FairnessTable TableOf(IReadOnlyList<string> columns, string[] names, AuditedRows rows, int minimumRows)
    {
        GroupFairness[] groups =
        [
            .. rows.Chosen.GroupBy(row => names[row]).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => rows.Judge(g.Key, [.. g], g.Count() < minimumRows)),
        ];
        if (groups.Length > MostGroups)
        {
            throw new InputException(
                "too-many-groups", $"{string.Join(" × ", columns)} has {groups.Length} groups, more than {MostGroups}.",
                "Name columns with fewer values.");
        }
        return new FairnessTable(columns, groups, FairnessGaps.Of([.. groups.Where(g => !g.IsSmall)]));
    }
}

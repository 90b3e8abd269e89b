using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Fairness;

/// <summary>
/// How the groups of sensitive columns, which need not be inputs of a model, are treated by what it predicts.
/// </summary>
/// <remarks>
/// Rates and notions of fairness as by Barocas, Hardt and Narayanan, "Fairness and Machine Learning" (2023), ch. 3;
/// differences and ratios between the highest and the lowest group as Fairlearn has them, but without groups that are
/// too small to say anything. Shares have Wilson's intervals; gaps, and means of numbers, those of the bootstrap over
/// rows (<see cref="Metrics.Intervals.BiasCorrectedInterval"/>). O(rows × tables × resamples).
/// </remarks>
public sealed record FairnessAudit
{
    private const int MostGroups = 200;

    /// <summary>What was predicted.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>
    /// The class whose prediction counts as selection; null for numbers, and where each of several classes is judged.
    /// </summary>
    public string? PositiveLabel { get; init; }

    /// <summary>Fewest rows of a group that takes part in gaps.</summary>
    public required int MinimumRows { get; init; }

    /// <summary>How often rows were drawn anew for intervals.</summary>
    public required int Resamples { get; init; }

    /// <summary>All rows.</summary>
    public required GroupFairness Overall { get; init; }

    /// <summary>A table for each sensitive column, then of each two of them crossed, then of all.</summary>
    public required IReadOnlyList<FairnessTable> Tables { get; init; }

    /// <summary>What a reader should know: rows left out, groups too small, rates that nothing is known of.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Judges the predictions of a model by group.</summary>
    /// <param name="predictions">The outputs of the model, row by row those of <paramref name="data"/>.</param>
    /// <param name="signature">The signature of the model.</param>
    /// <param name="data">The rows, with their true target and the sensitive columns.</param>
    /// <param name="sensitive">Names of the sensitive columns; at least one.</param>
    /// <param name="options">How groups are compared.</param>
    /// <exception cref="InputException">
    /// <c>unknown-column</c>, <c>wrong-task</c>, <c>unknown-class</c>, <c>one-group</c>, <c>too-many-groups</c>,
    /// <c>bad-option</c> or <c>no-rows</c>.
    /// </exception>
    public static FairnessAudit Of(
        Table predictions, Signature signature, Dataset data, IReadOnlyList<string> sensitive,
        FairnessOptions? options = null) =>
        Of(AuditedPredictions.Of(predictions, signature, data), data.Table, sensitive, options);

    /// <summary>Judges predictions by group, wherever they are from.</summary>
    /// <param name="predictions">Truth and prediction of each row.</param>
    /// <param name="table">The same rows with the sensitive columns.</param>
    /// <param name="sensitive">Names of the sensitive columns; at least one.</param>
    /// <param name="options">How groups are compared.</param>
    /// <exception cref="InputException">
    /// <c>unknown-column</c>, <c>unknown-class</c>, <c>one-group</c>, <c>too-many-groups</c>, <c>bad-option</c> or
    /// <c>no-rows</c>.
    /// </exception>
    public static FairnessAudit Of(
        AuditedPredictions predictions, Table table, IReadOnlyList<string> sensitive, FairnessOptions? options = null)
    {
        options ??= new FairnessOptions();
        options.Check();
        CheckColumns(table, sensitive, predictions.Target);
        int[] views = Views(predictions, options.Positive);
        JudgedGroupRows rows = JudgedGroupRows.Of(predictions, views);
        if (rows.Chosen.Length == 0)
            throw new InputException("no-rows", "There are no rows with both a true value and a prediction to judge.");
        Table judged = table.Select(sensitive).Take(rows.Chosen);
        SensitiveColumn[] columns = [.. judged.Columns.Select(column => SensitiveColumn.Of(column, options.Bins))];
        List<string> notes = predictions.Count == rows.Chosen.Length
            ? []
            : [$"{predictions.Count - rows.Chosen.Length} of {predictions.Count} rows lack a true value or a "
                + "prediction and were left out"];
        List<SensitiveGroups> groups = [];
        foreach (SensitiveColumn[] crossed in Crossings(columns))
        {
            SensitiveGroups found = SensitiveGroups.Of(crossed, judged);
            if (found.Names.Count > MostGroups && crossed.Length == 1)
            {
                throw new InputException(
                    "too-many-groups", $"'{crossed[0].Name}' has {found.Names.Count} groups, more than {MostGroups}.",
                    "Name a column with fewer values.");
            }
            if (found.Names.Count == 1 && crossed.Length == 1)
            {
                throw new InputException(
                    "one-group", $"All rows have the same '{crossed[0].Name}', '{found.Names[0]}': there are no groups "
                        + "to compare.",
                    "Name another column with --sensitive.");
            }
            if (found.Names.Count > MostGroups)
                notes.Add($"{string.Join(" × ", found.Columns)}: {found.Names.Count} groups, more than {MostGroups}, "
                    + "and not told");
            else
                groups.Add(found);
        }
        return new FairnessJudge(predictions, rows, options).Judge(groups, notes);
    }

    /// <summary>The table of exactly these columns, in any order; or null.</summary>
    public FairnessTable? TableOf(params IReadOnlyList<string> columns) =>
        Tables.FirstOrDefault(table => table.Columns.Count == columns.Count && table.Columns.All(columns.Contains));

    /// <summary>The audit as JSON; what is undefined is null.</summary>
    public JsonObject ToJson() => new()
    {
        ["task"] = LearningTasks.NameOf(Task),
        ["target"] = Target,
        ["positive"] = PositiveLabel,
        ["minimum_rows"] = MinimumRows,
        ["resamples"] = Resamples,
        ["overall"] = Overall.ToJson(),
        ["tables"] = new JsonArray([.. Tables.Select(t => t.ToJson())]),
        ["notes"] = new JsonArray([.. Notes.Select(n => (JsonNode)n)]),
    };

    /// <summary>Refuses sensitive columns that are not there, are named twice or are the target.</summary>
    /// <exception cref="InputException"><c>bad-option</c> or <c>unknown-column</c>.</exception>
    internal static void CheckColumns(Table table, IReadOnlyList<string> sensitive, string target)
    {
        if (sensitive.Count == 0)
            throw new InputException("bad-option", "No sensitive column is named.", "Name one with --sensitive.");
        foreach (string name in sensitive)
            _ = table[name];
        if (sensitive.Distinct().Count() < sensitive.Count)
            throw new InputException("bad-option", "A sensitive column is named twice.", "Name it once.");
        if (sensitive.Contains(target))
            throw new InputException("bad-option", $"'{target}' is the target, which no group can be told by.",
                "Name another column with --sensitive.");
    }

    private static int[] Views(AuditedPredictions predictions, string? positive)
    {
        IReadOnlyList<string> labels = predictions.Labels;
        if (labels.Count == 0)
        {
            return positive is null ? [] : throw new InputException(
                "wrong-task", $"'{predictions.Target}' is a number and has no class '{positive}'.",
                "Leave --positive out.");
        }
        if (positive is null)
            return labels.Count == 2 ? [1] : [.. Enumerable.Range(0, labels.Count)];
        return labels.Contains(positive) ? [labels.ToList().IndexOf(positive)] : throw new InputException(
            "unknown-class", $"'{positive}' is no class of '{predictions.Target}'.",
            NearestNames.Hint(positive, labels));
    }

    private static IEnumerable<SensitiveColumn[]> Crossings(SensitiveColumn[] columns)
    {
        foreach (SensitiveColumn column in columns)
            yield return [column];
        for (int first = 0; columns.Length > 2 && first < columns.Length; first++)
        {
            for (int second = first + 1; second < columns.Length; second++)
                yield return [columns[first], columns[second]];
        }
        if (columns.Length > 1)
            yield return columns;
    }
}

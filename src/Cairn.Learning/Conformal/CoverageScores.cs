using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Conformal;

/// <summary>How often intervals or sets held the truth, and how large they were: of all rows, and by group.</summary>
public sealed record CoverageScores
{
    private const int MostGroups = 50;

    /// <summary>Share of rows that was promised.</summary>
    public required double Level { get; init; }

    /// <summary>How they were made, as <see cref="ConformalPlan.ToString"/> says.</summary>
    public required string Method { get; init; }

    /// <summary>Whether they are sets of classes.</summary>
    public required bool AreSets { get; init; }

    /// <summary>Number of rows that they were calibrated on.</summary>
    public required int CalibrationRows { get; init; }

    /// <summary>All rows.</summary>
    public required CoverageGroup All { get; init; }

    /// <summary>What the groups are: <c>class</c>, <c>prediction</c> (fifths of it), or a column.</summary>
    public required string GroupedBy { get; init; }

    /// <summary>The groups by name, at most 50, those with most rows.</summary>
    public required IReadOnlyList<CoverageGroup> Groups { get; init; }

    /// <summary>Share of sets by their number of classes, from 0; empty for intervals.</summary>
    public IReadOnlyList<double> Sizes { get; init; } = [];

    /// <summary>Measures intervals or sets on rows whose truth is known.</summary>
    /// <param name="predictor">What makes them.</param>
    /// <param name="data">The rows.</param>
    /// <param name="predictions">What the model says of them.</param>
    /// <param name="level">Share of rows to be covered; that of the plan when null.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <exception cref="InputException"><c>bad-coverage</c>, <c>too-few-rows</c>, <c>no-rows</c>.</exception>
    public static CoverageScores Of(
        ConformalPredictor predictor, Dataset data, Table predictions, double? level = null, int threads = 1)
    {
        Table answer = predictor.Answer(data.Table, predictions, level, threads);
        double[] truth = predictor.TruthOf(data);
        bool[] covered;
        double[] widths;
        if (predictor.GivesSets)
        {
            IReadOnlyList<string> labels = predictor.Signature.Labels;
            Column sets = answer[IntervalColumns.Set];
            covered = [.. truth.Select((actual, row) => !double.IsNaN(actual)
                && IntervalColumns.LabelsOf(sets.Format(row)).Contains(labels[(int)actual]))];
            widths = answer[IntervalColumns.SetSize].ToNumbers();
        }
        else
        {
            double[] lower = answer[IntervalColumns.Lower].ToNumbers();
            double[] upper = answer[IntervalColumns.Upper].ToNumbers();
            covered = [.. truth.Select((actual, row) => actual >= lower[row] && actual <= upper[row])];
            widths = [.. upper.Zip(lower, (high, low) => high - low)];
        }
        int[] known = [.. Enumerable.Range(0, truth.Length).Where(row => !double.IsNaN(truth[row]) && double.IsFinite(widths[row]))];
        if (known.Length == 0)
            throw new InputException("no-rows", "There are no rows with a known target and a finite prediction to measure the coverage on.");
        (string kind, string?[] groups) = predictor.GroupsOf(data, predictions);
        CoverageGroup Group(string name, int[] rows) =>
            new(name, rows.Length, rows.Count(row => covered[row]), rows.Average(row => widths[row]));
        return new CoverageScores
        {
            Level = level ?? predictor.Plan.Coverage,
            Method = predictor.Plan.ToString(),
            AreSets = predictor.GivesSets,
            CalibrationRows = predictor.Rows,
            All = Group("", known),
            GroupedBy = kind,
            Groups =
            [
                .. known.GroupBy(row => groups[row] ?? ScoreRule.MissingGroup).Select(group => Group(group.Key, [.. group]))
                    .OrderByDescending(group => group.Rows).Take(MostGroups).OrderBy(group => Order(group.Name, kind))
                    .ThenBy(group => group.Name, StringComparer.Ordinal),
            ],
            Sizes = predictor.GivesSets
                ? [.. Enumerable.Range(0, (int)known.Max(row => widths[row]) + 1).Select(size => known.Count(row => widths[row] == size) / (double)known.Length)]
                : [],
        };
    }

    /// <summary>The scores as JSON.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["level"] = Level,
            ["method"] = Method,
            ["kind"] = AreSets ? "sets" : "intervals",
            ["calibration_rows"] = CalibrationRows,
        };
        foreach ((string name, JsonNode? value) in Json(All))
            json[name] = value?.DeepClone();
        json["grouped_by"] = GroupedBy;
        json["groups"] = new JsonArray([.. Groups.Select(group =>
        {
            JsonObject own = Json(group);
            own.Insert(0, "name", group.Name);
            return (JsonNode)own;
        })]);
        if (AreSets)
            json["sizes"] = StoredNumbers.Array(Sizes);
        return json;
    }

    private JsonObject Json(CoverageGroup group) => new()
    {
        ["rows"] = group.Rows,
        ["coverage"] = group.Coverage,
        ["coverage_interval"] = StoredNumbers.Array([group.Interval.Low, group.Interval.High]),
        [AreSets ? "mean_set_size" : "mean_width"] = group.Width,
    };

    private static int Order(string name, string kind) => kind != "prediction" ? 0
        : name.StartsWith("lowest", StringComparison.Ordinal) ? 0 : name.StartsWith("second", StringComparison.Ordinal) ? 1
        : name.StartsWith("middle", StringComparison.Ordinal) ? 2 : name.StartsWith("fourth", StringComparison.Ordinal) ? 3 : 4;
}

using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Reading;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees;

/// <summary>Scores on real tables beside scikit-learn's HistGradientBoosting; Goldens/boosting_tables.py made the numbers.</summary>
public sealed class BoostingTableTests
{
    private const string DataVariable = "CAIRN_DATA";

    private static readonly JsonNode s_golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "boosting_tables.json")))!;

    public static TheoryData<string> Files() => [.. s_golden["tables"]!.AsArray().Select(t => (string)t!["file"]!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Default_settings_score_no_worse_than_the_reference_beyond_a_standard_error(string file)
    {
        JsonNode golden = s_golden["tables"]!.AsArray().Single(t => (string)t!["file"]! == file)!;
        Table table = TableReader.Read(PathOf(file), new TableReadOptions { HasHeader = (bool)golden["header"]! }).Table;
        Dataset data = new DatasetBuilder
        {
            Target = (string)golden["target"]!,
            Drop = [.. golden["drop"]!.AsArray().Select(d => (string)d!)],
        }.Build(table).Data;
        JsonArray folds = golden["folds"]!.AsArray();
        Dictionary<string, List<double>> losses = [];
        for (int fold = 0; fold < folds.Count; fold++)
        {
            int[] rows = [.. Enumerable.Range(0, data.RowCount)];
            Dataset train = data.Take([.. rows.Where(row => row % folds.Count != fold)]);
            Dataset test = data.Take([.. rows.Where(row => row % folds.Count == fold)]);
            Evaluation judged = Evaluation.Of(new GradientBoosting().Fit(train), test, curves: false);
            foreach ((string metric, JsonNode? expected) in folds[fold]!.AsObject())
            {
                double worse = judged.Metrics[metric] - (double)expected!;
                losses.TryAdd(metric, []);
                losses[metric].Add(metric == "roc_auc" ? -worse : worse);
            }
        }
        foreach ((string metric, List<double> worse) in losses)
        {
            // The standard error of the reference's own mean over the folds, as a table of results would state it.
            double[] reference = [.. folds.Select(f => (double)f![metric]!)];
            double mean = reference.Average();
            double error = Math.Sqrt(reference.Sum(v => (v - mean) * (v - mean)) / (reference.Length - 1) / reference.Length);
            Assert.True(worse.Average() <= error, $"{file}: {metric} is worse by {worse.Average()}, standard error {error}");
        }
    }

    [Fact]
    public void Adult_test_reaches_the_area_that_the_field_reports()
    {
        Dataset train = new DatasetBuilder { Target = "income" }.Build(TableReader.Read(PathOf("adult_train.csv.gz")).Table).Data;
        Dataset test = new DatasetBuilder { Target = "income" }.Build(TableReader.Read(PathOf("adult_test.csv.gz")).Table).Data;
        Evaluation judged = Evaluation.Of(new GradientBoosting().Fit(train), test, curves: false);
        Assert.InRange(judged.Metrics["roc_auc"], 0.927, 0.935);
    }

    private static string PathOf(string file)
    {
        string? root = Environment.GetEnvironmentVariable(DataVariable);
        string path = Path.Combine(root ?? "", "tabular", file);
        Assert.SkipUnless(root is not null && File.Exists(path), $"{DataVariable} names no folder with tabular/{file}.");
        return path;
    }
}

using System.Text.Json.Nodes;
using Cairn.Data.Reading;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Boosting;

/// <summary>Linear leaves beside LightGBM's on real tables; Goldens/leaves.py made the numbers.</summary>
public sealed class LeafGoldenTests
{
    private const string DataVariable = "CAIRN_DATA";

    private static readonly JsonNode s_golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "leaves.json")))!;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Linear_leaves_score_no_worse_than_the_reference_beyond_a_standard_error(int number)
    {
        JsonNode golden = s_golden["lightgbm"]!;
        JsonNode wanted = golden["cases"]![number]!;
        Dataset data = new DatasetBuilder { Target = (string)golden["target"]! }
            .Build(TableReader.Read(PathOf((string)golden["file"]!)).Table).Data;
        double[] reference = [.. wanted["rmse"]!.AsArray().Select(v => (double)v!)];
        GradientBoosting learner = new() { LinearLeaves = true, LinearL2 = (double)wanted["linear_l2"]! };
        double[] found = [.. Enumerable.Range(0, reference.Length).Select(fold => Score(learner, data, fold))];
        double mean = reference.Average();
        double error = Math.Sqrt(reference.Sum(v => (v - mean) * (v - mean)) / (reference.Length - 1) / reference.Length);
        Assert.True(found.Average() <= mean + error, $"{found.Average()} beside {mean}, standard error {error}");
    }

    private static double Score(GradientBoosting learner, Dataset data, int fold)
    {
        int[] rows = [.. Enumerable.Range(0, data.RowCount)];
        Dataset train = data.Take([.. rows.Where(row => row % 5 != fold)]);
        Dataset test = data.Take([.. rows.Where(row => row % 5 == fold)]);
        return Evaluation.Of(learner.Fit(train), test, curves: false).Metrics["rmse"];
    }

    private static string PathOf(string file)
    {
        string? root = Environment.GetEnvironmentVariable(DataVariable);
        string path = Path.Combine(root ?? "", "tabular", file);
        Assert.SkipUnless(root is not null && File.Exists(path), $"{DataVariable} names no folder with tabular/{file}.");
        return path;
    }
}

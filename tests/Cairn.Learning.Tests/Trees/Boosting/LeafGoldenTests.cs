using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Boosting;

/// <summary>Linear leaves, signs and smoothing beside LightGBM's and vector leaves beside XGBoost's on real tables; Goldens/leaves.py made the numbers.</summary>
public sealed class LeafGoldenTests
{
    private const string DataVariable = "CAIRN_DATA";

    private static readonly JsonNode s_golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "leaves.json")))!;

    private static readonly GradientBoosting s_vectors = new()
    {
        VectorLeaves = true, MaxDepth = 6, Leaves = 64, Growth = "depth_wise", MinLeafRows = 1, MinChildWeight = 1,
        L2 = 1, ColumnFraction = 1,
    };

    public static TheoryData<string> Cases() =>
        [.. s_golden["lightgbm"]!["cases"]!.AsArray().Select(c => (string)c!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Options_of_growth_score_no_worse_than_the_reference_beyond_a_standard_error(string name)
    {
        JsonNode golden = s_golden["lightgbm"]!;
        JsonNode wanted = golden["cases"]!.AsArray().Single(c => (string)c!["name"]! == name)!;
        Dataset data = new DatasetBuilder { Target = (string)golden["target"]! }
            .Build(TableReader.Read(PathOf((string)golden["file"]!)).Table).Data;
        double[] reference = [.. wanted["rmse"]!.AsArray().Select(v => (double)v!)];
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
            wanted["options"]!.AsObject().Select(o => KeyValuePair.Create(o.Key, (string)o.Value!)));
        double[] found = [.. Enumerable.Range(0, reference.Length).Select(fold => Score(learner, data, fold))];
        double mean = reference.Average();
        double error = Math.Sqrt(reference.Sum(v => (v - mean) * (v - mean)) / (reference.Length - 1) / reference.Length);
        Assert.True(found.Average() <= mean + error, $"{found.Average()} beside {mean}, standard error {error}");
    }

    [Fact]
    public void Vector_leaves_tell_digits_apart_as_well_as_the_reference()
    {
        Dataset train = Digits("optdigits_train.csv");
        Dataset test = Digits("optdigits_test.csv");
        Evaluation judged = Evaluation.Of((s_vectors with { Rounds = 60 }).Fit(train), test, curves: false);
        JsonNode wanted = s_golden["xgboost"]!["digits"]!;
        // Softmax has another factor in its hessian here, so the steps differ; the scores agree.
        Assert.True(judged.Metrics["log_loss"] <= 1.02 * (double)wanted["log_loss"]!, $"{judged.Metrics["log_loss"]}");
        Assert.True(judged.Metrics["accuracy"] >= (double)wanted["accuracy"]! - 0.005, $"{judged.Metrics["accuracy"]}");
    }

    [Fact]
    public void Vector_leaves_foresee_two_targets_as_well_as_the_reference()
    {
        JsonNode wanted = s_golden["xgboost"]!["bikes"]!;
        string[] inputs = [.. wanted["inputs"]!.AsArray().Select(v => (string)v!)];
        string[] targets = [.. wanted["targets"]!.AsArray().Select(v => (string)v!)];
        Dataset[] parts = [.. ((string[])["train", "test"]).Select(part =>
        {
            Table table = TableReader.Read(PathOf($"bike_sharing_hour_{part}.csv")).Table;
            table = new Table([.. inputs.Concat(targets).Select(name => new NumberColumn(name, table[name].ToNumbers()))]);
            return new DatasetBuilder { Targets = targets, Task = LearningTask.MultiOutputRegression }.Build(table).Data;
        })];
        GradientBoostingModel model = s_vectors.Fit(parts[0]);
        Assert.Equal(100, model.TreeCount);
        Table found = model.Predict(parts[1].Table);
        for (int output = 0; output < targets.Length; output++)
        {
            double error = found.Columns[output].ToNumbers()
                .Zip(parts[1].Table[targets[output]].ToNumbers(), (f, t) => (f - t) * (f - t)).Average();
            Assert.True(Math.Sqrt(error) <= 1.02 * (double)wanted["rmse"]![output]!, $"{targets[output]} {Math.Sqrt(error)}");
        }
    }

    private static Dataset Digits(string file)
    {
        Table table = TableReader.Read(PathOf(file), new TableReadOptions { HasHeader = false }).Table;
        return new DatasetBuilder { Target = "last", Task = LearningTask.MulticlassClassification }.Build(table).Data;
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

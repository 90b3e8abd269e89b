using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Trees.Boosting;

/// <summary>Dropout: agreement with XGBoost where nothing is left to chance (Goldens/dart.py), and its definition.</summary>
public sealed class DartTests
{
    private static readonly JsonNode s_data = Golden("boosting.json");
    private static readonly JsonNode s_golden = Golden("dart.json");

    public static TheoryData<string> Cases() => [.. s_golden["cases"]!.AsArray().Select(c => (string)c!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dropping_without_chance_gives_the_scores_of_the_reference(string name)
    {
        JsonNode wanted = s_golden["cases"]!.AsArray().Single(c => (string)c!["name"]! == name)!;
        Dataset data = Data((bool)wanted["classify"]!);
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
            wanted["options"]!.AsObject().Select(o => KeyValuePair.Create(o.Key, o.Value!.ToString())));

        double[] found = learner.Fit(data).Scores(data.Table);

        JsonArray expected = wanted["scores"]!.AsArray();
        for (int row = 0; row < expected.Count; row++)
            Assert.Equal((double)expected[row]!, found[row], (bool)wanted["classify"]! ? 1e-5 : 1e-4);
    }

    [Theory]
    [InlineData(LearningTask.Regression, "uniform", "tree")]
    [InlineData(LearningTask.BinaryClassification, "weighted", "forest")]
    [InlineData(LearningTask.MulticlassClassification, "weighted", "tree")]
    public void It_gives_the_same_bytes_at_any_number_of_threads(LearningTask task, string sample, string normalize)
    {
        Dataset data = BoostingData.Mixed(task, rows: 3000);
        GradientBoosting learner = Dropping(12) with { DartSample = sample, DartNormalize = normalize, RowFraction = 0.8 };
        byte[][] models = [.. new[] { 1, 2, 5 }.Select(threads =>
            ModelBytes.Of(learner.Fit(data, new FitContext { Threads = threads, Seed = 4 })))];
        Assert.Equal(models[0], models[1]);
        Assert.Equal(models[0], models[2]);
        Assert.NotEqual(models[0], ModelBytes.Of((learner with { Dart = false }).Fit(data, new FitContext { Seed = 4 })));
    }

    [Fact]
    public void Early_stopping_keeps_the_weights_that_the_best_round_had()
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification, rows: 800);
        FitContext context = new() { Validation = BoostingData.Mixed(LearningTask.BinaryClassification, rows: 800, seed: 2) };
        GradientBoosting learner = Dropping(60) with { EarlyStoppingRounds = 8, Leaves = 20, MinLeafRows = 3 };
        GradientBoostingModel stopped = learner.Fit(data, context);
        MetricHistory history = Assert.Single(stopped.FitHistory);

        Assert.Equal("log_loss", history.Name);
        Assert.Equal(history.Best, stopped.Rounds);
        Assert.InRange(stopped.Rounds, 2, 51);
        Assert.Equal(stopped.Rounds + 8, history.Values.Count);
        Assert.Equal(history.Values.Min(), history.Values[stopped.Rounds - 1]);
        // The same rounds without the later ones, which changed the weights.
        GradientBoostingModel exact = (learner with { Rounds = stopped.Rounds, EarlyStoppingRounds = 0 }).Fit(data, context);
        Assert.Equal(ModelBytes.Of(exact), ModelBytes.Of(stopped));
        // What was watched is what the model that ships answers.
        double loss = Metrics(stopped, context.Validation!)["log_loss"];
        Assert.Equal(history.Values[stopped.Rounds - 1], loss, 1e-9);
    }

    [Fact]
    public void No_dropping_is_plain_boosting()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, rows: 500);
        GradientBoosting plain = new() { Rounds = 10 };
        byte[] wanted = ModelBytes.Of(plain.Fit(data));
        Assert.Equal(wanted, ModelBytes.Of((plain with { Dart = true, DartSkip = 1 }).Fit(data)));
        Assert.Equal(wanted, ModelBytes.Of((plain with { Dart = true, DartDropRate = 0 }).Fit(data)));
    }

    [Fact]
    public void The_limit_of_dropped_rounds_holds()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, rows: 500);
        GradientBoosting all = Dropping(8) with { DartDropRate = 1, DartSkip = 0 };
        byte[] free = ModelBytes.Of(all.Fit(data));
        Assert.Equal(free, ModelBytes.Of((all with { DartMaxDrop = 7 }).Fit(data)));
        Assert.NotEqual(free, ModelBytes.Of((all with { DartMaxDrop = 2 }).Fit(data)));
    }

    private static GradientBoosting Dropping(int rounds) =>
        new() { Rounds = rounds, Dart = true, DartDropRate = 0.3, DartSkip = 0.1, LearningRate = 0.3 };

    private static IReadOnlyDictionary<string, double> Metrics(IModel model, Dataset data) =>
        Learning.Metrics.Evaluation.Of(model, data).Metrics;

    private static Dataset Data(bool classify)
    {
        double[][] x = [.. s_data["x"]!.AsArray().Select(row => Numbers(row!))];
        string[] names = [.. x[0].Select((_, f) => "f" + f)];
        List<Column> columns = [.. names.Select((name, f) => new NumberColumn(name, [.. x.Select(row => row[f])]))];
        double[] y = Numbers(s_data[classify ? "y_class" : "y_number"]!);
        columns.Add(classify ? new IntegerColumn("y", [.. y.Select(v => (long)v)]) : new NumberColumn("y", y));
        return new Dataset(
            new Table([.. columns]), "y", classify ? LearningTask.BinaryClassification : LearningTask.Regression, names);
    }

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(v => v is null ? double.NaN : (double)v)];

    private static JsonNode Golden(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", name)))!;
}

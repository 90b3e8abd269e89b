using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Ensembles;
using Cairn.Learning.Linear;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Ensembles;

public sealed class EnsembleTests
{
    private static readonly Dataset s_data = Numbers();

    [Fact]
    public void It_predicts_the_weighted_mean_of_its_members()
    {
        EnsembleModel model = Ensemble.Of([new(new LinearRegression(), 1), new(new GradientBoosting { Rounds = 20 }, 3)]).Fit(s_data);
        Assert.Equal([0.25, 0.75], model.Weights);
        double[] line = model.Members[0].Predict(s_data.Table)["prediction"].ToNumbers();
        double[] trees = model.Members[1].Predict(s_data.Table)["prediction"].ToNumbers();
        double[] mean = model.Predict(s_data.Table)["prediction"].ToNumbers();
        for (int row = 0; row < mean.Length; row++)
            Assert.Equal(0.25 * line[row] + 0.75 * trees[row], mean[row], 1e-12);
        Assert.Equal(new LinearRegression().Fit(s_data).Predict(s_data.Table)["prediction"].ToNumbers(), line);
        Assert.Equal(1, model.FeatureImportance.Sum(), 1e-12);
    }

    [Fact]
    public void Options_that_are_not_the_default_survive_as_text()
    {
        Ensemble ensemble = Ensemble.Of([new(new GradientBoosting { Rounds = 7, LearningRate = 0.123456789012345 }, 2), new(new RandomForest { MaxFeatures = "0.5" })]);
        JsonArray members = JsonNode.Parse(ensemble.Members)!.AsArray();
        Assert.Equal(["rounds", "learning_rate"], members[0]!["options"]!.AsObject().Select(o => o.Key));
        EnsembleModel model = ((Ensemble)Ensemble.Kind.Create([new("members", ensemble.Members)])).Fit(s_data);
        Assert.Equal(["gradient-boosting", "random-forest"], model.Members.Select(m => m.Kind));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[{\"learner\": \"nothing\"}]")]
    [InlineData("[{\"learner\": \"ensemble\"}]")]
    [InlineData("[{\"learner\": \"random-forest\", \"weight\": 0}]")]
    [InlineData("[{\"learner\": \"random-forest\", \"weight\": \"much\"}]")]
    [InlineData("[{\"learner\": \"random-forest\", \"options\": {\"trees\": \"none\"}}]")]
    [InlineData("[{\"learner\": \"random-forest\", \"wait\": 1}]")]
    [InlineData("[null]")]
    [InlineData("[")]
    public void A_text_that_names_no_members_is_refused(string text)
    {
        InputException error = Assert.Throws<InputException>(() => Ensemble.Kind.Create([new("members", text)]));
        Assert.Equal("bad-option", error.Code);
        Assert.Contains("a JSON list such as", error.Message);
    }

    [Fact]
    public void A_member_that_does_not_do_the_task_is_named()
    {
        InputException error = Assert.Throws<InputException>(() => Ensemble.Of([new(new LogisticRegression())]).Fit(s_data));
        Assert.Contains("logistic-regression of the ensemble does not do regression", error.Message);
    }

    [Fact]
    public void A_fit_that_is_stopped_gives_the_members_so_far()
    {
        using CancellationTokenSource stop = new();
        FitContext context = new() { Cancellation = stop.Token, Progress = new Stopper(stop) };
        EnsembleModel model = Ensemble.Of([new(new LinearRegression()), new(new LinearRegression { L2 = 5 }), new(new RandomForest())]).Fit(s_data, context);
        Assert.InRange(model.Members.Count, 1, 2);
        Assert.Equal(1, model.Weights.Sum(), 1e-12);
    }

    [Fact]
    public void A_stored_ensemble_whose_parts_are_missing_is_refused()
    {
        ModelState state = Ensemble.Of([new(new LinearRegression()), new(new GradientBoosting { Rounds = 3 })]).Fit(s_data).Save();
        Assert.Equal(
            Learners.Catalog.Load(state).Predict(s_data.Table)["prediction"].ToNumbers(),
            Learners.Catalog.Load(state).Predict(s_data.Table)["prediction"].ToNumbers());
        JsonObject none = new() { ["members"] = new JsonArray() };
        Assert.Equal("broken-model", Assert.Throws<InputException>(() => Learners.Catalog.Load(state with { Settings = none })).Code);
        JsonObject heavy = (JsonObject)state.Settings.DeepClone();
        heavy["members"]![0]!["weight"] = 7;
        Assert.Equal("broken-model", Assert.Throws<InputException>(() => Learners.Catalog.Load(state with { Settings = heavy })).Code);
        Assert.Equal("broken-model", Assert.Throws<InputException>(
            () => Learners.Catalog.Load(state with { Tensors = [.. state.Tensors.Take(1)] })).Code);
    }

    private static Dataset Numbers()
    {
        SeededRandom random = new(6);
        double[] x = [.. Enumerable.Range(0, 200).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select(v => 2 * v + Math.Abs(v) + 0.1 * random.NextNormal())];
        return new Dataset(new Table(new NumberColumn("x", x), new NumberColumn("y", y)), "y", LearningTask.Regression, ["x"]);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Done >= 1.0 / 3)
                stop.Cancel();
        }
    }
}

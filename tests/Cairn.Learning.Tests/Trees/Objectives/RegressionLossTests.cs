using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Objectives;

public sealed class RegressionLossTests
{
    private static readonly GradientBoosting s_quantiles =
        new() { Loss = "quantile", Quantiles = "0.1,0.5,0.9", Rounds = 60 };

    [Fact]
    public void Several_quantiles_cover_their_shares_and_never_cross()
    {
        Dataset data = Spread(4000, seed: 1);
        GradientBoostingModel model = s_quantiles.Fit(data);
        Assert.Equal(
            ["prediction", "prediction_q0.1", "prediction_q0.5", "prediction_q0.9"],
            model.Signature.Outputs.Select(o => o.Name));
        Assert.Equal(OutputRole.Quantile, model.Signature.Outputs[3].Role);
        Dataset test = Spread(4000, seed: 2);
        Table found = model.Predict(test.Table);
        double[] y = test.Target.ToNumbers();
        double[][] q = [.. new[] { "0.1", "0.5", "0.9" }.Select(level => found["prediction_q" + level].ToNumbers())];
        Assert.Equal(q[1], found["prediction"].ToNumbers());
        for (int row = 0; row < y.Length; row++)
            Assert.True(q[0][row] <= q[1][row] && q[1][row] <= q[2][row]);
        double[] levels = [0.1, 0.5, 0.9];
        for (int k = 0; k < levels.Length; k++)
            Assert.Equal(levels[k], Enumerable.Range(0, y.Length).Count(row => y[row] <= q[k][row]) / (double)y.Length, 0.03);
        // The spread grows with x: 10 % to 90 % of a normal are 2.563 deviations.
        double left = Enumerable.Range(0, y.Length).Where(row => test.Features[0].ToNumbers()[row] < 0.2).Average(row => q[2][row] - q[0][row]);
        Assert.InRange(left / (2.563 * 0.6), 0.85, 1.15);
    }

    [Fact]
    public void Quantiles_that_few_rows_let_cross_are_sorted_and_stored()
    {
        Dataset data = Spread(60, seed: 3);
        GradientBoosting learner = s_quantiles with
        {
            Quantiles = "0.3,0.4,0.45,0.5,0.55,0.6", MinLeafRows = 3, Rounds = 30,
        };
        GradientBoostingModel model = learner.Fit(data);
        Assert.Equal(6 * model.Rounds, model.TreeCount);
        double[] scores = model.Scores(data.Table);
        Assert.Contains(Enumerable.Range(0, 60), row => scores[row * 6] > scores[row * 6 + 1]);
        Table found = GradientBoostingModel.Load(model.Save()).Predict(data.Table);
        for (int row = 0; row < 60; row++)
        {
            double[] ofRow = [.. found.Columns.Skip(1).Select(c => c.ToNumbers()[row])];
            Assert.Equal(ofRow.Order(), ofRow);
            Assert.Equal(ofRow[2], found["prediction"].ToNumbers()[row]);
        }
    }

    [Fact]
    public void Quantiles_neither_cross_nor_fall_where_they_must_rise_beside_categories()
    {
        SeededRandom random = new(8);
        const int Rows = 600;
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())];
        string[] city = [.. x.Select(_ => "c" + random.NextInt(5))];
        double[] y = [.. x.Select((v, i) => Math.Sin(6 * v) + 2 * v + (city[i] == "c1" ? 1 : 0) + random.NextNormal())];
        Table table = new(new NumberColumn("x", x), CategoryColumn.FromTexts("city", city), new NumberColumn("y", y));
        GradientBoosting learner = s_quantiles with { Monotone = "x=+1", MinLeafRows = 3, Quantiles = "0.3,0.4,0.5,0.6,0.7" };
        GradientBoostingModel model = learner.Fit(new Dataset(table, "y", LearningTask.Regression, ["x", "city"]));
        double[] grid = [.. Enumerable.Range(0, 200).Select(i => i / 199.0)];
        for (int place = 0; place < 5; place++)
        {
            Table found = model.Predict(new Table(
                new NumberColumn("x", grid), CategoryColumn.FromTexts("city", [.. grid.Select(_ => "c" + place)])));
            double[][] quantiles = [.. found.Columns.Skip(1).Select(c => c.ToNumbers())];
            for (int i = 0; i < grid.Length; i++)
            {
                for (int k = 0; k < 5; k++)
                {
                    Assert.True(k == 0 || quantiles[k][i] >= quantiles[k - 1][i]);
                    Assert.True(i == 0 || quantiles[k][i] >= quantiles[k][i - 1]);
                }
            }
        }
    }

    [Theory]
    [InlineData("poisson", "poisson_deviance")]
    [InlineData("tweedie", "tweedie_deviance")]
    [InlineData("gamma", "gamma_deviance")]
    [InlineData("huber", "huber_loss")]
    [InlineData("quantile", "quantile_loss")]
    [InlineData("pseudo_huber", "pseudo_huber_loss")]
    [InlineData("fair", "fair_loss")]
    public void A_loss_falls_from_round_to_round_and_answers_in_units_of_the_target(string loss, string metric)
    {
        SeededRandom random = new(6);
        double[] x = [.. Enumerable.Range(0, 1500).Select(_ => random.NextDouble())];
        double[] y = [.. x.Select(v => (v > 0.5 ? 20 : 2) * (0.5 + random.NextDouble()))];
        List<FitProgress> seen = [];
        Dataset data = BoostingData.Numbers(x, y);
        GradientBoostingModel model = new GradientBoosting { Loss = loss, Rounds = 100 }.Fit(
            data, new FitContext { Validation = data, Progress = new Recorder(seen) });
        Assert.Equal(metric, seen[^1].Metric);
        double[] p = BoostingData.Values(GradientBoostingModel.Load(model.Save()).Predict(data.Table));
        Assert.Equal(2, Enumerable.Range(0, 1500).Where(i => x[i] < 0.4).Average(i => p[i]), 0.2);
        Assert.Equal(20, Enumerable.Range(0, 1500).Where(i => x[i] > 0.6).Average(i => p[i]), 1.0);
    }

    [Fact]
    public void Huber_ignores_how_far_outliers_lie()
    {
        SeededRandom random = new(7);
        double[] x = [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())];
        double[] y = [.. x.Select((v, i) => i % 20 == 0 ? 1e6 : 100 * v + random.NextNormal())];
        double[] p = BoostingData.Values(
            new GradientBoosting { Loss = "huber", HuberDelta = 3 }.Fit(BoostingData.Numbers(x, y))
                .Predict(new Table(new NumberColumn("x", x))));
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(100 * x[i], p[i], 8.0);
    }

    [Theory]
    [InlineData("poisson", -1, "Target 'y', row 3: found -1, wanted a number of at least 0 for the loss poisson.")]
    [InlineData("tweedie", -0.5, "Target 'y', row 3: found -0.5, wanted a number of at least 0 for the loss tweedie.")]
    [InlineData("gamma", 0, "Target 'y', row 3: found 0, wanted a number above 0 for the loss gamma.")]
    [InlineData("cross_entropy", 1.5, "Target 'y', row 3: found 1.5, wanted a number from 0 to 1 for the loss cross_entropy.")]
    public void A_target_that_the_loss_cannot_take_is_named(string loss, double value, string message)
    {
        Dataset data = BoostingData.Numbers([0, 1, 2, 3], [1, 2, value, 1], [1, 0, 1, 1]);
        InputException error = Assert.Throws<InputException>(() => new GradientBoosting { Loss = loss }.Fit(data));
        Assert.Equal("wrong-target", error.Code);
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("count:poisson", "poisson")]
    [InlineData("regression_l1", "absolute_error")]
    [InlineData("reg:squarederror", "squared_error")]
    public void Losses_are_taken_by_the_names_of_other_tools(string alias, string name)
    {
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create([KeyValuePair.Create("objective", alias)]);
        Assert.Equal(name, learner.Loss);
    }

    [Theory]
    [InlineData("loss", "hinge")]
    [InlineData("quantiles", "0.9,0.1")]
    [InlineData("quantiles", "0,0.5")]
    [InlineData("quantiles", "half")]
    [InlineData("tweedie_power", "2")]
    [InlineData("huber_delta", "0")]
    public void Options_out_of_range_are_refused(string option, string value)
    {
        InputException error = Assert.Throws<InputException>(
            () => GradientBoosting.Kind.Create([KeyValuePair.Create(option, value)]));
        Assert.Equal("bad-option", error.Code);
        Assert.Contains($"Option '{option}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_at_any_number_of_threads()
    {
        Dataset data = Spread(30_000, seed: 4);
        foreach (string loss in new[] { "quantile", "huber", "poisson", "tweedie" })
        {
            GradientBoosting learner = s_quantiles with { Loss = loss, Rounds = 3 };
            Dataset positive = loss is "quantile" or "huber" ? data : BoostingData.Numbers(
                data.Features[0].ToNumbers(), [.. data.Target.ToNumbers().Select(Math.Abs)]);
            byte[][] bytes = [.. new[] { 1, 3 }.Select(threads =>
                learner.Fit(positive, new FitContext { Threads = threads }).Save().Tensors
                    .SelectMany(t => t.Bytes.ToArray()).ToArray())];
            Assert.Equal(bytes[0], bytes[1]);
        }
    }

    // Deviation 0.5 + x around 5x.
    private static Dataset Spread(int rows, ulong seed)
    {
        SeededRandom random = new(seed);
        double[] x = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
        return BoostingData.Numbers(x, [.. x.Select(v => 5 * v + (0.5 + v) * random.NextNormal())]);
    }

    private sealed class Recorder(List<FitProgress> seen) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => seen.Add(value);
    }
}

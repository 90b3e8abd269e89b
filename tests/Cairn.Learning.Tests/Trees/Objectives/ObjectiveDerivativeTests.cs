using Cairn.Learning.Trees.Objectives;
using Cairn.Learning.Trees.Objectives.Survival;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Objectives;

/// <summary>Derivatives against central differences of the reported loss, and base scores against its minimum.</summary>
public sealed class ObjectiveDerivativeTests
{
    private const int Rows = 60;

    public static TheoryData<string> Smooth() =>
    [
        "squared_error", "poisson", "gamma", "tweedie", "logistic", "softmax", "one_vs_rest", "multi_squared_error", "cox",
        "aft normal", "aft logistic", "aft extreme", "fair", "pseudo_huber", "cross_entropy",
    ];

    public static TheoryData<string> OneScore() =>
    [
        "squared_error", "absolute_error", "huber", "poisson", "gamma", "tweedie", "logistic", "aft normal", "aft logistic",
        "aft extreme", "fair", "pseudo_huber", "mape", "cross_entropy",
    ];

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Derivatives_are_those_of_the_loss(string name)
    {
        // The sum of repeated rows of Cox's loss has derivatives across them, so weights are not factors of the loss there.
        Objective objective = Make(name, weighted: name != "cox");
        double[] scores = Scores(objective, spread: 1);
        // Reported losses are means, some times a factor of their own.
        double factor = name switch
        {
            "poisson" or "gamma" or "tweedie" or "squared_error" => 2,
            "multi_squared_error" => 2.0 / objective.Outputs,
            _ => 1,
        };
        (float[] gradients, float[] hessians) = Derive(objective, scores, output: 0);
        for (int row = 0; row < Rows; row++)
        {
            int at = row * objective.Outputs;
            double first = Difference(objective, scores, at, Loss) / factor;
            Assert.Equal(first, gradients[row], 2e-6 * Math.Max(1, Math.Abs(first)));
            if (name is "softmax" or "fair" or "pseudo_huber")
            {
                // A bound of the second derivative stands in its place.
                Assert.True(hessians[row] >= Difference(objective, scores, at, (o, s) => Derive(o, s, 0).Gradients[row], 1e-2) - 1e-3);
                continue;
            }
            double second = Difference(objective, scores, at, (o, s) => Derive(o, s, 0).Gradients[row], 1e-2);
            Assert.Equal(second, hessians[row], 3e-3 * Math.Max(1, Math.Abs(second)));
        }
    }

    [Theory]
    [InlineData("absolute_error")]
    [InlineData("huber")]
    [InlineData("mape")]
    [InlineData("quantile")]
    public void Subgradients_are_those_of_the_loss(string name)
    {
        Objective objective = Make(name, weighted: true);
        double[] scores = Scores(objective, spread: 3);
        for (int output = 0; output < objective.Outputs; output++)
        {
            (float[] gradients, _) = Derive(objective, scores, output);
            for (int row = 0; row < Rows; row++)
            {
                double first = Difference(objective, scores, row * objective.Outputs + output, Loss) * objective.Outputs;
                Assert.Equal(first, gradients[row], 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(OneScore))]
    public void No_constant_beats_the_base_score(string name)
    {
        foreach (bool weighted in new[] { false, true })
        {
            Objective objective = Make(name, weighted);
            double start = objective.BaseScores()[0];
            double best = Loss(objective, Enumerable.Repeat(start, Rows).ToArray());
            foreach (double shift in new[] { -0.3, -1e-3, 1e-3, 0.3 })
                Assert.True(Loss(objective, [.. Enumerable.Repeat(start + shift, Rows)]) >= best - 1e-9);
        }
    }

    [Theory]
    [InlineData("absolute_error")]
    [InlineData("huber")]
    [InlineData("mape")]
    [InlineData("quantile")]
    public void No_shift_of_a_leaf_beats_its_value(string name)
    {
        foreach (bool weighted in new[] { false, true })
        {
            Objective objective = Make(name, weighted);
            double[] scores = Scores(objective, spread: 3);
            int[] rows = [3, 5, 8, 13, 21, 34, 40, 41, 42, 55];
            for (int output = 0; output < objective.Outputs; output++)
            {
                double value = objective.LeafValue(scores, output, rows);
                double best = Loss(objective, Moved(value));
                foreach (double shift in new[] { -1, -0.1, -1e-4, 1e-4, 0.1, 1 })
                    Assert.True(Loss(objective, Moved(value + shift)) >= best - 1e-9);

                double[] Moved(double by)
                {
                    double[] moved = [.. scores];
                    foreach (int row in rows)
                        moved[row * objective.Outputs + output] += by;
                    return moved;
                }
            }
        }
    }

    [Theory]
    [InlineData("poisson")]
    [InlineData("gamma")]
    [InlineData("tweedie")]
    public void A_long_step_is_cut_to_the_minimum_of_the_leaf(string name)
    {
        Objective objective = Make(name, weighted: true);
        foreach (double start in new[] { -6.0, -2, 0, 2, 8 })
        {
            double[] scores = [.. Enumerable.Repeat(start, Rows)];
            (float[] gradients, float[] hessians) = Derive(objective, scores, 0);
            double gradient = gradients.Sum(g => (double)g);
            double hessian = hessians.Sum(h => (double)h);
            double newton = -gradient / hessian;
            double best = objective.BaseScores()[0] - start;
            double step = objective.Refine(newton, gradient, hessian);
            double wanted = Math.Abs(newton) <= 1 ? newton
                : Math.CopySign(Math.Min(Math.Abs(newton), Math.Max(1, Math.Abs(best))), newton);
            Assert.Equal(wanted, step, 1e-4);
            Assert.True(Math.Abs(step) <= Math.Max(1, Math.Abs(best)) + 1e-4);
        }
    }

    [Fact]
    public void Selection_finds_what_sorting_finds()
    {
        SeededRandom random = new(5);
        for (int trial = 0; trial < 300; trial++)
        {
            int count = 1 + random.NextInt(40);
            double[] values = [.. Enumerable.Range(0, count).Select(_ => (double)random.NextInt(12))];
            double level = trial % 3 == 0 ? (1 + random.NextInt(9)) / 10.0 : 0.001 + 0.998 * random.NextDouble();
            double[] ones = [.. Enumerable.Repeat(1.0, count)];
            Assert.Equal(Quantile.Of([.. values], ones, level), Quantile.Of([.. values], null, level));
        }
        double[] rising = [.. Enumerable.Range(0, 100_001).Select(i => (double)i)];
        Assert.Equal(50_000, Quantile.Of([.. rising], null, 0.5));
        Assert.Equal(7, Quantile.Of([.. Enumerable.Repeat(7.0, 1000)], null, 0.3));
    }

    private static Objective Make(string name, bool weighted)
    {
        SeededRandom random = new(3);
        double[] normal = [.. Enumerable.Range(0, Rows).Select(_ => 3 * random.NextNormal())];
        double[] counts = [.. Enumerable.Range(0, Rows).Select(_ => (double)random.NextInt(5))];
        double[] amounts = [.. Enumerable.Range(0, Rows).Select(_ => 0.1 + 3 * random.NextDouble())];
        int[] codes = [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt(3))];
        double[]? weights = weighted ? [.. Enumerable.Range(0, Rows).Select(_ => 0.5 + random.NextInt(3))] : null;
        return name switch
        {
            "squared_error" => new SquaredError(normal, weights),
            "absolute_error" => new AbsoluteError(normal, weights),
            "huber" => new Huber(normal, weights, 1.3),
            "quantile" => new Cairn.Learning.Trees.Objectives.Quantiles(normal, weights, [0.2, 0.5, 0.93]),
            "fair" => new Fair(normal, weights, 1.3),
            "pseudo_huber" => new PseudoHuber(normal, weights, 1.3),
            "mape" => new Mape(normal, weights),
            "cross_entropy" => new CrossEntropy([.. amounts.Select(a => Math.Min(1, a / 3))], weights),
            "poisson" => new Poisson(counts, weights),
            "gamma" => new Gamma(amounts, weights),
            "tweedie" => new Tweedie(counts, weights, 1.4),
            "logistic" => new BinaryLogistic([.. codes.Select(c => c == 0 ? 1 : 0)], weights),
            "one_vs_rest" => new OneVsRest(codes, 3, weights),
            "multi_squared_error" => new MultiSquaredError([.. normal, .. normal.Reverse()], 2, weights),
            "cox" => new Cox(Times(amounts, intervals: false), weights),
            "aft normal" or "aft logistic" or "aft extreme" => new FailureTime(
                Times(amounts, intervals: true), weights, TimeDistribution.Of(name[4..]), 0.8),
            _ => new Softmax(codes, 3, weights),
        };
    }

    // Ties, and every kind of censoring.
    private static SurvivalTimes Times(double[] amounts, bool intervals)
    {
        double[] lower = [.. amounts.Select(t => Math.Round(t, 1))];
        double[] upper = [.. lower];
        for (int row = 0; row < Rows; row++)
        {
            int kind = row % 5;
            upper[row] = kind == 0 ? double.PositiveInfinity : kind == 1 && intervals ? 1.5 * lower[row] + 0.1 : upper[row];
            lower[row] = kind == 2 && intervals ? 0 : lower[row];
        }
        return new SurvivalTimes(lower, upper);
    }

    private static double[] Scores(Objective objective, double spread)
    {
        SeededRandom random = new(4);
        return [.. Enumerable.Range(0, Rows * objective.Outputs).Select(_ => spread * random.NextNormal())];
    }

    // The sum of the losses; the root mean square of the squared error is undone.
    private static double Loss(Objective objective, double[] scores)
    {
        double mean = objective.Measure(scores, 1);
        return objective.Metric switch
        {
            "rmse" => mean * mean * objective.TotalWeight,
            "cox_loss" => mean * Enumerable.Range(0, Rows).Count(row => row % 5 != 0),
            _ => mean * objective.TotalWeight,
        };
    }

    private static double Difference(
        Objective objective, double[] scores, int at, Func<Objective, double[], double> value, double step = 1e-5)
    {
        double[] above = [.. scores];
        double[] below = [.. scores];
        above[at] += step;
        below[at] -= step;
        return (value(objective, above) - value(objective, below)) / (2 * step);
    }

    private static (float[] Gradients, float[] Hessians) Derive(Objective objective, double[] scores, int output)
    {
        float[] gradients = new float[Rows];
        float[] hessians = new float[Rows];
        objective.BeginRound(scores, 1);
        objective.Derive(scores, output, 0, Rows, gradients, hessians);
        return (gradients, hessians);
    }
}

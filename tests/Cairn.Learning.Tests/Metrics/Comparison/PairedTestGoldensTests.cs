using System.Text.Json.Nodes;
using Cairn.Learning.Metrics.Comparison;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Learning.Tests.Metrics.RandomCases;
using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Tests.Metrics.Comparison;

/// <summary>Paired tests and the distributions that they need, against SciPy, statsmodels and definitions.</summary>
public sealed class PairedTestGoldensTests
{
    private static readonly JsonNode s_goldens =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "comparison.json")))!;

    [Fact]
    public void DeLong_is_that_of_all_pairs()
    {
        double[][] expected = Rows("delong");
        for (int number = 0; number < expected.Length; number++)
        {
            CaseRandom random = new(8_000_000 + (ulong)number);
            int rows = 8 + random.Below(60);
            bool[] positive = [.. Enumerable.Range(0, rows).Select(i => i % 3 == 0)];
            double[] a = [.. positive.Select(y => CaseRandom.Tied(random.Uniform() + (y ? 0.3 : 0.0), number))];
            double[] b =
                [.. positive.Select((y, i) => CaseRandom.Tied(0.5 * a[i] + 0.5 * random.Uniform() + (y ? 0.2 : 0.0), number))];
            DeLongTest test = DeLongTest.Of(a, b, positive)!;
            double[] found = [test.First, test.Second, test.FirstVariance, test.SecondVariance, test.Covariance, test.PValue];
            MetricGoldens.AssertClose($"case {number}", expected[number], found, 1e-9);
        }
    }

    [Fact]
    public void Wilcoxon_and_t_are_those_of_scipy()
    {
        double[][] expected = Rows("wilcoxon");
        for (int number = 0; number < expected.Length; number++)
        {
            CaseRandom random = new(9_000_000 + (ulong)number);
            int rows = 6 + random.Below(80);
            double[] differences =
                [.. Enumerable.Range(0, rows).Select(_ => CaseRandom.Tied(random.Uniform() * 2, number) - 0.8)];
            double[] found = [WilcoxonTest.Of(differences).PValue, PairedMeanTest.Of(differences)!.PValue];
            MetricGoldens.AssertClose($"case {number}", expected[number], found, 1e-9);
        }
    }

    [Fact]
    public void Corrected_resampled_t_is_that_of_its_formula()
    {
        double[][] expected = Rows("corrected");
        for (int number = 0; number < expected.Length; number++)
        {
            CaseRandom random = new(10_000_000 + (ulong)number);
            int folds = 3 + random.Below(10);
            double[] differences = [.. Enumerable.Range(0, folds).Select(_ => random.Uniform() - 0.3)];
            PairedMeanTest test = PairedMeanTest.Corrected(differences, 1.0 / (folds - 1))!;
            MetricInterval interval = test.Interval(0.95);
            MetricGoldens.AssertClose($"case {number}", expected[number], [test.PValue, interval.Low, interval.High], 1e-9);
        }
    }

    [Fact]
    public void McNemar_is_that_of_statsmodels()
    {
        foreach (double[] row in Rows("mcnemar"))
        {
            McNemarTest test = new((int)row[0], (int)row[1]);
            MetricGoldens.AssertClose(
                $"{row[0]} against {row[1]}", row[2..], [test.ExactPValue, test.ChiSquare, test.ChiSquarePValue], 1e-9);
            Assert.InRange(test.MidPValue, 0, test.ExactPValue);
        }
    }

    [Fact]
    public void Distributions_are_those_of_scipy()
    {
        foreach (double[] row in Rows("beta"))
            Relative($"I({row[0]}; {row[1]}, {row[2]})", row[3], BetaFunctions.Regularized(row[0], row[1], row[2]));
        foreach (double[] row in Rows("student"))
            Relative($"t({row[0]}, {row[1]})", row[2], StudentDistribution.Critical(row[0], row[1]));
        foreach (double[] row in Rows("normal"))
            Relative($"z({row[0]})", row[1], NormalDistribution.Quantile(row[0]));
        Assert.Equal(double.NegativeInfinity, NormalDistribution.Quantile(0));
        Assert.Equal(double.PositiveInfinity, NormalDistribution.Quantile(1));
    }

    private static void Relative(string what, double expected, double found) => Assert.True(
        Math.Abs(expected - found) <= 1e-10 * Math.Abs(expected) + 1e-14, $"{what}: expected {expected:R}, found {found:R}");

    private static double[][] Rows(string name) =>
        [.. s_goldens[name]!.AsArray().Select(row => row!.AsArray().Select(v => v!.GetValue<double>()).ToArray())];
}

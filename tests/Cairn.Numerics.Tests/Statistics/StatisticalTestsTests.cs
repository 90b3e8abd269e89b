using System.Text.Json.Nodes;
using Cairn.Numerics.Random;
using Cairn.Numerics.Statistics;

namespace Cairn.Numerics.Tests.Statistics;

public sealed class StatisticalTestsTests
{
    private static readonly JsonNode s_golden = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "statistics.json")))!;

    [Fact]
    public void Log_gamma_is_that_of_scipy()
    {
        foreach (double[] row in Rows("log_gamma"))
            Assert.Equal(row[1], GammaFunctions.LogGamma(row[0]), 1e-13 * Math.Max(10, Math.Abs(row[1])));
    }

    [Fact]
    public void Chi_square_probabilities_are_those_of_scipy()
    {
        foreach (double[] row in Rows("chi_square_sf"))
            AssertNear(row[2], ChiSquareTest.SurvivalFunction(row[0], (int)row[1]), 1e-9);
    }

    [Fact]
    public void Chi_square_of_a_table_is_that_of_scipy()
    {
        foreach (JsonNode? row in s_golden["chi_square_table"]!.AsArray())
        {
            (double statistic, int degrees, double p) =
                ChiSquareTest.Homogeneity(Numbers(row![0]!), Numbers(row[1]!));
            AssertNear((double)row[2]!, statistic, 1e-12);
            AssertNear((double)row[3]!, p, 1e-10);
            Assert.Equal((int)row[4]!, degrees);
        }
    }

    [Fact]
    public void Groups_that_do_not_occur_do_not_count()
    {
        Assert.Equal(
            ChiSquareTest.Homogeneity([10, 20], [15, 9]), ChiSquareTest.Homogeneity([10, 0, 20], [15, 0, 9]));
        Assert.Equal((0, 0, 1), ChiSquareTest.Homogeneity([10, 0], [15, 0]));
        Assert.Equal((0, 0, 1), ChiSquareTest.Homogeneity([0, 0], [15, 3]));
    }

    [Fact]
    public void Kolmogorov_probabilities_are_those_of_scipy()
    {
        foreach (double[] row in Rows("kolmogorov_sf"))
            AssertNear(row[1], KolmogorovSmirnovTest.SurvivalFunction(row[0]), 1e-12);
    }

    [Fact]
    public void Two_sample_p_values_are_within_three_hundredths_of_the_exact_distribution()
    {
        foreach (double[] row in Rows("kolmogorov_smirnov"))
            Assert.Equal(row[3], KolmogorovSmirnovTest.PValue(row[0], row[1], row[2]), 0.03);
    }

    [Fact]
    public void Fisher_p_values_are_those_of_scipy()
    {
        foreach (double[] row in Rows("fisher"))
            AssertNear(row[4], FisherExactTest.TwoSided((long)row[0], (long)row[1], (long)row[2], (long)row[3]), 1e-8);
    }

    [Fact]
    public void Impossible_counts_are_refused() =>
        Assert.Throws<ArgumentException>(() => FisherExactTest.TwoSided(5, 4, 0, 10));

    [Fact]
    public void Holm_adjusts_the_smallest_most_and_keeps_the_order()
    {
        Assert.Equal([0.03, 0.06, 0.06, 0.02], MultipleTesting.Holm([0.01, 0.03, 0.04, 0.005]), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([1, 1], MultipleTesting.Holm([0.6, 0.7]));
        Assert.Empty(MultipleTesting.Holm([]));
    }

    [Fact]
    public void Holm_raises_any_false_alarm_no_more_often_than_asked()
    {
        SeededRandom random = new(5);
        int alarms = 0;
        for (int trial = 0; trial < 4000; trial++)
        {
            double[] p = [.. Enumerable.Range(0, 15).Select(_ => random.NextDouble())];
            alarms += MultipleTesting.Holm(p).Any(v => v < 0.05) ? 1 : 0;
        }
        Assert.InRange(alarms / 4000.0, 0.03, 0.06);
    }

    private static void AssertNear(double expected, double actual, double relative) =>
        Assert.True(
            Math.Abs(expected - actual) <= relative * Math.Max(Math.Abs(expected), 1e-290),
            $"expected {expected:R}, found {actual:R}");

    private static IEnumerable<double[]> Rows(string name) => s_golden[name]!.AsArray().Select(row => Numbers(row!));

    private static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(value => (double)value!)];
}

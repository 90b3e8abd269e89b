using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Reading;
using Cairn.Learning.Metrics;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Metrics;

public sealed class ConcordanceTests
{
    public static TheoryData<string> Cases => TaskGoldens.Names("survivals");

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_survival_package_of_R_finds_the_same(string name)
    {
        JsonNode golden = TaskGoldens.Case("survivals", name);
        SurvivalTimes times = Times(
            MetricGoldens.Numbers(golden["time"]), MetricGoldens.Integers(golden["event"]));
        double[] risks = MetricGoldens.Numbers(golden["risk"]);
        double[] weights = MetricGoldens.Numbers(golden["weight"]);
        MetricGoldens.AssertClose(
            "concordance", golden["concordance"]!.GetValue<double>(), Concordance.Harrell(risks, times, weights));
        MetricGoldens.AssertClose("median", golden["median"]!.GetValue<double>(), KaplanMeier.MedianTime(times, weights));
    }

    [Fact]
    public void Rossi_by_the_published_coefficients_of_Cox()
    {
        string? root = Environment.GetEnvironmentVariable("CAIRN_DATA");
        string path = Path.Combine(root ?? "", "survival", "rossi.csv");
        Assert.SkipUnless(root is not null && File.Exists(path), "CAIRN_DATA has no survival/rossi.csv");
        Table table = TableReader.Read(path).Table;
        (string Column, double Coefficient)[] cox =
        [
            ("fin", -.379422166), ("age", -.057437743), ("race", .313899788), ("wexp", -.149795698),
            ("mar", -.433703878), ("paro", -.084871083), ("prio", .091497081),
        ];
        double[] risks = new double[table.RowCount];
        foreach ((string column, double coefficient) in cox)
        {
            double[] values = table[column].ToNumbers();
            for (int row = 0; row < risks.Length; row++)
                risks[row] += coefficient * values[row];
        }
        SurvivalTimes times = SurvivalTimes.Of(table["week"], table["arrest"], null);
        Assert.Equal(114, times.EventCount);
        Assert.Equal(.64032925, Concordance.Harrell(risks, times), 8);
    }

    [Fact]
    public void Lung_by_the_published_estimate_of_Kaplan_and_Meier()
    {
        string? root = Environment.GetEnvironmentVariable("CAIRN_DATA");
        string path = Path.Combine(root ?? "", "survival", "lung.csv");
        Assert.SkipUnless(root is not null && File.Exists(path), "CAIRN_DATA has no survival/lung.csv");
        Table table = TableReader.Read(path).Table;
        double[] status = table["status"].ToNumbers();
        double dead = status.Max();
        double[] time = table["time"].ToNumbers();
        SurvivalTimes times = new(time, [.. time.Zip(status, (t, s) => s == dead ? t : double.PositiveInfinity)]);
        (double[] at, double[] shares) = KaplanMeier.Curve(times);
        double At(double t) => shares[Array.FindLastIndex(at, step => step <= t)];
        Assert.Equal(.86396897, At(100), 8);
        Assert.Equal(.40924162, At(365), 8);
        Assert.Equal(.11569310, At(730), 8);
        Assert.Equal(310, KaplanMeier.MedianTime(times));
    }

    [Fact]
    public void The_curve_of_Kaplan_and_Meier_by_hand()
    {
        (double[] at, double[] shares) = KaplanMeier.Curve(Times([2, 3, 3, 5, 8], [1, 1, 0, 1, 0]));
        Assert.Equal([0, 2, 3, 5, 8], at);
        Assert.Equal([1, 0.8, 0.8 * 0.75, 0.8 * 0.75 * 0.5, 0.8 * 0.75 * 0.5], shares, (a, b) => Math.Abs(a - b) < 1e-12);
        (at, shares) = KaplanMeier.Curve(Times([0, 4], [1, 1]), [3, 1]);
        Assert.Equal([0, 4], at);
        Assert.Equal([0.25, 0], shares);
    }

    [Fact]
    public void All_pairs_of_intervals_compared_one_by_one_give_the_same()
    {
        SeededRandom random = new(5);
        for (int round = 0; round < 20; round++)
        {
            int rows = 60;
            double[] lower = new double[rows], upper = new double[rows], risks = new double[rows], weights = new double[rows];
            for (int row = 0; row < rows; row++)
            {
                lower[row] = random.NextInt(12);
                upper[row] = random.NextInt(4) switch
                {
                    0 => double.PositiveInfinity,
                    1 => lower[row] + 1 + random.NextInt(5),
                    _ => lower[row],
                };
                risks[row] = random.NextInt(8);
                weights[row] = random.NextInt(3);
            }
            SurvivalTimes times = new(lower, upper);
            MetricGoldens.AssertClose(
                $"round {round}", PairByPair(risks, times, weights), Concordance.Harrell(risks, times, weights));
        }
    }

    [Fact]
    public void Right_is_1_wrong_is_0_a_constant_is_a_half_and_nothing_to_compare_is_no_number()
    {
        SurvivalTimes times = Times([1, 2, 3, 3], [1, 1, 1, 0]);
        Assert.Equal(1, Concordance.Harrell([4, 3, 2, 1], times));
        Assert.Equal(0, Concordance.Harrell([1, 2, 3, 4], times));
        Assert.Equal(0.5, Concordance.Harrell([7, 7, 7, 7], times));
        Assert.Equal(double.NaN, Concordance.Harrell([1, 2], Times([1, 2], [0, 0])));
        Assert.Equal(double.NaN, Concordance.Harrell([1, 2], Times([2, 2], [1, 1])));
        Assert.Equal(double.NaN, Concordance.Harrell([], Times([], [])));
    }

    private static SurvivalTimes Times(double[] time, int[] seen) =>
        new(time, [.. time.Zip(seen, (t, e) => e == 1 ? t : double.PositiveInfinity)]);

    private static double PairByPair(double[] risks, SurvivalTimes times, double[] weights)
    {
        double right = 0;
        double all = 0;
        for (int a = 0; a < risks.Length; a++)
        {
            for (int b = 0; b < risks.Length; b++)
            {
                bool sooner = times.Upper[a] < times.Lower[b]
                    || (times.Upper[a] == times.Lower[b] && times.Upper[b] > times.Lower[b]);
                if (a == b || !sooner)
                    continue;
                double weight = weights[a] * weights[b];
                all += weight;
                right += weight * (risks[a] > risks[b] ? 1 : risks[a] == risks[b] ? 0.5 : 0);
            }
        }
        return right / all;
    }
}

using Cairn.Learning.Metrics;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Metrics;

public sealed class CurveThinningTests
{
    [Fact]
    public void Long_curves_are_thinned_with_little_loss_and_an_exact_area()
    {
        (double[] scores, bool[] positive) = Noisy(50_000);
        RocCurve thin = RocCurve.Of(scores, positive)!;
        RocCurve full = RocCurve.Of(scores, positive, mostPoints: int.MaxValue)!;
        Assert.InRange(thin.Thresholds.Count, 400, 500);
        Assert.True(full.Thresholds.Count > 5_000);
        Assert.Equal(RankingMetrics.RocAuc(scores, positive), thin.Area);
        Assert.Equal((1.0, 1.0), (thin.FalsePositiveRates[^1], thin.TruePositiveRates[^1]));
        Assert.Equal(full.Area, Trapezoids(thin), 4);
        Assert.Equal(full.Area, Trapezoids(full), 10);
    }

    [Fact]
    public void Long_precision_recall_curves_and_threshold_tables_are_bounded()
    {
        (double[] scores, bool[] positive) = Noisy(50_000);
        PrecisionRecallCurve curve = PrecisionRecallCurve.Of(scores, positive)!;
        Assert.InRange(curve.Thresholds.Count, 100, 500);
        Assert.Equal(1.0, curve.Recalls[^1]);
        Assert.Equal(curve.BaseRate, curve.Precisions[^1], 12);

        ThresholdTable table = ThresholdTable.Of(scores, positive)!;
        ThresholdTable full = ThresholdTable.Of(scores, positive, mostPoints: int.MaxValue)!;
        Assert.InRange(table.Points.Count, 100, ThresholdTable.MostPoints + 4);
        Assert.Equal(full.BestF1(), table.BestF1());
        Assert.Equal(full.BestBalancedAccuracy(), table.BestBalancedAccuracy());
        foreach (ThresholdChoice choice in table.Choices.Where(c => c.Rule != "even_odds"))
            Assert.Contains(choice.Point, table.Points);
        Assert.Equal(table.Points.OrderByDescending(p => p.Threshold), table.Points);
    }

    [Fact]
    public void Costs_and_least_precision_choose_thresholds()
    {
        ThresholdTable table = ThresholdTable.Of([0.9, 0.8, 0.7, 0.4, 0.3, 0.1], [true, true, false, true, false, false])!;
        Assert.Equal(0.8, table.WithPrecision(1)!.Value.Threshold);
        Assert.Equal(0.4, table.WithPrecision(0.7)!.Value.Threshold);
        Assert.Equal(0.4, table.LowestCost(1, 5).Threshold);
        Assert.Equal(0.8, table.LowestCost(5, 1).Threshold);
        Assert.Equal(0.8, table.Choices.Single(c => c.Rule == "precision_90").Point.Threshold);
        ThresholdPoint none = table.Points[0];
        Assert.Equal((double.PositiveInfinity, 0, 0.5), (none.Threshold, none.PositiveRate, none.BalancedAccuracy));
        ThresholdPoint never = ThresholdTable.Of([0.9, 0.1], [false, true])!.Points[1];
        Assert.Equal((0, 0), (never.Precision, never.F1));
        Assert.Null(ThresholdTable.Of([0.9, 0.1], [false, true])!.WithPrecision(0.9));
        Assert.Null(ThresholdTable.Of([0.9, 0.1], [true, true]));
    }

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.10000001, 1)]
    [InlineData(0.3, 2)]
    [InlineData(0.0, 0)]
    [InlineData(1.0, 9)]
    public void A_probability_on_an_edge_belongs_to_the_bin_below(double probability, int bin)
    {
        double[] marks = [.. Enumerable.Range(0, 10).Select(i => (i + 0.5) / 10)];
        CalibrationCurve curve = CalibrationCurve.Of([.. marks, probability], new bool[11])!;
        Assert.Equal(2, curve.Weights[bin]);
        Assert.Equal(10, curve.Weights.Count);
    }

    private static double Trapezoids(RocCurve roc)
    {
        double area = 0;
        for (int i = 1; i < roc.Thresholds.Count; i++)
        {
            area += (roc.FalsePositiveRates[i] - roc.FalsePositiveRates[i - 1])
                * (roc.TruePositiveRates[i] + roc.TruePositiveRates[i - 1]) / 2;
        }
        return area;
    }

    private static (double[] Scores, bool[] Positive) Noisy(int rows)
    {
        SeededRandom random = new(11);
        double[] scores = new double[rows];
        bool[] positive = new bool[rows];
        for (int row = 0; row < rows; row++)
        {
            positive[row] = random.NextDouble() < 0.3;
            scores[row] = 1 / (1 + Math.Exp(-(random.NextNormal() + (positive[row] ? 1.2 : 0))));
        }
        return (scores, positive);
    }
}

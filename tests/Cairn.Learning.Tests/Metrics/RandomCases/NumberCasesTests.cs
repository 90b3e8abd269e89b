using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Regression;

namespace Cairn.Learning.Tests.Metrics.RandomCases;

public sealed class NumberCasesTests
{
    [Fact]
    public void Metrics_of_numbers_are_those_of_scikit_learn() => CaseGoldens.Check("regression", static (golden, number) =>
    {
        CaseRandom random = new(4_000_000 + (ulong)number);
        int rows = random.Rows(number);
        double[] y = [.. Enumerable.Range(0, rows).Select(_ => CaseRandom.Tied(random.Uniform() * 3, number))];
        if (number % 17 == 5)
            Array.Fill(y, y[0]);
        double[] p = [.. y.Select(_ => CaseRandom.Tied(random.Uniform() * 3, number))];
        double[] w = random.Weights(number, rows);
        double[] up = [.. y.Select(v => v + 0.25)];
        double[] vp = [.. p.Select(v => v + 0.25)];
        void Meet(string metric, double value) => golden.Meet(metric, number, value);

        Meet("mae", RegressionMetrics.MeanAbsoluteError(p, y, w));
        Meet("mse", ErrorMetrics.MeanSquaredError(p, y, w));
        Meet("rmse", RegressionMetrics.RootMeanSquaredError(p, y, w));
        Meet("r2", RegressionMetrics.R2(p, y, w));
        Meet("explained_variance", ErrorMetrics.ExplainedVariance(p, y, w));
        Meet("max_error", ErrorMetrics.MaxError(p, y, w));
        Meet("median_absolute_error", RegressionMetrics.MedianAbsoluteError(p, y, w));
        Meet("msle", ErrorMetrics.MeanSquaredLogError(p, y, w));
        Meet("rmsle", ErrorMetrics.RootMeanSquaredLogError(p, y, w));
        Meet("mape", RegressionMetrics.MeanAbsolutePercentageError(vp, up, w));
        foreach (double level in new[] { 0.1, 0.5, 0.8 })
        {
            Meet($"pinball_{level}", QuantileMetrics.PinballLoss(p, y, level, w));
            Meet($"d2_pinball_{level}", ErrorMetrics.ExplainedPinball(p, y, level, w));
        }
        Meet("d2_absolute", ErrorMetrics.ExplainedAbsolute(p, y, w));
        Meet("poisson_deviance", DevianceMetrics.Poisson(vp, y, w));
        Meet("gamma_deviance", DevianceMetrics.Gamma(vp, up, w));
        foreach (double power in new[] { -1, 0, 1, 1.5, 2, 3 })
        {
            double[] truth = power >= 2 ? up : y;
            Meet($"tweedie_{power}", DevianceMetrics.Tweedie(vp, truth, power, w));
            Meet($"d2_tweedie_{power}", DevianceMetrics.ExplainedTweedie(vp, truth, power, w));
        }
    });

    [Fact]
    public void Gains_of_rankings_are_those_of_scikit_learn() => CaseGoldens.Check("ranking", static (golden, number) =>
    {
        CaseRandom random = new(5_000_000 + (ulong)number);
        int rows = 2 + (number < 10 ? random.Below(3) : random.Below(40));
        double[] y = [.. Enumerable.Range(0, rows).Select(_ => (double)random.Below(4))];
        double[] s = [.. y.Select(grade => CaseRandom.Tied(random.Uniform() + 0.1 * grade, number))];
        if (number % 17 == 5)
            Array.Clear(y);
        int[] query = new int[rows];
        bool some = y.Sum() > 0; // no gain at all: ours is 1, scikit-learn's 0
        foreach (int at in new[] { 0, 1, 3, 10 })
        {
            golden.Meet($"dcg_{at}", number, QueryMetrics.Dcg(s, y, query, at, [], GainScale.Linear));
            golden.Meet($"dcg_exponential_{at}", number, QueryMetrics.Dcg(s, y, query, at));
            golden.Meet($"ndcg_{at}", number, some ? QueryMetrics.Ndcg(s, y, query, at, [], GainScale.Linear) : double.NaN);
            golden.Meet($"ndcg_exponential_{at}", number, some ? QueryMetrics.Ndcg(s, y, query, at) : double.NaN);
        }
    });
}

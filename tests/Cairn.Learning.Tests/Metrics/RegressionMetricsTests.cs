using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;
using static Cairn.Learning.Tests.Metrics.MetricGoldens;

namespace Cairn.Learning.Tests.Metrics;

public sealed class RegressionMetricsTests
{
    public static TheoryData<string> Cases => [.. Names("regression")];

    public static TheoryData<string> EqualWeightCases =>
        [.. Names("regression").Where(n => Case("regression", n)["quantiles"] is not null)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Metrics_agree_with_scikit_learn(string name)
    {
        JsonNode golden = Case("regression", name);
        Evaluation evaluation = Judged.Numbers(Numbers(golden["y"]), Numbers(golden["p"]), Weights(golden));
        AssertMetrics(golden["expected"]!, evaluation.Metrics, evaluation.Undefined);
    }

    [Theory]
    [MemberData(nameof(EqualWeightCases))]
    public void Residual_quantiles_agree_with_numpy(string name)
    {
        JsonNode golden = Case("regression", name);
        ResidualSummary residuals = Judged.Numbers(Numbers(golden["y"]), Numbers(golden["p"]), []).Residuals!;
        AssertClose("quantiles", Numbers(golden["quantiles"]), residuals.Quantiles);
        AssertClose("standard deviation", (double)golden["sd"]!, residuals.StandardDeviation);
        Assert.Equal(residuals.SampleActual.Count, residuals.Counts.Sum());
        Assert.Equal(residuals.Counts.Count + 1, residuals.Edges.Count);
    }

    [Fact]
    public void Undefined_metrics_say_why()
    {
        Evaluation evaluation = Judged.Numbers([0, 0, 0], [1, 2, 3], []);
        Assert.Equal("all rows have the same target", evaluation.Undefined["r2"]);
        Assert.Equal("the target is 0 in 3 of 3 rows", evaluation.Undefined["mape"]);
        Assert.Equal(
            ["rmse", "mae", "median_absolute_error", "smape", "max_error", "rmsle"], evaluation.Metrics.Keys);
    }

    [Fact]
    public void Whole_weights_are_the_same_as_repeated_rows()
    {
        double[] y = [1, 2, 4, 8, 16, 32];
        double[] p = [1.5, 1, 5, 8.5, 10, 40];
        int[] weights = [1, 3, 0, 2, 2, 2];
        int[] rows = [.. weights.SelectMany((w, row) => Enumerable.Repeat(row, w))];
        Evaluation weighted = Judged.Numbers(y, p, [.. weights.Select(w => (double)w)]);
        Evaluation repeated = Judged.Numbers([.. rows.Select(r => y[r])], [.. rows.Select(r => p[r])], []);
        foreach ((string name, double value) in repeated.Metrics)
            AssertClose(name, value, weighted.Metrics[name]);
    }

    [Fact]
    public void Equal_weights_are_no_weights()
    {
        double[] y = [1, 2, 4, 8];
        double[] p = [1.5, 1, 5, 8.25];
        foreach ((string name, double value) in Judged.Numbers(y, p, []).Metrics)
            AssertClose(name, value, Judged.Numbers(y, p, [2, 2, 2, 2]).Metrics[name]);
    }

    [Fact]
    public void A_long_table_keeps_a_sample_of_a_thousand_rows()
    {
        double[] y = [.. Enumerable.Range(0, 5000).Select(i => (double)i)];
        ResidualSummary residuals = ResidualSummary.Of([.. y.Select(v => v + 1)], y)!;
        Assert.Equal(1000, residuals.SampleActual.Count);
        Assert.All(residuals.SampleActual.Zip(residuals.SamplePredicted), pair => Assert.Equal(pair.First + 1, pair.Second));
        Assert.Equal(residuals.SampleActual.Order(), residuals.SampleActual);
        Assert.Equal(-1, residuals.Mean);
        Assert.Equal(0, residuals.StandardDeviation);
        Assert.Equal([5000.0], residuals.Counts);
    }
}

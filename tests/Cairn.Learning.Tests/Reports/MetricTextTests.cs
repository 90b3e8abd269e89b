using Cairn.Learning.Reports;

namespace Cairn.Learning.Tests.Reports;

public sealed class MetricTextTests
{
    [Theory]
    [InlineData("accuracy", 0.8744, "87.4 %")]
    [InlineData("roc_auc", 0.92812, "0.9281")]
    [InlineData("r2", -6.48e-5, "−0.0001")]
    [InlineData("r2", -4.1e-5, "0")]
    [InlineData("rmse", 539.5, "539.5")]
    [InlineData("somebody_elses", 12.5, "12.50")]
    public void Shares_are_in_per_cent_and_the_rest_has_four_digits(string name, double value, string text) =>
        Assert.Equal(text, MetricText.Of(name, value));

    [Fact]
    public void Differences_of_shares_are_points() => Assert.Equal("−11.0 points", MetricText.Difference("recall", -0.11));
}

using Cairn.Numerics.Statistics;

namespace Cairn.Numerics.Tests.Statistics;

/// <summary>Against scipy.special.log_ndtr (SciPy 1.10).</summary>
public sealed class NormalDistributionTests
{
    [Theory]
    [InlineData(-40, -804.6084420137539)]
    [InlineData(-8, -35.01343715991456)]
    [InlineData(-5.6, -18.351379495909335)]
    [InlineData(-3, -6.60772622151035)]
    [InlineData(-0.6, -1.2937038116140278)]
    [InlineData(0, -0.6931471805599453)]
    [InlineData(0.3, -0.4814101615884816)]
    [InlineData(2, -0.023012909328963486)]
    [InlineData(5, -2.8665161296376305e-07)]
    [InlineData(8, -6.220960574271743e-16)]
    public void The_log_of_the_distribution_is_exact_in_both_tails(double z, double expected) =>
        Assert.Equal(1, NormalDistribution.LogCumulative(z) / expected, 1e-14);

    [Fact]
    public void Infinity_has_the_limits()
    {
        Assert.Equal(0, NormalDistribution.LogCumulative(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, NormalDistribution.LogCumulative(double.NegativeInfinity));
        Assert.Equal(-0.9189385332046728, NormalDistribution.LogDensity(0), 1e-15);
    }
}

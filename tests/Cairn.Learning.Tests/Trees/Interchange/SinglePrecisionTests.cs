using Cairn.Learning.Trees.Interchange;

namespace Cairn.Learning.Tests.Trees.Interchange;

public sealed class SinglePrecisionTests
{
    private static readonly double[] s_edges =
    [
        0, -0.0, 1, -1, 0.1, 0.3, 3.1071, 1e-45, 1e-46, -1e-46, 1e-300, 1e38, 3.4028234663852886e38, 3.4028235e38, 1e300,
        -1e300, double.PositiveInfinity, double.NegativeInfinity, 16777216, 16777217, 16777219, 1.0000001192092896,
    ];

    [Fact]
    public void Every_single_number_keeps_its_side_of_a_double_threshold()
    {
        foreach (double threshold in Thresholds())
        {
            float above = SinglePrecision.SmallestAbove(threshold);
            float most = SinglePrecision.LargestUpTo(threshold);
            foreach (float value in Around(threshold))
            {
                Assert.Equal(value <= threshold, value < above || (float.IsInfinity(value) && value <= threshold));
                Assert.Equal(value <= threshold, value <= most);
            }
        }
    }

    [Fact]
    public void Every_double_number_keeps_the_side_that_its_rounding_has()
    {
        foreach (double threshold in Thresholds().Select(t => (double)(float)t).Where(double.IsFinite))
        {
            double wide = SinglePrecision.LargestRoundingTo(threshold);
            foreach (float near in Around(threshold).Where(float.IsFinite))
            {
                double middle = near / 2.0 + MathF.BitIncrement(near) / 2.0;
                foreach (double value in (double[])[near, middle, Math.BitIncrement(middle), Math.BitDecrement(middle), wide, Math.BitIncrement(wide)])
                    Assert.Equal((float)value <= threshold, value <= wide);
            }
        }
    }

    private static IEnumerable<double> Thresholds()
    {
        Random random = new(4);
        return s_edges.Concat(Enumerable.Range(0, 5000).Select(
            _ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-50, 45))));
    }

    private static IEnumerable<float> Around(double threshold)
    {
        float rounded = (float)threshold;
        return [rounded, MathF.BitIncrement(rounded), MathF.BitDecrement(rounded), 0, -rounded, float.MaxValue, float.MinValue];
    }
}

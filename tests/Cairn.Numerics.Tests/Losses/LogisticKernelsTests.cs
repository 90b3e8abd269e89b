using Cairn.Numerics.Losses;

namespace Cairn.Numerics.Tests.Losses;

public sealed class LogisticKernelsTests
{
    public static TheoryData<int> Lengths() => [0, 1, 7, 15, 16, 17, 31, 32, 33, 1000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Vectors_are_within_two_ulp_of_the_plain_loop_and_write_nothing_else(int length)
    {
        System.Random random = new(length);
        double[] scores = [.. Enumerable.Range(0, length).Select(_ => 40 * (random.NextDouble() - 0.5))];
        int[] classes = [.. Enumerable.Range(0, length).Select(_ => random.Next(2))];
        double[] some = [.. Enumerable.Range(0, length).Select(_ => 3 * random.NextDouble())];
        foreach (double[] weights in new[] { [], some })
        {
            float[] g = [.. Enumerable.Repeat(float.NaN, length + 2)];
            float[] h = [.. g];
            float[] wantedG = new float[length];
            float[] wantedH = new float[length];
            LogisticKernels.Derive(scores, classes, weights, g.AsSpan(1, length), h.AsSpan(1, length));
            LogisticKernels.DeriveScalar(scores, classes, weights, wantedG, wantedH);
            for (int i = 0; i < length; i++)
            {
                Assert.InRange(Ulps(wantedG[i], g[i + 1]), 0, 2);
                Assert.InRange(Ulps(wantedH[i], h[i + 1]), 0, 2);
            }
            Assert.True(float.IsNaN(g[0]) && float.IsNaN(g[^1]) && float.IsNaN(h[0]) && float.IsNaN(h[^1]));
        }
    }

    [Fact]
    public void A_row_has_the_same_bits_wherever_it_stands()
    {
        System.Random random = new(3);
        double[] scores = [.. Enumerable.Range(0, 100).Select(_ => 10 * (random.NextDouble() - 0.5))];
        int[] classes = [.. Enumerable.Range(0, 100).Select(_ => random.Next(2))];
        float[] all = new float[100];
        float[] hessians = new float[100];
        LogisticKernels.Derive(scores, classes, default, all, hessians);
        for (int start = 0; start < 100; start += 7)
        {
            float[] part = new float[100 - start];
            LogisticKernels.Derive(scores.AsSpan(start), classes.AsSpan(start), default, part, new float[100 - start]);
            Assert.Equal(all[start..], part);
        }
    }

    [Theory]
    [InlineData(1000, 1, 0, 0)]
    [InlineData(1000, 0, 1, 0)]
    [InlineData(-1000, 1, -1, 0)]
    [InlineData(-1000, 0, 0, 0)]
    [InlineData(0, 1, -0.5f, 0.25f)]
    public void Scores_far_out_have_the_limits(double score, int label, float gradient, float hessian)
    {
        float[] g = new float[1];
        float[] h = new float[1];
        LogisticKernels.Derive([score], [label], default, g, h);
        Assert.Equal(gradient, g[0], 1e-30f);
        Assert.Equal(hessian, h[0], 1e-30f);
    }

    [Fact]
    public void Lengths_that_differ_are_refused() => Assert.Throws<ArgumentException>(
        () => LogisticKernels.Derive(new double[2], new int[3], default, new float[2], new float[2]));

    private static int Ulps(float a, float b) =>
        Math.Abs(BitConverter.SingleToInt32Bits(a) - BitConverter.SingleToInt32Bits(b));
}

using Cairn.Numerics.Histograms;
using Cairn.Numerics.Random;

namespace Cairn.Numerics.Tests.Histograms;

public sealed class GradientHistogramTests
{
    private const long Poison = 0x5A5A5A5A5A5A5A5A;

    public static TheoryData<int, int> Shapes()
    {
        TheoryData<int, int> shapes = [];
        foreach (int width in new[] { 16, 64, 256 })
        {
            foreach (int columns in new[] { 0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 15, 16, 17, 28, 33 })
                shapes.Add(width, columns);
        }
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Fast_sums_equal_the_plain_ones_and_touch_nothing_else(int width, int columns)
    {
        SeededRandom random = new((ulong)(width + columns));
        foreach (int count in new[] { 0, 1, 15, 16, 17, 33, 1000 })
        {
            int stride = columns + 3;
            byte[] bins = new byte[1000 * stride];
            for (int i = 0; i < bins.Length; i++)
                bins[i] = (byte)random.NextInt(width);
            long[] pairs = new long[1000];
            for (int i = 0; i < pairs.Length; i++)
                pairs[i] = GradientPair.Pack(random.NextInt(2001) - 1000, random.NextInt(1000));
            int[] rows = [.. Enumerable.Range(0, 1000).OrderBy(_ => random.NextBits()).Take(count).Order()];
            long[] fast = new long[columns * width + 16];
            Array.Fill(fast, Poison);
            Span<long> inner = fast.AsSpan(8, columns * width);
            inner.Clear();
            long[] plain = new long[columns * width];

            GradientHistogram.Accumulate(bins, stride, 2, columns, rows, pairs, inner, width);
            GradientHistogram.AccumulateScalar(bins, stride, 2, columns, rows, pairs, plain, width);

            Assert.Equal(plain, inner.ToArray());
            Assert.All(fast.Take(8).Concat(fast.TakeLast(8)), margin => Assert.Equal(Poison, margin));
        }
    }

    [Fact]
    public void Whole_less_part_is_the_other_part()
    {
        long[] whole = [GradientPair.Pack(-5, 9), GradientPair.Pack(7, 3)];
        GradientHistogram.Subtract(whole, [GradientPair.Pack(-6, 4), GradientPair.Pack(7, 3)]);
        Assert.Equal(1, GradientPair.Gradient(whole[0]));
        Assert.Equal(5u, GradientPair.Hessian(whole[0]));
        Assert.Equal(0, whole[1]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(-1, 1)]
    [InlineData(int.MinValue, int.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Both_halves_of_a_pair_come_back(int gradient, int hessian)
    {
        long pair = GradientPair.Pack(gradient, hessian);
        Assert.Equal(gradient, GradientPair.Gradient(pair));
        Assert.Equal((uint)hessian, GradientPair.Hessian(pair));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            GradientHistogram.Accumulate(new byte[8], 4, 2, 3, [0], new long[2], new long[48], 16));
        Assert.Throws<ArgumentException>(() =>
            GradientHistogram.Accumulate(new byte[8], 4, 0, 4, [0], new long[2], new long[63], 16));
        Assert.Throws<ArgumentException>(() =>
            GradientHistogram.Accumulate(new byte[7], 4, 0, 4, [0], new long[2], new long[64], 16));
        Assert.Throws<ArgumentException>(() =>
            GradientHistogram.Accumulate(new byte[8], 4, 0, 1, [0], new long[2], new long[64], 32));
    }
}

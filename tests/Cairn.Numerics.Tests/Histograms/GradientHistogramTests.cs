using System.Runtime.InteropServices;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Memory;
using Cairn.Numerics.Random;

namespace Cairn.Numerics.Tests.Histograms;

public sealed class GradientHistogramTests
{
    private const long Poison = 0x5A5A5A5A5A5A5A5A;

    private static readonly GradientScale s_scale = new(1024, 512);

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
            ByteMatrix matrix = new(1000, stride);
            Span<byte> cells = matrix.Rows(0, 1000);
            for (int i = 0; i < cells.Length; i++)
                cells[i] = (byte)random.NextInt(width);
            int[] rows = [.. Enumerable.Range(0, 1000).OrderBy(_ => random.NextBits()).Take(count).Order()];
            GradientValue[] values = [.. rows.Select(_ => RandomValue(random))];
            long[] fast = new long[columns * width + 16];
            Array.Fill(fast, Poison);
            Span<long> inner = fast.AsSpan(8, columns * width);
            inner.Clear();
            long[] plain = new long[columns * width];

            GradientHistogram.Accumulate(matrix, 2, columns, rows, values, s_scale, inner, width);
            GradientHistogram.AccumulateScalar(matrix, 2, columns, rows, values, s_scale, plain, width);

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
        GradientValue[] values = [new(1, 1)];
        ByteMatrix matrix = new(2, 4);
        Assert.Throws<ArgumentException>(() =>
            GradientHistogram.Accumulate(matrix, 2, 3, [0], values, s_scale, new long[48], 16));
        Assert.Throws<ArgumentException>(() =>
            GradientHistogram.Accumulate(matrix, 0, 4, [0], values, s_scale, new long[63], 16));
        Assert.Throws<ArgumentException>(() =>
            GradientHistogram.Accumulate(matrix, 0, 4, [0, 1], values, s_scale, new long[64], 16));
        Assert.Throws<ArgumentException>(() =>
            GradientHistogram.Accumulate(matrix, 0, 1, [0], values, s_scale, new long[64], 32));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Wide_bins_are_summed_as_the_definition_says(int count)
    {
        SeededRandom random = new((ulong)count);
        const int columns = 3;
        ByteMatrix matrix = new(5000, 10);
        Span<ushort> cells = MemoryMarshal.Cast<byte, ushort>(matrix.Rows(0, 5000));
        for (int i = 0; i < cells.Length; i++)
            cells[i] = (ushort)random.NextInt(i % 5 == 4 ? 60_000 : 40_000);
        int[] rows = [.. Enumerable.Range(0, count).Select(_ => random.NextInt(5000))];
        GradientValue[] values = [.. rows.Select(_ => RandomValue(random))];
        int[] offsets = [0, 40_000, 80_000];
        long[] sums = new long[140_000];
        GradientHistogram.AccumulateWide(matrix, 4, offsets, rows, values, s_scale, sums);
        long[] plain = new long[140_000];
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < columns; c++)
                plain[offsets[c] + cells[rows[i] * 5 + 2 + c]] += s_scale.PairScalar(values[i]);
        }
        GC.KeepAlive(matrix);
        Assert.Equal(plain, sums);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 2.5)]
    [InlineData(-0.5, 1.5)]
    [InlineData(-1.5, 0.5)]
    [InlineData(123456.7, 98765.4)]
    [InlineData(-2147483.6, 0.1)]
    public void Derivatives_are_rounded_to_the_nearest_even_in_both_forms(double gradient, double hessian)
    {
        GradientScale scale = new(4, 256);
        GradientValue value = new((float)hessian, (float)gradient);
        long pair = scale.Pair(value);
        Assert.Equal(scale.PairScalar(value), pair);
        Assert.Equal((int)Math.Round((float)gradient * 256.0), GradientPair.Gradient(pair));
        Assert.Equal((uint)Math.Round((float)hessian * 4.0), GradientPair.Hessian(pair));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(1000)]
    [InlineData(1003)]
    public void Sums_of_any_length_are_added_and_taken_away(int length)
    {
        SeededRandom random = new((ulong)length);
        long[] a = [.. Enumerable.Range(0, length).Select(_ => (long)random.NextBits())];
        long[] b = [.. Enumerable.Range(0, length).Select(_ => (long)random.NextBits())];
        long[] sum = [.. a];
        GradientHistogram.Add(sum, b);
        Assert.Equal(a.Zip(b, (x, y) => x + y), sum);
        GradientHistogram.Subtract(sum, b);
        Assert.Equal(a, sum);
    }

    private static GradientValue RandomValue(SeededRandom random) =>
        new((float)random.NextDouble(), (float)(random.NextDouble() - 0.5));
}

using System.Runtime.Intrinsics.X86;
using Cairn.Learning.Trees.Growing;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Growing;

public sealed class RowSplitTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Rows_are_parted_in_order_by_bins_of_one_byte_and_of_two(int count)
    {
        SeededRandom random = new((ulong)count);
        const int matrixRows = 1200;
        for (int trial = 0; trial < 20; trial++)
        {
            int[] rows = [.. Enumerable.Range(0, matrixRows).OrderBy(_ => random.NextBits()).Take(count)];
            byte[] narrow = new byte[matrixRows + RowSplit.Margin];
            ushort[] wide = new ushort[matrixRows + RowSplit.Margin];
            for (int row = 0; row < matrixRows; row++)
            {
                narrow[row] = (byte)random.NextInt(256);
                wide[row] = (ushort)random.NextInt(60_000);
            }
            byte[] narrowSides = Sides(256, trial, random);
            byte[] wideSides = Sides(60_000, trial, random);
            Check(rows, row => narrowSides[narrow[row]], (r, v, rr, rv) => RowSplit.Run(r, v, rr, rv, narrow, narrowSides));
            Check(rows, row => wideSides[wide[row]], (r, v, rr, rv) => RowSplit.Run(r, v, rr, rv, wide, wideSides));
            Check(rows, row => wideSides[wide[row]], (r, v, rr, rv) => RowSplit.RunScalar(r, v, rr, rv, wide, wideSides));
            if (!Avx2.IsSupported)
                continue;
            Check(
                rows, row => narrowSides[narrow[row]],
                (r, v, rr, rv) => RowSplit.RunVector256(r, v, rr, rv, narrow, narrowSides));
            Check(
                rows, row => wideSides[wide[row]],
                (r, v, rr, rv) => RowSplit.RunVector256(r, v, rr, rv, wide, wideSides));
        }
    }

    private static void Check(
        int[] rows, Func<int, byte> side, Func<int[], GradientValue[], int[], GradientValue[], int> run)
    {
        int[] moved = [.. rows];
        GradientValue[] values = [.. rows.Select(row => new GradientValue(row, -row))];
        int[] rightRows = new int[rows.Length];
        GradientValue[] rightValues = new GradientValue[rows.Length];
        int left = run(moved, values, rightRows, rightValues);
        int[] lefts = [.. rows.Where(row => side(row) == 1)];
        int[] rights = [.. rows.Where(row => side(row) == 0)];
        Assert.Equal(lefts.Length, left);
        Assert.Equal(lefts, moved.Take(left));
        Assert.Equal(rights, rightRows.Take(rights.Length));
        Assert.Equal(lefts.Select(row => new GradientValue(row, -row)), values.Take(left));
        Assert.Equal(rights.Select(row => new GradientValue(row, -row)), rightValues.Take(rights.Length));
    }

    private static byte[] Sides(int bins, int trial, SeededRandom random)
    {
        byte[] sides = new byte[bins + RowSplit.Margin];
        for (int bin = 0; bin < bins; bin++)
            sides[bin] = trial switch { 0 => 0, 1 => 1, _ => (byte)random.NextInt(2) };
        return sides;
    }
}

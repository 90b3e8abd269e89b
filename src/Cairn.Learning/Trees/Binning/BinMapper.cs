using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cairn.Learning.Trees.Binning;

/// <summary>
/// How the values of one feature become small numbers. Numeric: ascending cuts, a value falls into the first bin whose
/// cut is not below it. Categorical: a bin for each group of levels. The bin after the last holds missing values.
/// Only a category can have more bins than a byte numbers.
/// </summary>
internal sealed class BinMapper
{
    /// <summary>Most bins of values; one more, for missing values, still fits a byte.</summary>
    public const int MostBins = 255;

    /// <summary>Most bins of a category; one more, for missing values, still fits two bytes.</summary>
    public const int MostWideBins = 65_535;

    private BinMapper(double[] cuts, ushort[]? groups, int count)
    {
        Cuts = cuts;
        Groups = groups;
        Count = count;
    }

    /// <summary>Upper ends of all bins but the last, ascending; empty for a categorical feature.</summary>
    public double[] Cuts { get; }

    /// <summary>For a categorical feature the bin of each level code; null for a numeric one.</summary>
    public ushort[]? Groups { get; }

    /// <summary>Number of bins of values, ≥ 1.</summary>
    public int Count { get; }

    /// <summary>The bin of missing values, one past the bins of values.</summary>
    public int Missing => Count;

    /// <summary>Whether bins are numbered by two bytes.</summary>
    public bool IsWide => Count > MostBins;

    /// <summary>Whether bins are groups of levels without an order.</summary>
    public bool IsCategorical => Groups is not null;

    /// <summary>A mapper with the given ascending cuts.</summary>
    public static BinMapper Numeric(double[] cuts) => new(cuts, null, cuts.Length + 1);

    /// <summary>
    /// A mapper for level codes. Up to <paramref name="bins"/> levels have a bin each; of more, the lightest share the
    /// last bin; those that are not light have one of their own beyond that, too.
    /// </summary>
    /// <param name="weightOf">Total weight of the rows of each level.</param>
    /// <param name="bins">Most bins, but for levels that are not light.</param>
    /// <param name="wideBins">Most bins in any case; up to <see cref="MostWideBins"/>.</param>
    /// <param name="light">A level of less weight is light.</param>
    public static BinMapper Categorical(
        ReadOnlySpan<double> weightOf, int bins, int wideBins = 0, double light = double.PositiveInfinity)
    {
        ushort[] groups = new ushort[weightOf.Length];
        if (weightOf.Length <= bins)
        {
            for (int code = 0; code < groups.Length; code++)
                groups[code] = (ushort)code;
            return new BinMapper([], groups, Math.Max(1, groups.Length));
        }
        int heavy = 0;
        double[] heaviest = new double[groups.Length];
        int[] codes = new int[groups.Length];
        for (int code = 0; code < codes.Length; code++)
        {
            heaviest[code] = -weightOf[code];
            codes[code] = code;
            heavy += weightOf[code] >= light ? 1 : 0;
        }
        int rest = heavy < groups.Length ? 1 : 0;
        int count = Math.Max(bins, Math.Min(wideBins, heavy + rest));
        // Equal weights keep the order of codes, so that the grouping is the same everywhere.
        Array.Sort(codes, (a, b) => heaviest[a] != heaviest[b] ? heaviest[a].CompareTo(heaviest[b]) : a.CompareTo(b));
        for (int rank = 0; rank < codes.Length; rank++)
            groups[codes[rank]] = (ushort)Math.Min(rank, count - 1);
        return new BinMapper([], groups, count);
    }

    /// <summary>The bins of <paramref name="values"/> where a byte does not hold them; NaN is missing.</summary>
    public void MapWide(ReadOnlySpan<double> values, Span<ushort> bins)
    {
        ushort[] groups = Groups!;
        for (int i = 0; i < values.Length; i++)
            bins[i] = double.IsNaN(values[i]) ? (ushort)Missing : groups[(int)values[i]];
    }

    /// <summary>The bins of <paramref name="values"/> where a byte holds them; NaN is missing.</summary>
    public void Map(ReadOnlySpan<double> values, Span<byte> bins)
    {
        if (Groups is { } groups)
        {
            for (int i = 0; i < values.Length; i++)
                bins[i] = (byte)(double.IsNaN(values[i]) ? Missing : groups[(int)values[i]]);
            return;
        }
        MapNumbers(values, bins);
    }

    // Branch-free binary search over 256 cuts, those past the end at +∞: after all halvings `at` is the number of cuts
    // below the value. Four values go side by side, since each step waits for the one before. NaN is above no cut and
    // is put right at the end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MapNumbers(ReadOnlySpan<double> values, Span<byte> bins)
    {
        Span<double> padded = stackalloc double[256];
        padded.Fill(double.PositiveInfinity);
        Cuts.CopyTo(padded);
        ref double cuts = ref MemoryMarshal.GetReference(padded);
        int top = Count > 1 ? BitOperations.Log2((uint)Count - 1) + 1 : 0;
        int i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            double a = values[i];
            double b = values[i + 1];
            double c = values[i + 2];
            double d = values[i + 3];
            nint atA = 0;
            nint atB = 0;
            nint atC = 0;
            nint atD = 0;
            for (int bit = top - 1; bit >= 0; bit--)
            {
                ref double middle = ref Unsafe.Add(ref cuts, (1 << bit) - 1);
                atA += (Unsafe.Add(ref middle, atA) < a ? 1 : 0) << bit;
                atB += (Unsafe.Add(ref middle, atB) < b ? 1 : 0) << bit;
                atC += (Unsafe.Add(ref middle, atC) < c ? 1 : 0) << bit;
                atD += (Unsafe.Add(ref middle, atD) < d ? 1 : 0) << bit;
            }
            bins[i] = (byte)(double.IsNaN(a) ? Missing : (int)atA);
            bins[i + 1] = (byte)(double.IsNaN(b) ? Missing : (int)atB);
            bins[i + 2] = (byte)(double.IsNaN(c) ? Missing : (int)atC);
            bins[i + 3] = (byte)(double.IsNaN(d) ? Missing : (int)atD);
        }
        for (; i < values.Length; i++)
        {
            nint at = 0;
            for (int bit = top - 1; bit >= 0; bit--)
                at += (Unsafe.Add(ref cuts, at + (1 << bit) - 1) < values[i] ? 1 : 0) << bit;
            bins[i] = (byte)(double.IsNaN(values[i]) ? Missing : (int)at);
        }
    }
}

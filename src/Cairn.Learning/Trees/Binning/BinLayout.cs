using System.Buffers;
using Cairn.Data;
using Cairn.Learning.Preprocessing;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Binning;

/// <summary>The bins of every feature, and where each feature lies in the rows of a matrix and in a histogram.</summary>
internal sealed class BinLayout
{
    // A level of fewer rows, by its weight, has no bin of its own beyond the usual number of bins.
    private const int FewRows = 10;

    private BinLayout(BinMapper[] mappers, FeatureBundles? bundles)
    {
        Mappers = mappers;
        Bundles = bundles;
        ColumnOf = new int[mappers.Length];
        WidthOf = new int[mappers.Length];
        OffsetOf = new int[mappers.Length];
        (int[] Features, int Width)[] columns =
        [
            .. Enumerable.Range(0, mappers.Length).Where(feature => bundles is null || !bundles.Holds(feature))
                .Select(feature => (new[] { feature }, WidthFor(mappers[feature]))),
            .. Enumerable.Range(0, bundles?.Features.Count ?? 0)
                .Select(bundle => (bundles!.Features[bundle], GradientHistogram.WidthFor(bundles.BinsOf(bundle)))),
        ];
        Array.Sort(columns, (a, b) => a.Width != b.Width
            ? b.Width.CompareTo(a.Width)
            : a.Features[0].CompareTo(b.Features[0]));
        FeaturesAt = [.. columns.Select(column => column.Features)];
        WideCount = mappers.Count(mapper => mapper.IsWide);
        WideOffset = (columns.Length - WideCount + 1) & ~1;
        for (int column = 0; column < columns.Length; column++)
        {
            foreach (int feature in columns[column].Features)
            {
                ColumnOf[feature] = column < WideCount ? WideOffset + 2 * column : column - WideCount;
                OffsetOf[feature] = Slots;
                WidthOf[feature] = columns[column].Width;
            }
            Slots = checked(Slots + columns[column].Width);
        }
        WideOffsets = [.. FeaturesAt.Take(WideCount).Select(features => OffsetOf[features[0]])];
        Stride = StrideFor(WideCount == 0 ? columns.Length : WideOffset + 2 * WideCount);
    }

    /// <summary>The bins of each feature.</summary>
    public BinMapper[] Mappers { get; }

    /// <summary>Number of features whose bins take two bytes.</summary>
    public int WideCount { get; }

    /// <summary>First byte in a row of the bins that take two bytes.</summary>
    public int WideOffset { get; }

    /// <summary>Most bins of a feature, that of missing values included.</summary>
    public int MostBins => Mappers.Length == 0 ? 1 : Mappers.Max(mapper => mapper.Count) + 1;

    /// <summary>Byte of each feature's column in the rows.</summary>
    public int[] ColumnOf { get; }

    /// <summary>Features of each column of a histogram: those of two bytes, then those of one.</summary>
    public int[][] FeaturesAt { get; }

    /// <summary>Features that share a column; null for none.</summary>
    public FeatureBundles? Bundles { get; }

    /// <summary>Slots of each feature's column in a histogram.</summary>
    public int[] WidthOf { get; }

    /// <summary>First slot of each feature's column in a histogram.</summary>
    public int[] OffsetOf { get; }

    /// <summary>Slots of a whole histogram.</summary>
    public int Slots { get; }

    /// <summary>Bytes of a row.</summary>
    public int Stride { get; }

    /// <summary>Finds the bins of every feature of the training rows.</summary>
    /// <param name="space">How columns become features.</param>
    /// <param name="bound">The input columns of the training rows, in order.</param>
    /// <param name="weights">Weight of each row, or null.</param>
    /// <param name="bins">Most bins of values, 2 to 255.</param>
    /// <param name="random">Chooses the rows that are looked at where there are many.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="cancellation">Checked between features.</param>
    /// <param name="wideBins">Most bins of a category.</param>
    /// <param name="wanted">Cuts that a numeric feature has to have, by feature.</param>
    public static BinLayout Find(
        FeatureSpace space, Table bound, double[]? weights, int bins, SeededRandom random, int threads,
        CancellationToken cancellation, int wideBins = 0, ILookup<int, double>? wanted = null)
    {
        double light = LightLevel(weights);
        int[]? sample = BinFinder.Sample(bound.RowCount, random);
        BinMapper[] mappers = new BinMapper[space.Features.Count];
        ParallelBlocks.For(mappers.Length, threads, f =>
        {
            mappers[f] = space.Features[f].IsCategorical
                ? BinMapper.Categorical(LevelWeights(space, f, bound, weights), bins, wideBins, light)
                : BinMapper.Numeric(BinFinder.With(Cuts(space, f, bound, weights, bins, sample), wanted?[f] ?? [], bins));
        }, cancellation);
        return new BinLayout(mappers, null);
    }

    /// <summary>A layout of bins that were found already.</summary>
    public static BinLayout Of(BinMapper[] mappers) => new(mappers, null);

    /// <summary>Weight below which a level has no bin of its own beyond the usual number of bins.</summary>
    public static double LightLevel(double[]? weights) =>
        FewRows * (weights is null ? 1 : weights.Sum() / Math.Max(1, weights.Length));

    /// <summary>First slot of each feature of two bytes.</summary>
    public int[] WideOffsets { get; }

    /// <summary>The same bins with features sharing columns.</summary>
    public BinLayout With(FeatureBundles bundles) => new(Mappers, bundles);

    /// <summary>What is summed in one go: all features of two bytes, and tiles of the others.</summary>
    public BinTile[] BuildTiles()
    {
        BinTile[] tiles = [.. Tiles(1).Where(tile => tile.FirstColumn >= WideCount)];
        int slots = FeaturesAt.Take(WideCount).Sum(features => WidthOf[features[0]]);
        return WideCount == 0 ? tiles : [new BinTile(0, 1, slots, 0), .. tiles];
    }

    /// <summary>The columns in tiles of equal width, none of more than a histogram kernel takes at once.</summary>
    /// <param name="parts">At least so many tiles, where there are enough columns.</param>
    public BinTile[] Tiles(int parts)
    {
        int even = Math.Max(1, Math.Min(GradientHistogram.MostColumns, (FeaturesAt.Length + parts - 1) / parts));
        List<BinTile> tiles = [];
        for (int start = 0; start < FeaturesAt.Length;)
        {
            int width = WidthOf[FeaturesAt[start][0]];
            int end = start;
            while (end < FeaturesAt.Length && WidthOf[FeaturesAt[end][0]] == width && end < WideCount == start < WideCount)
                end++;
            int most = start < WideCount ? 1 : even;
            int count = (end - start + most - 1) / most;
            for (int part = 0; part < count; part++)
            {
                (int from, int to) = ParallelBlocks.RangeOf(part, count, end - start);
                tiles.Add(new BinTile(start + from, to - from, width, OffsetOf[FeaturesAt[start + from][0]]));
            }
            start = end;
        }
        return [.. tiles];
    }

    private static int WidthFor(BinMapper mapper) =>
        mapper.IsWide ? (mapper.Count + 8) & ~7 : GradientHistogram.WidthFor(mapper.Count + 1);

    // Rows up to a line of memory never straddle two lines; longer ones begin at a multiple of eight bytes.
    private static int StrideFor(int features)
    {
        if (features > 64)
            return (features + 7) & ~7;
        int stride = 1;
        while (stride < features)
            stride <<= 1;
        return stride;
    }

    private static double[] Cuts(
        FeatureSpace space, int feature, Table bound, double[]? weights, int bins, int[]? sample)
    {
        int count = sample?.Length ?? bound.RowCount;
        double[] values = ArrayPool<double>.Shared.Rent(count);
        double[]? own = weights is null ? null : ArrayPool<double>.Shared.Rent(count);
        if (sample is null)
        {
            space.EncodeInBlocks(feature, bound, (start, block) => block.CopyTo(values.AsSpan(start)));
            weights?.CopyTo(own!, 0);
        }
        else
        {
            space.Gather(feature, bound, sample, values);
            for (int i = 0; i < count && own is not null; i++)
                own[i] = weights![sample[i]];
        }
        double[] cuts = BinFinder.Cuts(values.AsSpan(0, count), own.AsSpan(0, own is null ? 0 : count), bins);
        ArrayPool<double>.Shared.Return(values);
        if (own is not null)
            ArrayPool<double>.Shared.Return(own);
        return cuts;
    }

    private static double[] LevelWeights(FeatureSpace space, int feature, Table bound, double[]? weights)
    {
        double[] totals = new double[space.Features[feature].LevelCount];
        space.EncodeInBlocks(feature, bound, (start, codes) =>
        {
            for (int i = 0; i < codes.Length; i++)
            {
                if (!double.IsNaN(codes[i]))
                    totals[(int)codes[i]] += weights is null ? 1 : weights[start + i];
            }
        });
        return totals;
    }
}

using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Binning;

/// <summary>
/// Which features share a column of the rows: sparse ones of which no row has two beside their usual bins, as the
/// columns of a one-hot encoding.
/// </summary>
/// <remarks>
/// Exclusive feature bundling (Ke et al., "LightGBM", 2017, section 4), but without any conflict: the sum of a
/// feature's usual bin is that of the node less those of its other bins, which is exact in fixed point, so the trees
/// are those without bundles. Bin 0 of a shared column means that all of its features have their usual bins.
/// </remarks>
internal sealed class FeatureBundles
{
    // Features of which the usual bin has a smaller share of the rows are left alone.
    private const double LeastShare = 0.8;
    private const int SampleRows = 16_384;
    private const int MostTries = 64;
    private const int MostBins = 256;

    private readonly int[] _bundleOf;
    private readonly int[] _firstBin;
    private readonly int[] _bins;
    private readonly int[] _usual;

    private FeatureBundles(int[] bundleOf, int[] firstBin, int[] bins, int[] usual, int[][] features)
    {
        _bundleOf = bundleOf;
        _firstBin = firstBin;
        _bins = bins;
        _usual = usual;
        Features = features;
    }

    /// <summary>Features of each bundle, ascending.</summary>
    public IReadOnlyList<int[]> Features { get; }

    /// <summary>Whether a feature shares its column.</summary>
    public bool Holds(int feature) => _bundleOf[feature] >= 0;

    /// <summary>Bins of the column of a bundle.</summary>
    public int BinsOf(int bundle) => 1 + Features[bundle].Sum(feature => _bins[feature]);

    /// <summary>Finds bundles; null when there are none.</summary>
    /// <param name="columns">Bins of each feature, row after row; null for features of two bytes.</param>
    /// <param name="mappers">What the bins mean.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="threads">Most threads to use.</param>
    public static FeatureBundles? Find(BinArray<byte>?[] columns, BinMapper[] mappers, int rows, int threads)
    {
        int[] usual = new int[columns.Length];
        int[] others = new int[columns.Length];
        int[] bins = new int[columns.Length];
        ParallelBlocks.For(columns.Length, threads, feature =>
        {
            usual[feature] = columns[feature] is { } column ? UsualBin(column.Span[..Math.Min(rows, SampleRows)]) : -1;
            if (usual[feature] < 0)
                return;
            ReadOnlySpan<byte> all = columns[feature]!.Span[..rows];
            others[feature] = rows - all.Count((byte)usual[feature]);
            // Where no value is missing the bin of missing values, the last one, needs no place.
            bins[feature] = mappers[feature].Count - (all.Contains((byte)mappers[feature].Missing) ? 0 : 1);
            if (others[feature] > (1 - LeastShare) * rows || bins[feature] + 1 > MostBins / 2)
                usual[feature] = -1;
        });
        int[] candidates = [.. Enumerable.Range(0, columns.Length).Where(feature => usual[feature] >= 0)];
        if (candidates.Length < 2)
            return null;
        Array.Sort(candidates, (a, b) => others[a] != others[b] ? others[b].CompareTo(others[a]) : a.CompareTo(b));
        List<(List<int> Features, ulong[] Rows)> bundles = Fill(candidates, columns, usual, bins, rows);
        int[][] features = [.. bundles.Where(b => b.Features.Count > 1).Select(b => (int[])[.. b.Features.Order()])];
        return features.Length == 0 ? null : Make(features, bins, usual);
    }

    /// <summary>The bin of a feature that a bin of its column stands for.</summary>
    public int BinOf(int feature, int columnBin)
    {
        int bin = columnBin - _firstBin[feature];
        if (bin < 0 || bin >= _bins[feature])
            return _usual[feature];
        return bin < _usual[feature] ? bin : bin + 1;
    }

    /// <summary>Writes the column of a bundle.</summary>
    public void Merge(int bundle, BinArray<byte>?[] columns, Span<byte> merged)
    {
        int rows = merged.Length;
        merged.Clear();
        foreach (int feature in Features[bundle])
        {
            ReadOnlySpan<byte> bins = columns[feature]!.Span[..rows];
            for (int row = Next(bins, 0, _usual[feature]); row < rows; row = Next(bins, row + 1, _usual[feature]))
                merged[row] = (byte)(_firstBin[feature] + (bins[row] < _usual[feature] ? bins[row] : bins[row] - 1));
        }
    }

    /// <summary>Turns what is said of the bins of a feature into what is said of the bins of its column.</summary>
    /// <param name="feature">A feature of a bundle.</param>
    /// <param name="ofFeature">One value a bin of the feature.</param>
    /// <param name="ofColumn">256 values.</param>
    public void Spread(int feature, ReadOnlySpan<byte> ofFeature, Span<byte> ofColumn)
    {
        ofColumn[..MostBins].Fill(ofFeature[_usual[feature]]);
        for (int bin = 0; bin < _bins[feature]; bin++)
            ofColumn[_firstBin[feature] + bin] = ofFeature[bin < _usual[feature] ? bin : bin + 1];
    }

    /// <summary>The histogram of a feature.</summary>
    /// <param name="feature">A feature of a bundle.</param>
    /// <param name="ofColumn">The histogram of its column.</param>
    /// <param name="total">Sum of the node.</param>
    /// <param name="sums">Receives the sums; those past the feature's bins become 0.</param>
    public void Expand(int feature, ReadOnlySpan<long> ofColumn, long total, Span<long> sums)
    {
        sums.Clear();
        long usual = total;
        for (int bin = 0; bin < _bins[feature]; bin++)
        {
            long sum = ofColumn[_firstBin[feature] + bin];
            sums[bin < _usual[feature] ? bin : bin + 1] = sum;
            usual -= sum;
        }
        sums[_usual[feature]] = usual;
    }

    private static int UsualBin(ReadOnlySpan<byte> bins)
    {
        Span<int> counts = stackalloc int[MostBins];
        counts.Clear();
        foreach (byte bin in bins)
            counts[bin]++;
        int usual = 0;
        for (int bin = 1; bin < MostBins; bin++)
        {
            if (counts[bin] > counts[usual])
                usual = bin;
        }
        return counts[usual] >= LeastShare * bins.Length ? usual : -1;
    }

    // Greedy, from the fullest feature down: the first bundle that has room and no row in common.
    private static List<(List<int> Features, ulong[] Rows)> Fill(
        int[] candidates, BinArray<byte>?[] columns, int[] usual, int[] bins, int rows)
    {
        List<(List<int> Features, ulong[] Rows)> bundles = [];
        foreach (int feature in candidates)
        {
            ReadOnlySpan<byte> column = columns[feature]!.Span[..rows];
            int tries = 0;
            int found = -1;
            for (int bundle = 0; bundle < bundles.Count && found < 0 && tries < MostTries; bundle++)
            {
                if (1 + bundles[bundle].Features.Sum(other => bins[other]) + bins[feature] > MostBins)
                    continue;
                tries++;
                found = IsApart(column, usual[feature], bundles[bundle].Rows) ? bundle : -1;
            }
            if (found < 0)
            {
                if (bundles.Count >= MostTries)
                    continue;
                found = bundles.Count;
                bundles.Add(([], new ulong[(rows + 63) / 64]));
            }
            bundles[found].Features.Add(feature);
            ulong[] taken = bundles[found].Rows;
            for (int row = Next(column, 0, usual[feature]); row < rows; row = Next(column, row + 1, usual[feature]))
                taken[row >> 6] |= 1UL << (row & 63);
        }
        return bundles;
    }

    private static bool IsApart(ReadOnlySpan<byte> column, int usual, ulong[] taken)
    {
        for (int row = Next(column, 0, usual); row < column.Length; row = Next(column, row + 1, usual))
        {
            if ((taken[row >> 6] >> (row & 63) & 1) != 0)
                return false;
        }
        return true;
    }

    // The next row from one on whose bin is not the usual one; the number of rows when there is none.
    private static int Next(ReadOnlySpan<byte> bins, int from, int usual)
    {
        int at = bins[from..].IndexOfAnyExcept((byte)usual);
        return at < 0 ? bins.Length : from + at;
    }

    private static FeatureBundles Make(int[][] features, int[] bins, int[] usual)
    {
        int[] bundleOf = new int[bins.Length];
        int[] firstBin = new int[bins.Length];
        Array.Fill(bundleOf, -1);
        for (int bundle = 0; bundle < features.Length; bundle++)
        {
            int next = 1;
            foreach (int feature in features[bundle])
            {
                bundleOf[feature] = bundle;
                firstBin[feature] = next;
                next += bins[feature];
            }
        }
        return new FeatureBundles(bundleOf, firstBin, bins, usual, features);
    }
}

using System.Runtime.InteropServices;
using Cairn.Data;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Growing;
using Cairn.Numerics.Memory;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Binning;

/// <summary>
/// The bins of all cells, twice: row after row for building histograms, feature after feature for splitting rows.
/// </summary>
/// <remarks>
/// In the rows the features are ordered by the width of their histogram, so that neighbours have equal widths;
/// <see cref="BinLayout.ColumnOf"/> leads from feature to column.
/// </remarks>
internal sealed class BinnedMatrix
{
    private const int LineBytes = 64;
    private const int BlockRows = 8192;

    private readonly BinArray<byte>?[] _columns;
    private readonly BinArray<ushort>?[] _wide;
    private readonly ByteMatrix? _rows;

    private BinnedMatrix(
        BinLayout layout, BinArray<byte>?[] columns, BinArray<ushort>?[] wide, ByteMatrix? rows, int count)
    {
        Layout = layout;
        _columns = columns;
        _wide = wide;
        _rows = rows;
        RowCount = count;
    }

    /// <summary>Where each feature lies in rows and histograms.</summary>
    public BinLayout Layout { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The cells row after row, <see cref="BinLayout.Stride"/> bytes each.</summary>
    /// <exception cref="InvalidOperationException">The matrix was made without them.</exception>
    public ByteMatrix Rows => _rows ?? throw new InvalidOperationException("The matrix has no rows.");

    /// <summary>
    /// The numbers that the bins came from, feature after feature; null unless leaves with linear functions ask for them.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<double>>? Values { get; set; }

    /// <summary>The bins of one feature, row after row.</summary>
    /// <remarks>Not for a feature that shares its column, nor for one of two bytes.</remarks>
    public ReadOnlyMemory<byte> Column(int feature) => _columns[feature]!.Memory[..RowCount];

    /// <summary>The bin of a row in one feature.</summary>
    public int Bin(int feature, int row)
    {
        int bin = _columns[feature] is { } bins ? bins[row] : _wide[feature]![row];
        return Layout.Bundles is { } bundles && bundles.Holds(feature) ? bundles.BinOf(feature, bin) : bin;
    }

    /// <summary>The bins of a feature's column, row after row, and <see cref="RowSplit.Margin"/> more; not to be changed.</summary>
    /// <remarks>Null for a feature whose bins take two bytes.</remarks>
    public BinArray<byte>? Bins(int feature) => _columns[feature];

    /// <summary>As <see cref="Bins"/>, for a feature whose bins take two bytes; null for any other.</summary>
    public BinArray<ushort>? WideBins(int feature) => _wide[feature];

    /// <summary>The bins of the rows of <paramref name="bound"/>.</summary>
    /// <param name="space">How columns become features.</param>
    /// <param name="layout">How features become bins.</param>
    /// <param name="bound">The input columns, in order.</param>
    /// <param name="withRows">Whether the row-major copy, which only training needs, is wanted.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="cancellation">Checked between blocks.</param>
    /// <param name="bundle">Whether features may share columns; the layout of the matrix then differs from the one given.</param>
    /// <param name="scratch">Where the bins are to be, valid as long as they are used; null for memory.</param>
    public static BinnedMatrix Of(
        FeatureSpace space, BinLayout layout, Table bound, bool withRows, int threads, CancellationToken cancellation,
        bool bundle = false, ScratchSpace? scratch = null)
    {
        int count = bound.RowCount;
        BinArray<byte>?[] columns = new BinArray<byte>[space.Features.Count];
        BinArray<ushort>?[] wide = new BinArray<ushort>[columns.Length];
        ParallelBlocks.For(columns.Length, threads, feature =>
        {
            BinMapper mapper = layout.Mappers[feature];
            if (mapper.IsWide)
            {
                BinArray<ushort> twoBytes = new(count + RowSplit.Margin, scratch);
                space.EncodeInBlocks(
                    feature, bound, (start, values) => mapper.MapWide(values, twoBytes.Span.Slice(start, values.Length)));
                wide[feature] = twoBytes;
                return;
            }
            BinArray<byte> bins = new(count + RowSplit.Margin, scratch);
            space.EncodeInBlocks(
                feature, bound, (start, values) => mapper.Map(values, bins.Span.Slice(start, values.Length)));
            columns[feature] = bins;
        }, cancellation);
        return Of(layout, columns, wide, count, withRows, bundle, scratch, threads, cancellation);
    }

    /// <summary>The matrix of bins that were found already.</summary>
    /// <param name="layout">How features become bins.</param>
    /// <param name="columns">Bins of each feature and <see cref="RowSplit.Margin"/> more; null for those of two bytes.</param>
    /// <param name="wide">The same of the features of two bytes; null for all others.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="withRows">As above.</param>
    /// <param name="bundle">As above.</param>
    /// <param name="scratch">As above.</param>
    /// <param name="threads">As above.</param>
    /// <param name="cancellation">As above.</param>
    public static BinnedMatrix Of(
        BinLayout layout, BinArray<byte>?[] columns, BinArray<ushort>?[] wide, int count, bool withRows, bool bundle,
        ScratchSpace? scratch, int threads, CancellationToken cancellation)
    {
        if (bundle && FeatureBundles.Find(columns, layout.Mappers, count, threads) is { } bundles)
        {
            layout = layout.With(bundles);
            Share(columns, bundles, count, scratch, threads);
        }
        ByteMatrix? rows = withRows ? Interleave(columns, wide, layout, count, scratch, threads, cancellation) : null;
        return new BinnedMatrix(layout, columns, wide, rows, count);
    }

    // All features of a bundle get its column in the place of theirs.
    private static void Share(
        BinArray<byte>?[] columns, FeatureBundles bundles, int count, ScratchSpace? scratch, int threads) =>
        ParallelBlocks.For(bundles.Features.Count, threads, bundle =>
        {
            BinArray<byte> merged = new(count + RowSplit.Margin, scratch);
            bundles.Merge(bundle, columns, merged.Span[..count]);
            foreach (int feature in bundles.Features[bundle])
                columns[feature] = merged;
        });

    private static ByteMatrix Interleave(
        BinArray<byte>?[] columns, BinArray<ushort>?[] wide, BinLayout layout, int count, ScratchSpace? scratch, int threads,
        CancellationToken cancellation)
    {
        ByteMatrix rows = scratch is null ? new(count, layout.Stride) : new(count, layout.Stride, scratch);
        int blocks = (count + BlockRows - 1) / BlockRows;
        ParallelBlocks.For(blocks, threads, block =>
        {
            int start = block * BlockRows;
            int end = Math.Min(count, start + BlockRows);
            for (int first = start; first < end; first += LineBytes)
                InterleaveLines(columns, wide, layout, rows, first, Math.Min(end, first + LineBytes));
        }, cancellation);
        return rows;
    }

    // One line of memory of each column at a time, so that every line of the rows is written while it is near.
    private static void InterleaveLines(
        BinArray<byte>?[] columns, BinArray<ushort>?[] wide, BinLayout layout, ByteMatrix rows, int start, int end)
    {
        int stride = layout.Stride;
        Span<byte> cells = rows.Rows(start, end - start);
        foreach (int[] features in layout.FeaturesAt)
        {
            int feature = features[0];
            int at = layout.ColumnOf[feature];
            if (wide[feature] is { } twoBytes)
            {
                foreach (ushort bin in twoBytes.Span[start..end])
                {
                    MemoryMarshal.Write(cells[at..], bin);
                    at += stride;
                }
                continue;
            }
            ReadOnlySpan<byte> bins = columns[feature]!.Span[start..end];
            for (int i = 0; i < bins.Length; i++)
            {
                cells[at] = bins[i];
                at += stride;
            }
        }
    }
}

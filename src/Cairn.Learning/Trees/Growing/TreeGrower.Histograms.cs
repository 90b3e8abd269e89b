using System.Runtime.CompilerServices;
using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Growing;

/// <content>The histograms of a leaf, and the best split that they hold.</content>
internal sealed partial class TreeGrower
{
    private void ReturnHistogram(Leaf leaf)
    {
        _pool.Return(leaf.Histogram);
        leaf.Histogram = null;
    }

    // One histogram, or, where threads share the rows, one of each thread that took part, still to be added up. With more
    // tiles than threads they share the tiles.
    private long[][] Build(Leaf leaf, int threads)
    {
        if (threads == 1 || _tiles.Length >= 2 * threads)
        {
            long[] sums = _pool.Rent();
            ParallelBlocks.For(_tiles.Length, threads, tile =>
            {
                sums.AsSpan(_tiles[tile].Offset, _tiles[tile].Slots).Clear();
                Build(leaf, 0, leaf.Count, _tiles[tile], sums);
            });
            return [sums];
        }
        // Sums of whole numbers are the same however the chunks fall to the threads, so each takes the next one when it
        // is done: a thread that comes late, or is slowed down, holds up nobody.
        int chunks = Math.Max(1, (leaf.Count + ChunkRows - 1) / ChunkRows);
        long[]?[] parts = new long[threads][];
        int next = -1;
        ParallelBlocks.For(threads, threads, part =>
        {
            for (int chunk = Interlocked.Increment(ref next); chunk < chunks; chunk = Interlocked.Increment(ref next))
            {
                if (parts[part] is null)
                {
                    parts[part] = _pool.Rent();
                    parts[part].AsSpan(0, _layout.Slots).Clear();
                }
                (int from, int to) = ParallelBlocks.RangeOf(chunk, chunks, leaf.Count);
                foreach (BinTile tile in _tiles)
                    Build(leaf, from, to, tile, parts[part]!);
            }
        });
        return [.. parts.OfType<long[]>()];
    }

    // The first of the parts becomes the sum of all in the slots of a tile.
    private static void AddUp(long[][] parts, BinTile share)
    {
        for (int part = 1; part < parts.Length; part++)
        {
            GradientHistogram.Add(
                parts[0].AsSpan(share.Offset, share.Slots), parts[part].AsSpan(share.Offset, share.Slots));
        }
    }

    private void ReturnRest(long[][] parts)
    {
        for (int part = 1; part < parts.Length; part++)
            _pool.Return(parts[part]);
    }

    private void Build(Leaf leaf, int from, int to, BinTile tile, long[] histogram)
    {
        Span<long> sums = histogram.AsSpan(tile.Offset, tile.Slots);
        if (tile.FirstColumn < _layout.WideCount)
        {
            GradientHistogram.AccumulateWide(
                _matrix.Rows, _layout.WideOffset, _layout.WideOffsets, _partition.Rows(leaf.Start + from, to - from),
                _partition.Values(leaf.Start + from, to - from), _gradients.Scale, sums);
            return;
        }
        GradientHistogram.Accumulate(
            _matrix.Rows, tile.FirstColumn - _layout.WideCount, tile.Columns, _partition.Rows(leaf.Start + from, to - from),
            _partition.Values(leaf.Start + from, to - from), _gradients.Scale, sums, tile.Width);
    }

    private void Search(Leaf leaf, BinTile tile, SplitCandidate[] found)
    {
        ReadOnlySpan<long> all = leaf.Histogram.AsSpan(tile.Offset, tile.Slots);
        for (int i = 0; i < tile.Columns; i++)
        {
            ReadOnlySpan<long> sums = all.Slice(i * tile.Width, tile.Width);
            int[] features = _layout.FeaturesAt[tile.FirstColumn + i];
            foreach (int feature in features)
            {
                found[feature] = !_allowed[feature] || leaf.Hopeless is { } hopeless && hopeless[feature] ? default
                    : features.Length == 1 ? Search(leaf, feature, sums, [])
                    : SearchShared(leaf, feature, sums);
            }
        }
    }

    [SkipLocalsInit]
    private SplitCandidate SearchShared(Leaf leaf, int feature, ReadOnlySpan<long> ofColumn)
    {
        Span<long> sums = stackalloc long[256];
        sums = sums[..((_layout.Mappers[feature].Count + 8) & ~7)];
        _layout.Bundles!.Expand(feature, ofColumn, leaf.Sum, sums);
        return Search(leaf, feature, sums, []);
    }

    private SplitCandidate Search(Leaf leaf, int feature, ReadOnlySpan<long> sums, ReadOnlySpan<int> counts)
    {
        BinMapper mapper = _layout.Mappers[feature];
        if (_guide is not null)
            return _guide.Search(leaf, feature, mapper, sums, counts);
        SplitFinder finder =
            new(_limits, _gradients, leaf.Sum, leaf.Repeats, counts.IsEmpty ? _sides : _countedSides, counts);
        SplitCandidate best = mapper.IsCategorical
            ? finder.Categorical(sums, mapper.Count)
            : finder.Numeric(sums, mapper.Count);
        best.Feature = feature;
        return best;
    }

    // The gain of an unsure candidate is an upper bound. As long as one is on top, its feature is searched again with
    // its rows counted; the first sure one on top is what counting everywhere would have found.
    private void Choose(Leaf leaf, SplitCandidate[] found)
    {
        Span<int> counts = _mostBins <= 256 ? stackalloc int[256] : new int[_mostBins];
        if (leaf.Guide?.Forced is not null && TryForce(leaf, counts))
            return;
        while (true)
        {
            int top = 0;
            for (int feature = 1; feature < found.Length; feature++)
            {
                if (found[feature].Gain > found[top].Gain)
                    top = feature;
            }
            if (found[top].Gain <= 0 || found[top].IsSure)
            {
                leaf.Best = found[top];
                NoteHopeless(leaf, found);
                return;
            }
            CountBins(leaf, top, counts);
            found[top] = Search(leaf, top, HistogramOf(leaf, top), counts);
        }
    }

    // Only where nothing but the histogram decides: rules of growth may allow below what they refuse here. One array serves
    // all leaves below that know no more.
    private void NoteHopeless(Leaf leaf, SplitCandidate[] found)
    {
        if (_guide is not null || leaf.Best.Gain <= 0)
            return;
        bool isNew = false;
        for (int feature = 0; feature < found.Length; feature++)
        {
            if (!found[feature].IsHopeless)
                continue;
            if (!isNew)
            {
                leaf.Hopeless = leaf.Hopeless is null ? new bool[found.Length] : [.. leaf.Hopeless];
                isNew = true;
            }
            leaf.Hopeless![feature] = true;
        }
    }

    // The bounds of a waiting leaf have changed: its best split may be another one now, or none.
    private void SearchAgain(Leaf leaf)
    {
        int threads = ThreadsFor(leaf);
        SplitScratch scratch = Rent();
        long[][] parts = leaf.Histogram is null ? Build(leaf, threads) : [leaf.Histogram];
        leaf.Histogram = parts[0];
        ParallelBlocks.For(_shares.Length, threads, number =>
        {
            AddUp(parts, _shares[number]);
            Search(leaf, _shares[number], scratch.First);
        });
        ReturnRest(parts);
        Choose(leaf, scratch.First);
        _scratches.Add(scratch);
        if (leaf.Best.Gain <= 0 || _pool.IsFull)
            ReturnHistogram(leaf);
    }

    private bool TryForce(Leaf leaf, Span<int> counts)
    {
        int feature = leaf.Guide!.Forced!.Feature;
        CountBins(leaf, feature, counts);
        leaf.Best = _guide!.Force(leaf, _layout.Mappers[feature], HistogramOf(leaf, feature), counts);
        if (leaf.Best.Gain <= 0)
            leaf.Guide.Forced = null;
        return leaf.Best.Gain > 0;
    }

    private ReadOnlySpan<long> HistogramOf(Leaf leaf, int feature)
    {
        ReadOnlySpan<long> ofColumn = leaf.Histogram.AsSpan(_layout.OffsetOf[feature], _layout.WidthOf[feature]);
        if (_layout.Bundles is not { } bundles || !bundles.Holds(feature))
            return ofColumn;
        long[] sums = new long[(_layout.Mappers[feature].Count + 8) & ~7];
        bundles.Expand(feature, ofColumn, leaf.Sum, sums);
        return sums;
    }

    private void CountBins(Leaf leaf, int feature, Span<int> counts)
    {
        counts.Clear();
        foreach (int row in RowsOf(leaf))
            counts[_matrix.Bin(feature, row)] += _gradients.Repeats is { } repeats ? repeats[row] : 1;
    }

    private long CountOf(ReadOnlySpan<int> rows)
    {
        if (_gradients.Repeats is not { } repeats)
            return rows.Length;
        long count = 0;
        foreach (int row in rows)
            count += repeats[row];
        return count;
    }
}

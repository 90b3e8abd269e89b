using System.Runtime.CompilerServices;
using Cairn.Learning.Trees.Forests.Criteria;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Trees.Forests;

/// <summary>Finds the split of a node over the features drawn for it, and parts the node's rows by it. One a thread.</summary>
internal sealed partial class NodeSplitter
{
    /// <summary>
    /// Rows of a subtree whose ranks are copied next to each other: small enough that all features of them fit the
    /// second-level cache, where the many nodes below find them.
    /// </summary>
    public const int NearRows = 2048;

    private readonly RankedColumns _columns;
    private readonly ForestLimits _limits;
    private readonly SplitCriterion _criterion;
    private readonly RankSorter _sorter;
    private readonly int[] _ranks;
    private readonly uint[] _lows;
    private readonly uint[] _missing;
    private readonly int[] _features;
    private readonly double[] _levelKeys;
    private readonly int[] _levelPlaces;
    private readonly int[] _levelOrder;
    private readonly bool[] _levelSeen;
    private readonly int[][] _near;
    private SeededRandom _random = null!;
    private int[][] _active;
    private int _missingCount;
    private int _cutRank;
    private double _cutThreshold;

    /// <summary>A splitter with room for all rows.</summary>
    public NodeSplitter(RankedColumns columns, ForestLimits limits, SplitCriterion criterion)
    {
        _columns = columns;
        _limits = limits;
        _criterion = criterion;
        _sorter = new RankSorter(Math.Max(columns.RowCount, RankSorter.MostCounted));
        _ranks = new int[columns.RowCount];
        _lows = new uint[columns.RowCount];
        _missing = new uint[columns.RowCount];
        _features = new int[columns.FeatureCount];
        int levels = columns.Levels.Length == 0 ? 0 : columns.Levels.Max();
        _levelKeys = new double[levels];
        _levelPlaces = new int[levels];
        _levelOrder = new int[levels];
        _levelSeen = new bool[levels];
        _active = columns.Ranks;
        int near = Math.Min(NearRows, columns.RowCount);
        _near = [.. columns.Ranks.Select((_, feature) => CutsValues(feature) ? [] : new int[near])];
        _nearValues = [.. columns.Ranks.Select((_, feature) => CutsValues(feature) ? new double[near] : null)];
        _values = limits.RandomCuts ? new double[near] : [];
    }

    /// <summary>Copies the ranks of a node's rows next to each other, and takes rows as places among them from now on.</summary>
    /// <param name="rows">At most <see cref="NearRows"/> rows.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Approach(ReadOnlySpan<int> rows)
    {
        for (int feature = 0; feature < _near.Length; feature++)
        {
            int[] from = _columns.Ranks[feature];
            if (_nearValues[feature] is { } values)
            {
                CopyValues(_columns.Values[feature]!, rows, values);
                continue;
            }
            int[] to = _near[feature];
            for (int i = 0; i < rows.Length; i++)
                to[i] = from[rows[i]];
        }
        _active = _near;
    }

    /// <summary>Takes rows as those of the columns again.</summary>
    public void Retreat() => _active = _columns.Ranks;

    /// <summary>Begins a tree.</summary>
    public void Begin(SeededRandom random)
    {
        _random = random;
        for (int feature = 0; feature < _features.Length; feature++)
            _features[feature] = feature;
    }

    /// <summary>The best split of the node that the criterion is at.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryFind(ReadOnlySpan<int> rows, out NodeSplit split)
    {
        NodeCut best = NodeCut.None;
        split = default;
        bool anyVaries = false;
        bool anyFound = false;
        for (int seen = 0; seen < _features.Length; seen++)
        {
            if (seen >= _limits.MaxFeatures && anyVaries)
                break;
            int feature = Draw(seen);
            anyVaries |= Search(feature, rows, ref best, out bool improves);
            if (!improves)
                continue;
            anyFound = true;
            split = _columns.Levels[feature] > 0 || _limits.RandomCuts
                ? Describe(feature, best, _missingCount > 0)
                : new NodeSplit(feature, best.Rank, best.Next, null, null, _missingCount > 0 ? best.MissingLeft : null);
        }

        // Where exactly the threshold lies is looked up for the last one only.
        if (anyFound && split.Levels is null && !_limits.RandomCuts)
            split = Describe(split.Feature, best, split.MissingLeft is not null);
        else if (anyFound && split.Rank == UnknownRank)
            split = split with { Rank = _columns.LastUpTo(split.Feature, split.Threshold, 0, _columns.CountOf(split.Feature) - 1) };
        split = split with { Gain = best.Score - _criterion.Score };
        return anyFound;
    }

    /// <summary>Puts the rows of the left side first, both sides in their order.</summary>
    /// <param name="rows">Rows of the node; reordered.</param>
    /// <param name="aside">Room for as many.</param>
    /// <param name="split">The split.</param>
    /// <returns>Number of rows on the left.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Part(Span<int> rows, Span<int> aside, in NodeSplit split)
    {
        if (_active == _near && _nearValues[split.Feature] is { } values)
            return PartValues(rows, aside, values, split.Threshold, split.MissingLeft == true);
        int[] ranks = _active[split.Feature];
        int left = 0;
        int right = 0;
        if (split.Levels is null && (split.MissingLeft == true || !_columns.HasMissing[split.Feature]))
        {
            // Missing is below every rank.
            int last = split.Rank;
            for (int i = 0; i < rows.Length; i++)
            {
                int row = rows[i];
                int goesLeft = ranks[row] <= last ? 1 : 0;
                rows[left] = row;
                aside[right] = row;
                left += goesLeft;
                right += 1 - goesLeft;
            }
        }
        else
        {
            for (int i = 0; i < rows.Length; i++)
            {
                int row = rows[i];
                int rank = ranks[row];
                bool goesLeft = rank < 0 ? split.MissingLeft == true
                    : split.Levels is null ? rank <= split.Rank
                    : (split.Levels[rank >> 5] >> (rank & 31) & 1) != 0;
                rows[left] = row;
                aside[right] = row;
                left += goesLeft ? 1 : 0;
                right += goesLeft ? 0 : 1;
            }
        }
        aside[..right].CopyTo(rows[left..]);
        return left;
    }

    // Features in their order where all are looked at, so that nothing depends on the seed then.
    private int Draw(int seen)
    {
        if (_limits.MaxFeatures < _features.Length)
        {
            int at = seen + _random.NextInt(_features.Length - seen);
            (_features[seen], _features[at]) = (_features[at], _features[seen]);
        }
        return _features[seen];
    }

    // False when the feature has one value only at the node.
    private bool Search(int feature, ReadOnlySpan<int> rows, ref NodeCut best, out bool improves)
    {
        if (_active == _near && _nearValues[feature] is { } column)
            return SearchValues(feature, column, rows, ref best, out improves);
        improves = false;
        int present = Gather(feature, rows, out int missing, out int lowest, out int highest);
        if (present == 0 || (lowest == highest && missing == 0))
            return false;
        Span<int> ranks = _ranks.AsSpan(0, present);
        ReadOnlySpan<uint> lows = missing == 0 ? _criterion.Lows : _lows.AsSpan(0, present);
        if (_columns.Levels[feature] > 0)
            PlaceLevels(ranks, lows, _columns.Levels[feature], ref lowest, ref highest);
        else if (_limits.RandomCuts && lowest < highest)
            Cut(feature, ranks, ref lowest, ref highest);
        _missingCount = missing;
        if (missing == 0 && _limits.RandomCuts && highest == 1 && lowest == 0)
            improves = _criterion.Weigh(_sorter, ranks, lows, ref best);
        else if (missing == 0)
            improves = _criterion.Search(_sorter, ranks, lows, lowest, highest, ref best);
        else
            improves = _criterion.Scan(_sorter.Sort(ranks, lows, lowest, highest), _missing.AsSpan(0, missing), ref best);
        return true;
    }

    private NodeSplit Describe(int feature, in NodeCut cut, bool hasMissing)
    {
        bool? missingLeft = hasMissing ? cut.MissingLeft : null;
        int levels = _columns.Levels[feature];
        if (levels > 0)
            return new NodeSplit(feature, 0, 0, LevelsUpTo(cut.Rank, levels), LevelsUpTo(int.MaxValue, levels), missingLeft);
        if (cut.Next == NodeCut.NoRank)
            return new NodeSplit(feature, _columns.CountOf(feature) - 1, double.PositiveInfinity, null, null, missingLeft);
        if (_limits.RandomCuts)
            return new NodeSplit(feature, _cutRank, _cutThreshold, null, null, missingLeft);
        double threshold = _columns.Between(feature, cut.Rank, cut.Next);

        // Ranks that the node lacks go where their values lie.
        double[] lows = _columns.Lows[feature];
        int rank = cut.Rank;
        if (cut.Next - cut.Rank > 1)
        {
            int at = Array.BinarySearch(lows, rank, cut.Next - rank, threshold);
            rank = at >= 0 ? at : ~at - 1;
        }
        return new NodeSplit(feature, rank, threshold, null, null, missingLeft);
    }

    // Small methods of their own: within the loop that grows a tree the compiler would spill everything.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Gather(int feature, ReadOnlySpan<int> rows, out int missing, out int lowest, out int highest)
    {
        int[] column = _active[feature];
        int[] ranks = _ranks;
        int least = int.MaxValue, most = -1, present = 0;
        missing = 0;
        if (!_columns.HasMissing[feature])
        {
            for (int i = 0; i < rows.Length; i++)
            {
                int rank = column[rows[i]];
                ranks[i] = rank;
                least = Math.Min(least, rank);
                most = Math.Max(most, rank);
            }
            (lowest, highest) = (least, most);
            return rows.Length;
        }
        ReadOnlySpan<uint> lows = _criterion.Lows;
        for (int i = 0; i < rows.Length; i++)
        {
            int rank = column[rows[i]];
            if (rank < 0)
            {
                _missing[missing++] = lows[i];
                continue;
            }
            ranks[present] = rank;
            _lows[present++] = lows[i];
            least = Math.Min(least, rank);
            most = Math.Max(most, rank);
        }
        (lowest, highest) = (least, most);
        return present;
    }

    // A threshold uniform over the range of values at the node; ranks become the two sides of it.
    private void Cut(int feature, Span<int> ranks, ref int lowest, ref int highest)
    {
        double[] lows = _columns.Lows[feature];
        double[] highs = _columns.Highs[feature];
        double from = Math.Max(double.MinValue, lows[lowest]);
        double to = Math.Min(double.MaxValue, highs[highest]);
        double share = _random.NextDouble();
        double threshold = from * (1 - share) + to * share;
        int rank = Math.Clamp(_columns.LastUpTo(feature, threshold, lowest, highest), lowest, highest - 1);
        _cutRank = rank;
        _cutThreshold = threshold >= highs[rank] && threshold < lows[rank + 1] ? threshold : highs[rank];
        for (int i = 0; i < ranks.Length; i++)
            ranks[i] = ranks[i] <= rank ? 0 : 1;
        (lowest, highest) = (0, 1);
    }

    // Levels get ranks in the order that the criterion gives them, or drawn ones.
    private void PlaceLevels(Span<int> codes, ReadOnlySpan<uint> lows, int levels, ref int lowest, ref int highest)
    {
        Span<bool> seen = _levelSeen.AsSpan(0, levels);
        seen.Clear();
        foreach (int code in codes)
            seen[code] = true;
        int count = 0;
        for (int level = 0; level < levels; level++)
        {
            if (seen[level])
                _levelOrder[count++] = level;
        }
        if (_limits.RandomCuts && count > 1)
        {
            DrawSides(count);
        }
        else
        {
            Span<double> keys = _levelKeys.AsSpan(0, levels);
            _criterion.PlaceLevels(codes, lows, keys);
            double[] sorted = new double[count];
            for (int i = 0; i < count; i++)
                sorted[i] = keys[_levelOrder[i]];
            Array.Sort(sorted, _levelOrder, 0, count);
            for (int place = 0; place < count; place++)
                _levelPlaces[_levelOrder[place]] = place;
        }
        lowest = int.MaxValue;
        highest = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = _levelPlaces[codes[i]];
            lowest = Math.Min(lowest, codes[i]);
            highest = Math.Max(highest, codes[i]);
        }
    }

    // Each level goes to a side of its own draw; one of them is set where all drew the same.
    private void DrawSides(int count)
    {
        int right = 0;
        for (int i = 0; i < count; i++)
        {
            int side = _random.NextInt(2);
            _levelPlaces[_levelOrder[i]] = side;
            right += side;
        }
        if (right == 0 || right == count)
            _levelPlaces[_levelOrder[_random.NextInt(count)]] = right == 0 ? 1 : 0;
    }

    private uint[] LevelsUpTo(int place, int levels)
    {
        uint[] words = new uint[(levels + 31) / 32];
        for (int level = 0; level < levels; level++)
        {
            if (_levelSeen[level] && _levelPlaces[level] <= place)
                words[level >> 5] |= 1u << (level & 31);
        }
        return words;
    }
}

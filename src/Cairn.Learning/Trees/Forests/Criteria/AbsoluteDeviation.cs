namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>Numbers whose leaf is their weighted median; impurity is the mean distance from it.</summary>
/// <remarks>
/// The rows of a node are ranked by target once. A scan keeps the weights and weighted targets of one side in binary
/// indexed trees over those ranks (Fenwick 1994): the median is a walk down, the distances follow from two prefix sums.
/// A scan is O(n log n), once from each end.
/// </remarks>
internal sealed class AbsoluteDeviation : SplitCriterion
{
    private readonly ForestTarget _target;
    private readonly double[] _weights;
    private readonly int[] _counts;
    private readonly double[] _valueOf;
    private readonly double[] _weightOf;
    private readonly int[] _countOf;
    private readonly int[] _place;
    private readonly int[] _order;
    private readonly double[] _sortedValues;
    private readonly double[] _leftDeviation;
    private readonly uint[] _lows;
    private readonly MedianTree _tree;
    private double _median;
    private int _count;

    /// <summary>A criterion over rows with numbers.</summary>
    public AbsoluteDeviation(ForestTarget target)
    {
        int rows = target.RowCount;
        _target = target;
        _weights = new double[rows];
        _counts = new int[rows];
        _valueOf = new double[rows];
        _weightOf = new double[rows];
        _countOf = new int[rows];
        _place = new int[rows];
        _order = new int[rows];
        _sortedValues = new double[rows];
        _leftDeviation = new double[rows + 1];
        _lows = [.. Enumerable.Range(0, rows).Select(i => (uint)i)];
        _tree = new MedianTree(rows);
    }

    public override int Outputs => 1;

    public override ReadOnlySpan<uint> Lows => _lows.AsSpan(0, _count);

    public override void BeginTree(ReadOnlySpan<int> draws)
    {
        for (int row = 0; row < draws.Length; row++)
        {
            _counts[row] = draws[row];
            _weights[row] = draws[row] * (_target.Weights?[row] ?? 1);
        }
    }

    public override void Enter(ReadOnlySpan<int> rows)
    {
        _count = rows.Length;
        RowCount = 0;
        Weight = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            _valueOf[i] = _sortedValues[i] = _target.Numbers![row];
            _weightOf[i] = _weights[row];
            _countOf[i] = _counts[row];
            _order[i] = i;
            RowCount += _counts[row];
            Weight += _weights[row];
        }
        Array.Sort(_sortedValues, _order, 0, _count);
        for (int i = 0; i < _count; i++)
            _place[_order[i]] = i;
        IsPure = _sortedValues[0] == _sortedValues[_count - 1];
        _tree.Begin(_sortedValues.AsSpan(0, _count));
        for (int i = 0; i < _count; i++)
            _tree.Add(_place[i], _weightOf[i]);
        _median = _tree.Median();
        double deviation = _tree.Deviation();
        Score = -deviation;
        Impurity = IsPure ? 0 : deviation / Weight;
    }

    public override void Answer(Span<double> values) => values[0] = _median;

    public override bool Scan(ReadOnlySpan<ulong> sorted, ReadOnlySpan<uint> missing, ref NodeCut best)
    {
        bool found = Pass(sorted, missing, false, ref best);
        return missing.Length > 0 ? Pass(sorted, missing, true, ref best) | found : found;
    }

    private bool Pass(ReadOnlySpan<ulong> sorted, ReadOnlySpan<uint> missing, bool missingLeft, ref NodeCut best)
    {
        _tree.Begin(_sortedValues.AsSpan(0, _count));
        if (missingLeft)
            AddAll(missing);
        for (int i = 0; i < sorted.Length; i++)
        {
            Add((uint)sorted[i]);
            _leftDeviation[i] = _tree.Deviation();
        }
        _tree.Begin(_sortedValues.AsSpan(0, _count));
        int count = 0;
        if (!missingLeft)
            count = AddAll(missing);
        bool found = false;
        double slack = Slack;
        double bestScore = best.Score + slack;
        for (int i = sorted.Length - (count > 0 ? 1 : 2); i >= 0; i--)
        {
            if (i + 1 < sorted.Length)
                count += Add((uint)sorted[i + 1]);
            int rank = (int)(sorted[i] >> 32);
            int next = i + 1 < sorted.Length ? (int)(sorted[i + 1] >> 32) : NodeCut.NoRank;
            if (rank == next || count < MinLeafRows || RowCount - count < MinLeafRows)
                continue;
            double score = -_leftDeviation[i] - _tree.Deviation();

            // From the right end, so of equal cuts the last one seen is the first, and wins.
            if (score > bestScore)
            {
                bestScore = score - slack;
                best = new NodeCut { Score = score, Rank = rank, Next = next, MissingLeft = missingLeft };
                found = true;
            }
        }
        return found;
    }

    private int Add(uint low)
    {
        _tree.Add(_place[low], _weightOf[low]);
        return _countOf[low];
    }

    private int AddAll(ReadOnlySpan<uint> lows)
    {
        int count = 0;
        foreach (uint low in lows)
            count += Add(low);
        return count;
    }

    public override void PlaceLevels(ReadOnlySpan<int> codes, ReadOnlySpan<uint> lows, Span<double> keys)
    {
        double[] weights = new double[keys.Length];
        keys.Clear();
        for (int i = 0; i < codes.Length; i++)
        {
            keys[codes[i]] += _valueOf[lows[i]] * _weightOf[lows[i]];
            weights[codes[i]] += _weightOf[lows[i]];
        }
        for (int level = 0; level < weights.Length; level++)
            keys[level] /= weights[level];
    }
}

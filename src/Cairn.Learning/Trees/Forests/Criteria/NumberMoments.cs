using System.Runtime.CompilerServices;

namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>Numbers whose leaf is their mean.</summary>
/// <typeparam name="TLoss">The loss.</typeparam>
internal sealed class NumberMoments<TLoss> : SplitCriterion
    where TLoss : struct, INumberLoss
{
    private readonly ForestTarget _target;
    private readonly double[] _weights;
    private readonly int[] _counts;
    private readonly double[] _sumOf;
    private readonly double[] _weightOf;
    private readonly int[] _countOf;
    private readonly uint[] _lows;
    private double _mean;
    private double _sum;
    private int _count;

    /// <summary>A criterion over rows with numbers.</summary>
    public NumberMoments(ForestTarget target)
    {
        int rows = target.RowCount;
        _target = target;
        _weights = new double[rows];
        _counts = new int[rows];
        _sumOf = new double[rows];
        _weightOf = new double[rows];
        _countOf = new int[rows];
        _lows = [.. Enumerable.Range(0, rows).Select(i => (uint)i)];
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void Enter(ReadOnlySpan<int> rows)
    {
        _count = rows.Length;
        double[] numbers = _target.Numbers!;
        double first = numbers[rows[0]];
        double weight = 0, sum = 0, low = first, high = first;
        int count = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            double value = numbers[row];
            double w = _weights[row];
            _sumOf[i] = value;
            _weightOf[i] = w;
            _countOf[i] = _counts[row];
            count += _counts[row];
            weight += w;
            sum += w * (value - first); // about a value of the node, so that equal ones have exactly their mean
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }
        RowCount = count;
        Weight = weight;
        IsPure = low == high;
        _mean = first + sum / weight;
        Weigh();
    }

    // The sums that the scans use, and the impurity.
    private void Weigh()
    {
        double centre = TLoss.IsCentred ? _mean : 0;
        double deviance = 0;
        _sum = 0;
        for (int i = 0; i < _count; i++)
        {
            double value = _sumOf[i];
            double sum = _weightOf[i] * (value - centre);
            deviance += TLoss.IsCentred
                ? sum * (value - centre)
                : value > 0 ? _weightOf[i] * value * Math.Log(value / _mean) : 0;
            _sumOf[i] = sum;
            _sum += sum;
        }
        Score = TLoss.Score(_sum, Weight);
        Impurity = IsPure ? 0 : deviance / Weight;
    }

    public override void Answer(Span<double> values) => values[0] = _mean;

    public override bool Scan(ReadOnlySpan<ulong> sorted, ReadOnlySpan<uint> missing, ref NodeCut best)
    {
        bool found = Pass(sorted, missing, false, ref best);
        return missing.Length > 0 ? Pass(sorted, missing, true, ref best) | found : found;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Pass(ReadOnlySpan<ulong> sorted, ReadOnlySpan<uint> missing, bool missingLeft, ref NodeCut best)
    {
        double sum = 0, weight = 0;
        int count = 0;
        for (int i = 0; missingLeft && i < missing.Length; i++)
        {
            sum += _sumOf[missing[i]];
            weight += _weightOf[missing[i]];
            count += _countOf[missing[i]];
        }
        bool found = false;
        double bestScore = best.Score + Slack;
        int last = sorted.Length - (missing.Length > 0 && !missingLeft ? 0 : 1);
        for (int i = 0; i < last; i++)
        {
            uint low = (uint)sorted[i];
            sum += _sumOf[low];
            weight += _weightOf[low];
            count += _countOf[low];
            int rank = (int)(sorted[i] >> 32);
            int next = i + 1 < sorted.Length ? (int)(sorted[i + 1] >> 32) : NodeCut.NoRank;
            if (rank == next || count < MinLeafRows || RowCount - count < MinLeafRows)
                continue;
            double score = TLoss.Score(sum, weight) + TLoss.Score(_sum - sum, Weight - weight);
            if (!(score > bestScore))
                continue;
            bestScore = score + Slack;
            best = new NodeCut { Score = score, Rank = rank, Next = next, MissingLeft = missingLeft };
            found = true;
        }
        return found;
    }

    public override void PlaceLevels(ReadOnlySpan<int> codes, ReadOnlySpan<uint> lows, Span<double> keys)
    {
        double[] weights = new double[keys.Length];
        keys.Clear();
        for (int i = 0; i < codes.Length; i++)
        {
            keys[codes[i]] += _sumOf[lows[i]];
            weights[codes[i]] += _weightOf[lows[i]];
        }
        for (int level = 0; level < weights.Length; level++)
            keys[level] /= weights[level];
    }
}

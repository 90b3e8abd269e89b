using System.Runtime.CompilerServices;

namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>Any number of classes whose rows weigh any number.</summary>
/// <typeparam name="TImpurity">Measure of impurity.</typeparam>
internal sealed class ClassTotals<TImpurity> : SplitCriterion
    where TImpurity : struct, IImpurity
{
    private readonly ForestTarget _target;
    private readonly double[] _weights;
    private readonly int[] _counts;
    private readonly int[] _classOf;
    private readonly double[] _weightOf;
    private readonly int[] _countOf;
    private readonly uint[] _lows;
    private readonly double[] _totals;
    private readonly double[] _left;
    private double[] _classWeights;
    private int _count;

    /// <summary>A criterion over rows of classes.</summary>
    /// <param name="target">Codes and weights of all rows.</param>
    /// <param name="classWeights">Factor on the weight of a row of each class.</param>
    public ClassTotals(ForestTarget target, double[] classWeights)
    {
        int rows = target.RowCount;
        _target = target;
        _classWeights = classWeights;
        _weights = new double[rows];
        _counts = new int[rows];
        _classOf = new int[rows];
        _weightOf = new double[rows];
        _countOf = new int[rows];
        _lows = [.. Enumerable.Range(0, rows).Select(i => (uint)i)];
        _totals = new double[target.Classes];
        _left = new double[target.Classes];
    }

    public override int Outputs => _totals.Length == 2 ? 1 : _totals.Length;

    public override ReadOnlySpan<uint> Lows => _lows.AsSpan(0, _count);

    public override void Reweigh(double[] classWeights) => _classWeights = classWeights;

    public override void BeginTree(ReadOnlySpan<int> draws)
    {
        for (int row = 0; row < draws.Length; row++)
        {
            _counts[row] = draws[row];
            _weights[row] = draws[row] * (_target.Weights?[row] ?? 1) * _classWeights[_target.Codes![row]];
        }
    }

    public override void Enter(ReadOnlySpan<int> rows)
    {
        _count = rows.Length;
        Array.Clear(_totals);
        RowCount = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            _classOf[i] = _target.Codes![row];
            _weightOf[i] = _weights[row];
            _countOf[i] = _counts[row];
            RowCount += _counts[row];
            _totals[_classOf[i]] += _weights[row];
        }
        Weight = 0;
        double terms = 0;
        int kinds = 0;
        foreach (double total in _totals)
        {
            Weight += total;
            terms += TImpurity.Term(total);
            kinds += total > 0 ? 1 : 0;
        }
        IsPure = kinds <= 1;
        Score = TImpurity.Score(terms, Weight);
        Impurity = IsPure ? 0 : -Score / Weight;
    }

    public override void Answer(Span<double> values)
    {
        if (_totals.Length == 2)
        {
            values[0] = _totals[1] / Weight;
            return;
        }
        for (int k = 0; k < values.Length; k++)
            values[k] = _totals[k] / Weight;
    }

    public override bool Scan(ReadOnlySpan<ulong> sorted, ReadOnlySpan<uint> missing, ref NodeCut best)
    {
        bool found = Pass(sorted, missing, false, ref best);
        return missing.Length > 0 ? Pass(sorted, missing, true, ref best) | found : found;
    }

    // The terms of both sides follow from those before in constant time: only one class changes with a row.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Pass(ReadOnlySpan<ulong> sorted, ReadOnlySpan<uint> missing, bool missingLeft, ref NodeCut best)
    {
        Array.Clear(_left);
        double weight = 0, leftTerms = 0, rightTerms = 0;
        int count = 0;
        foreach (double total in _totals)
            rightTerms += TImpurity.Term(total);
        if (missingLeft)
        {
            foreach (uint low in missing)
                Move(low, ref weight, ref count, ref leftTerms, ref rightTerms);
        }
        bool found = false;
        int last = sorted.Length - (missing.Length > 0 && !missingLeft ? 0 : 1);
        for (int i = 0; i < last; i++)
        {
            Move((uint)sorted[i], ref weight, ref count, ref leftTerms, ref rightTerms);
            int rank = (int)(sorted[i] >> 32);
            int next = i + 1 < sorted.Length ? (int)(sorted[i + 1] >> 32) : NodeCut.NoRank;
            if (rank == next || count < MinLeafRows || RowCount - count < MinLeafRows)
                continue;
            double score = TImpurity.Score(leftTerms, weight) + TImpurity.Score(rightTerms, Weight - weight);
            if (!(score > best.Score + Slack))
                continue;
            best = new NodeCut { Score = score, Rank = rank, Next = next, MissingLeft = missingLeft };
            found = true;
        }
        return found;
    }

    private void Move(uint low, ref double weight, ref int count, ref double leftTerms, ref double rightTerms)
    {
        int k = _classOf[low];
        double moved = _weightOf[low];
        double left = _left[k];
        double right = _totals[k] - left;
        weight += moved;
        count += _countOf[low];
        leftTerms += TImpurity.Term(left + moved) - TImpurity.Term(left);
        rightTerms += TImpurity.Term(right - moved) - TImpurity.Term(right);
        _left[k] = left + moved;
    }

    public override void PlaceLevels(ReadOnlySpan<int> codes, ReadOnlySpan<uint> lows, Span<double> keys)
    {
        int classes = _totals.Length;
        double[] table = new double[keys.Length * classes];
        for (int i = 0; i < codes.Length; i++)
            table[codes[i] * classes + _classOf[lows[i]]] += _weightOf[lows[i]];
        if (classes == 2)
        {
            for (int level = 0; level < keys.Length; level++)
                keys[level] = table[level * 2 + 1] / (table[level * 2] + table[level * 2 + 1]);
            return;
        }
        LevelOrder.ByPrincipalComponent(table, classes, keys);
    }
}

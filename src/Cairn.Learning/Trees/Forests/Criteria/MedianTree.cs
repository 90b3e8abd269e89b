using System.Numerics;

namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>Weights over values in order, one added at a time, and their weighted median: a binary indexed tree.</summary>
internal sealed class MedianTree
{
    private readonly double[] _weights;
    private readonly double[] _sums;
    private double[] _values = [];
    private int _count;
    private double _weight;
    private double _sum;

    /// <summary>A tree of up to <paramref name="capacity"/> values.</summary>
    public MedianTree(int capacity)
    {
        _weights = new double[capacity + 1];
        _sums = new double[capacity + 1];
    }

    /// <summary>Empties the tree and gives it the values that may be added, ascending.</summary>
    public void Begin(ReadOnlySpan<double> values)
    {
        if (_values.Length < values.Length)
            _values = new double[_weights.Length - 1];
        values.CopyTo(_values);
        _count = values.Length;
        _weights.AsSpan(0, _count + 1).Clear();
        _sums.AsSpan(0, _count + 1).Clear();
        _weight = _sum = 0;
    }

    /// <summary>Adds weight to the value at a place.</summary>
    public void Add(int place, double weight)
    {
        double sum = weight * _values[place];
        _weight += weight;
        _sum += sum;
        for (int at = place + 1; at <= _count; at += at & -at)
        {
            _weights[at] += weight;
            _sums[at] += sum;
        }
    }

    /// <summary>The weighted sum of distances from the median.</summary>
    public double Deviation()
    {
        (int at, double below, double belowSum) = Descend();
        double median = _values[at];
        return Math.Max(0, median * below - belowSum + (_sum - belowSum) - median * (_weight - below));
    }

    /// <summary>The median, in the middle where the weight is halved between two values.</summary>
    public double Median()
    {
        (int at, double below, _) = Descend();
        return _values[at] / 2 + Upper(at, below) / 2;
    }

    // The first place with which the weights reach half, and the weights and sums before it.
    private (int At, double Below, double BelowSum) Descend()
    {
        double half = _weight / 2;
        int at = 0;
        double below = 0;
        double belowSum = 0;
        for (int step = 1 << (31 - BitOperations.LeadingZeroCount((uint)_count)); step > 0; step >>= 1)
        {
            int next = at + step;
            if (next > _count || !(below + _weights[next] < half))
                continue;
            at = next;
            below += _weights[next];
            belowSum += _sums[next];
        }
        return (Math.Min(at, _count - 1), below, belowSum);
    }

    // The next value where exactly half the weight lies up to the median; the median itself otherwise.
    private double Upper(int at, double below)
    {
        if (below + WeightAt(at) != _weight / 2)
            return _values[at];
        for (int place = at + 1; place < _count; place++)
        {
            if (WeightAt(place) > 0)
                return _values[place];
        }
        return _values[at];
    }

    private double WeightAt(int place)
    {
        int at = place + 1;
        double weight = _weights[at];
        for (int child = at - 1, stop = at & (at - 1); child > stop; child &= child - 1)
            weight -= _weights[child];
        return weight;
    }
}

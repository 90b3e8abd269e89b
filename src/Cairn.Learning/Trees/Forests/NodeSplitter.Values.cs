using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cairn.Learning.Trees.Forests;

/// <content>Drawn thresholds in subtrees of few rows, over values rather than ranks.</content>
/// <remarks>
/// To draw a threshold takes the least and the greatest value and comparisons with it; from ranks the values would have
/// to be looked up in a table that does not fit the cache, and the rank of the threshold searched for there. So the few
/// rows bring their values with them. The splits are those that ranks give.
/// </remarks>
internal sealed partial class NodeSplitter
{
    // Of a threshold whose rank nobody has looked up yet.
    private const int UnknownRank = -2;

    private readonly double[]?[] _nearValues;
    private readonly double[] _values;

    private bool CutsValues(int feature) =>
        _limits.RandomCuts && _columns.Levels[feature] == 0 && _columns.Lows[feature] == _columns.Highs[feature];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CopyValues(double[] column, ReadOnlySpan<int> rows, double[] values)
    {
        ref double from = ref MemoryMarshal.GetArrayDataReference(column);
        for (int i = 0; i < rows.Length; i++)
            values[i] = Unsafe.Add(ref from, rows[i]);
    }

    // False when the feature has one value only at the node.
    private bool SearchValues(
        int feature, double[] column, ReadOnlySpan<int> rows, ref NodeCut best, out bool improves)
    {
        improves = false;
        int present = _columns.HasMissing[feature]
            ? GatherPresent(column, rows, out double least, out double most)
            : GatherAll(column, rows, out least, out most);
        int missing = rows.Length - present;
        if (present == 0 || (least == most && missing == 0))
            return false;
        Span<int> sides = _ranks.AsSpan(0, present);
        ReadOnlySpan<uint> lows = missing == 0 ? _criterion.Lows : _lows.AsSpan(0, present);
        if (least < most)
            CutValues(feature, least, most, sides);
        else
            sides.Clear();
        _missingCount = missing;
        improves = missing == 0
            ? _criterion.Weigh(_sorter, sides, lows, ref best)
            : _criterion.Scan(_sorter.Sort(sides, lows, 0, least < most ? 1 : 0), _missing.AsSpan(0, missing), ref best);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int GatherAll(double[] column, ReadOnlySpan<int> rows, out double least, out double most)
    {
        ref double from = ref MemoryMarshal.GetArrayDataReference(column);
        ref double to = ref MemoryMarshal.GetArrayDataReference(_values);
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        for (int i = 0; i < rows.Length; i++)
        {
            double value = Unsafe.Add(ref from, rows[i]);
            Unsafe.Add(ref to, i) = value;
            low = double.MinNative(low, value);
            high = double.MaxNative(high, value);
        }
        (least, most) = (low, high);
        return rows.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int GatherPresent(double[] column, ReadOnlySpan<int> rows, out double least, out double most)
    {
        ReadOnlySpan<uint> lows = _criterion.Lows;
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        int present = 0;
        int missing = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double value = column[rows[i]];
            if (double.IsNaN(value))
            {
                _missing[missing++] = lows[i];
                continue;
            }
            _values[present] = value;
            _lows[present++] = lows[i];
            low = double.MinNative(low, value);
            high = double.MaxNative(high, value);
        }
        (least, most) = (low, high);
        return present;
    }

    // As `Cut` does over ranks.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CutValues(int feature, double least, double most, Span<int> sides)
    {
        double from = Math.Max(double.MinValue, least);
        double to = Math.Min(double.MaxValue, most);
        double share = _random.NextDouble();
        double threshold = from * (1 - share) + to * share;

        // Rounding may lead out of the range, where one side would be empty.
        if (threshold < least)
            threshold = least;
        else if (threshold >= most)
            threshold = _columns.Lows[feature][_columns.LastUpTo(feature, most, 0, _columns.CountOf(feature) - 1) - 1];
        _cutRank = UnknownRank;
        _cutThreshold = threshold;
        ref double values = ref MemoryMarshal.GetArrayDataReference(_values);
        for (int i = 0; i < sides.Length; i++)
            sides[i] = Unsafe.Add(ref values, i) <= threshold ? 0 : 1;
    }

    private static int PartValues(
        Span<int> rows, Span<int> aside, double[] values, double threshold, bool missingLeft)
    {
        int left = 0;
        int right = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            double value = values[row];

            // Nothing compares with a missing value.
            int goesLeft = (missingLeft ? !(value > threshold) : value <= threshold) ? 1 : 0;
            rows[left] = row;
            aside[right] = row;
            left += goesLeft;
            right += 1 - goesLeft;
        }
        aside[..right].CopyTo(rows[left..]);
        return left;
    }
}

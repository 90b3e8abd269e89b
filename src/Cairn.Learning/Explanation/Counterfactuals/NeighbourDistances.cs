using Cairn.Numerics.Threading;

namespace Cairn.Learning.Explanation.Counterfactuals;

/// <summary>How far rows lie from the nearest row of the data, and how far real rows do.</summary>
internal sealed class NeighbourDistances
{
    private const int MostJudged = 400;

    private readonly RowCoder _coder;
    private readonly double[][] _rows;
    private readonly double[] _usual;

    /// <summary>Measures real rows; O(400 × rows × columns).</summary>
    public NeighbourDistances(RowCoder coder, double[][] rows, int threads)
    {
        _coder = coder;
        _rows = rows;
        int judged = Math.Min(MostJudged, rows.Length);
        _usual = new double[judged];
        ParallelBlocks.For(judged, threads, i => _usual[i] = Nearest(rows[(int)((long)i * rows.Length / judged)]));
        Array.Sort(_usual);
    }

    /// <summary>Distance to the nearest row that is not the same.</summary>
    public double Nearest(double[] row)
    {
        double nearest = double.PositiveInfinity;
        foreach (double[] other in _rows)
        {
            double distance = 0;
            for (int c = 0; c < row.Length && distance < nearest; c++)
                distance += _coder.Distance(c, row[c], other[c]);
            if (distance > 0 && distance < nearest)
                nearest = distance;
        }
        return nearest;
    }

    /// <summary>The distance that a share of the real rows lies beyond.</summary>
    public double Farthest(double share) => _usual.Length == 0 ? 0 : _usual[Math.Max(
        0, (int)((1 - share) * _usual.Length) - 1)];

    /// <summary>Share of real rows that lie at least so far from their nearest.</summary>
    public double Plausibility(double distance)
    {
        int below = 0;
        while (below < _usual.Length && _usual[below] < distance)
            below++;
        return _usual.Length == 0 ? 0 : (_usual.Length - below) / (double)_usual.Length;
    }
}

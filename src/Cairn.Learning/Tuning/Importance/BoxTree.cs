using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Importance;

/// <summary>A regression tree over the unit cube as the boxes of its leaves, grown on a bootstrap draw.</summary>
internal sealed class BoxTree
{
    private const int FewestRows = 2;

    private readonly List<(double[] Low, double[] High, double Value)> _boxes = [];
    private readonly int _dimensions;

    private BoxTree(int dimensions)
    {
        _dimensions = dimensions;
    }

    /// <summary>Grows a tree on points drawn with replacement.</summary>
    public static BoxTree Grow(double[][] points, double[] values, SeededRandom random)
    {
        int dimensions = points[0].Length;
        BoxTree tree = new(dimensions);
        int[] rows = [.. points.Select(_ => random.NextInt(points.Length))];
        double[] high = new double[dimensions];
        Array.Fill(high, 1);
        tree.Split(points, values, rows, new double[dimensions], high, random);
        return tree;
    }

    /// <summary>Variance over the cube.</summary>
    public double Variance()
    {
        double mean = Mean();
        return _boxes.Sum(box => Volume(box.Low, box.High, -1) * (box.Value - mean) * (box.Value - mean));
    }

    /// <summary>Variance over one coordinate of the mean over all others.</summary>
    public double VarianceOf(int coordinate)
    {
        double[] cuts = [.. _boxes.SelectMany(box => new[] { box.Low[coordinate], box.High[coordinate] }).Distinct().Order()];
        double mean = Mean();
        double variance = 0;
        for (int i = 0; i + 1 < cuts.Length; i++)
        {
            double middle = (cuts[i] + cuts[i + 1]) / 2;
            double marginal = _boxes.Where(box => box.Low[coordinate] <= middle && middle < box.High[coordinate])
                .Sum(box => box.Value * Volume(box.Low, box.High, coordinate));
            variance += (cuts[i + 1] - cuts[i]) * (marginal - mean) * (marginal - mean);
        }
        return variance;
    }

    private double Mean() => _boxes.Sum(box => Volume(box.Low, box.High, -1) * box.Value);

    private double Volume(double[] low, double[] high, int without)
    {
        double volume = 1;
        for (int i = 0; i < _dimensions; i++)
            volume *= i == without ? 1 : high[i] - low[i];
        return volume;
    }

    private void Split(double[][] points, double[] values, int[] rows, double[] low, double[] high, SeededRandom random)
    {
        (int coordinate, double cut) = rows.Length >= 2 * FewestRows ? Best(points, values, rows, random) : (-1, 0);
        if (coordinate < 0)
        {
            _boxes.Add((low, high, rows.Average(row => values[row])));
            return;
        }
        double[] middleHigh = [.. high];
        double[] middleLow = [.. low];
        middleHigh[coordinate] = middleLow[coordinate] = cut;
        Split(points, values, [.. rows.Where(row => points[row][coordinate] < cut)], low, middleHigh, random);
        Split(points, values, [.. rows.Where(row => points[row][coordinate] >= cut)], middleLow, high, random);
    }

    // The cut that leaves the least squared error, among all coordinates but one in three, drawn.
    private (int Coordinate, double Cut) Best(double[][] points, double[] values, int[] rows, SeededRandom random)
    {
        (int Coordinate, double Cut) best = (-1, 0);
        double total = rows.Sum(row => values[row]);
        double most = total * total / rows.Length + 1e-9;
        int[] coordinates = [.. Enumerable.Range(0, _dimensions)];
        random.Shuffle<int>(coordinates);
        foreach (int coordinate in coordinates.Take(Math.Max(1, (2 * _dimensions + 2) / 3)))
        {
            int[] order = [.. rows.OrderBy(row => points[row][coordinate])];
            double left = 0;
            for (int i = 1; i < order.Length; i++)
            {
                left += values[order[i - 1]];
                (double before, double after) = (points[order[i - 1]][coordinate], points[order[i]][coordinate]);
                if (before == after || i < FewestRows || order.Length - i < FewestRows)
                    continue;
                double gain = left * left / i + (total - left) * (total - left) / (order.Length - i);
                if (gain > most)
                    (most, best) = (gain, (coordinate, (before + after) / 2));
            }
        }
        return best;
    }
}

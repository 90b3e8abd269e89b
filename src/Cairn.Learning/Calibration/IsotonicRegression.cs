using Cairn.Learning.Metrics;
using Cairn.Models;

namespace Cairn.Learning.Calibration;

/// <summary>The function that never falls and is nearest to given points by weighted least squares.</summary>
/// <remarks>
/// Pool adjacent violators: Ayer et al. (1955); as a calibrator Zadrozny and Elkan, "Transforming classifier scores
/// into
/// accurate multiclass probability estimates" (2002). Points of the same x (nearer than 10⁻¹⁵) are first made one,
/// with their
/// weighted mean. Between two points the function is a line, beyond the first and last it is flat: scikit-learn's
/// <c>IsotonicRegression(out_of_bounds="clip")</c>.
/// </remarks>
public sealed class IsotonicRegression : IScoreMap
{
    private const double Same = 1e-15;

    private readonly double[] _x;
    private readonly double[] _y;

    private IsotonicRegression(double[] x, double[] y)
    {
        _x = x;
        _y = y;
    }

    /// <summary>Where the function bends, ascending.</summary>
    public IReadOnlyList<double> X => _x;

    /// <summary>Its values there, ascending.</summary>
    public IReadOnlyList<double> Y => _y;

    /// <summary>Fits the function.</summary>
    /// <param name="x">Where each point is, finite.</param>
    /// <param name="y">Its value, finite.</param>
    /// <param name="weights">Its weight, ≥ 0; empty when points weigh the same. What weighs nothing is no
    /// point.</param>
    /// <exception cref="ArgumentException">There is no point.</exception>
    /// <remarks>O(n log n).</remarks>
    public static IsotonicRegression Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(x.Length, y.Length, weights.Length);
        List<double> places = [];
        List<double> means = [];
        List<double> masses = [];
        int[] order = Order(x, y, weights);
        if (order.Length == 0)
            throw new ArgumentException("There is no point of a weight above 0.", nameof(x));
        for (int i = 0; i < order.Length;)
        {
            double place = x[order[i]];
            double sum = 0;
            double mass = 0;
            for (; i < order.Length && x[order[i]] - place < Same; i++)
            {
                double weight = MetricInput.WeightOf(weights, order[i]);
                sum += weight * y[order[i]];
                mass += weight;
            }
            places.Add(place);
            means.Add(sum / mass);
            masses.Add(mass);
        }
        return Bends(places, Pool(means, masses));
    }

    /// <summary>The value at a place; NaN for NaN.</summary>
    /// <remarks>O(log n).</remarks>
    public double Of(double x)
    {
        if (double.IsNaN(x))
            return double.NaN;
        if (x <= _x[0])
            return _y[0];
        if (x >= _x[^1])
            return _y[^1];
        int at = Array.BinarySearch(_x, x);
        if (at >= 0)
            return _y[at];
        int above = ~at;
        double slope = (_y[above] - _y[above - 1]) / (_x[above] - _x[above - 1]);
        return slope * (x - _x[above - 1]) + _y[above - 1];
    }

    double[] IScoreMap.Numbers => [.. _x, .. _y];

    double IScoreMap.Of(double score) => Of(score);

    internal static IsotonicRegression Load(double[] numbers, ModelState state)
    {
        int bends = numbers.Length / 2;
        double[] x = numbers[..bends];
        double[] y = numbers[bends..];
        bool sound = bends > 0 && x.Length == y.Length && numbers.All(double.IsFinite);
        for (int i = 1; sound && i < bends; i++)
            sound = x[i] > x[i - 1] && y[i] >= y[i - 1];
        return sound ? new IsotonicRegression(x, y) : throw state.Broken("an isotonic function does not ascend");
    }

    private static int[] Order(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights)
    {
        List<int> order = [];
        double[] places = x.ToArray();
        double[] values = y.ToArray();
        for (int i = 0; i < places.Length; i++)
        {
            if (!double.IsFinite(places[i]) || !double.IsFinite(values[i]))
                throw new ArgumentException($"Point {i} is ({places[i]}, {values[i]}); finite ones are wanted.", nameof(x));
            if (MetricInput.WeightOf(weights, i) > 0)
                order.Add(i);
        }
        return [.. order.OrderBy(i => places[i]).ThenBy(i => values[i])];
    }

    // Blocks of points with one value; a block below the one before it joins it.
    private static double[] Pool(List<double> means, List<double> masses)
    {
        List<(double Sum, double Mass, int Count)> blocks = [];
        for (int i = 0; i < means.Count; i++)
        {
            (double Sum, double Mass, int Count) block = (means[i] * masses[i], masses[i], 1);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Mass >= block.Sum / block.Mass)
            {
                (double sum, double mass, int count) = blocks[^1];
                block = (sum + block.Sum, mass + block.Mass, count + block.Count);
                blocks.RemoveAt(blocks.Count - 1);
            }
            blocks.Add(block);
        }
        return [.. blocks.SelectMany(block => Enumerable.Repeat(block.Sum / block.Mass, block.Count))];
    }

    // Within a level stretch only its ends are needed.
    private static IsotonicRegression Bends(List<double> places, double[] values)
    {
        int[] kept =
        [
            .. Enumerable.Range(0, values.Length).Where(i =>
                i == 0 || i == values.Length - 1 || values[i] != values[i - 1] || values[i] != values[i + 1]),
        ];
        return new IsotonicRegression([.. kept.Select(i => places[i])], [.. kept.Select(i => values[i])]);
    }
}

using Cairn.Numerics.LinearAlgebra;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>The normal distribution of <see cref="CovarianceSampler"/> and its evolution, generation by generation.</summary>
/// <remarks>
/// Equation numbers are those of Hansen, "The CMA evolution strategy: a tutorial" (arXiv 1604.00772, 2016). Coordinates are those
/// of the unit cube, of which the first size is 0.15. What is done differently: generations have 4 + ln n points, not 4 + 3 ln n,
/// since a search of some hundred trials gains more from more of them. The directions that points are drawn from are orthogonal within
/// a generation, n at a time, so that they are spread evenly, each as long as a normal one: Wang, Emmerich and Bäck, "Mirrored
/// orthogonal sampling for covariance matrix adaptation evolution strategies" (2019), without the mirrors.
/// </remarks>
internal sealed class CovarianceState
{
    private const double FirstSize = 0.15;

    private readonly int _n;
    private readonly int _parents;
    private readonly double[] _weights;
    private readonly double _mass;
    private readonly double _pathRate;
    private readonly double _damping;
    private readonly double _shapeRate;
    private readonly double _rankOne;
    private readonly double _rankMany;
    private readonly double _expected;
    private readonly double[] _middle;
    private readonly double[] _sizePath;
    private readonly double[] _shapePath;
    private readonly double[] _covariance;
    private double[] _axes;
    private double[] _lengths;
    private double _size;
    private int _generations;

    /// <summary>A distribution before its first generation.</summary>
    /// <param name="middle">Its middle.</param>
    /// <param name="generation">Points of a generation, ≥ 4; null for 4 + ln n.</param>
    /// <param name="size">Its size.</param>
    public CovarianceState(double[] middle, int? generation = null, double size = FirstSize)
    {
        int n = _n = middle.Length;
        _size = size;
        Generation = generation ?? 4 + (int)Math.Log(n);
        _parents = Generation / 2;
        double[] raw = [.. Enumerable.Range(1, Generation).Select(i => Math.Log((Generation + 1) / 2.0) - Math.Log(i))]; // (49)
        double good = raw[.._parents].Sum();
        _mass = good * good / raw[.._parents].Sum(w => w * w); // (8)
        double bad = raw[_parents..].Sum();
        double badMass = bad * bad / raw[_parents..].Sum(w => w * w);
        _shapeRate = (4 + _mass / n) / (n + 4 + 2 * _mass / n); // (56)
        _rankOne = 2 / ((n + 1.3) * (n + 1.3) + _mass); // (57)
        _rankMany = Math.Min(1 - _rankOne, 2 * (_mass + 1 / _mass - 2) / ((n + 2.0) * (n + 2) + _mass)); // (58)
        double most = Math.Min(
            1 + _rankOne / _rankMany, Math.Min(1 + 2 * badMass / (_mass + 2), (1 - _rankOne - _rankMany) / (n * _rankMany))); // (50)–(52)
        _weights = [.. raw.Select(w => w >= 0 ? w / good : most * w / -raw.Where(r => r < 0).Sum())]; // (53)
        _pathRate = (_mass + 2) / (n + _mass + 5); // (55)
        _damping = 1 + 2 * Math.Max(0, Math.Sqrt((_mass - 1) / (n + 1)) - 1) + _pathRate;
        _expected = Math.Sqrt(n) * (1 - 1.0 / (4 * n) + 1.0 / (21.0 * n * n));
        _middle = [.. middle];
        _sizePath = new double[n];
        _shapePath = new double[n];
        _covariance = new double[n * n];
        for (int i = 0; i < n; i++)
            _covariance[i * n + i] = 1;
        _axes = [.. _covariance];
        _lengths = [.. Enumerable.Repeat(1.0, n)];
    }

    /// <summary>Points of a generation.</summary>
    public int Generation { get; }

    /// <summary>The middle.</summary>
    public IReadOnlyList<double> Middle => _middle;

    /// <summary>The size.</summary>
    public double Size => _size;

    /// <summary>The shape, n × n, row-major.</summary>
    public IReadOnlyList<double> Covariance => _covariance;

    /// <summary>Points taken in so far.</summary>
    public int Seen => _generations * Generation;

    /// <summary>A point of the distribution, which may lie outside the cube.</summary>
    public double[] Draw(SeededRandom random) => At([.. Enumerable.Range(0, _n).Select(_ => random.NextNormal())]);

    /// <summary>Directions for <see cref="At"/>: n of them, orthogonal to each other, each as long as a normal one.</summary>
    public double[][] Directions(SeededRandom random)
    {
        double[][] all = new double[_n][];
        for (int k = 0; k < _n; k++)
        {
            double[] direction = all[k] = [.. Enumerable.Range(0, _n).Select(_ => random.NextNormal())];
            double length = Math.Sqrt(SquareOf(direction));
            // Gram and Schmidt; the uniform law of the directions stays, since a normal one has no preference.
            for (int j = 0; j < k; j++)
                VectorKernels.Axpy(-VectorKernels.Dot(all[j], direction) / SquareOf(all[j]), all[j], direction);
            double left = Math.Sqrt(SquareOf(direction));
            for (int i = 0; i < _n && left > 0; i++)
                direction[i] *= length / left;
        }
        return all;
    }

    /// <summary>The point of the distribution that a standard normal one becomes.</summary>
    public double[] At(double[] normal)
    {
        double[] z = new double[_n];
        for (int i = 0; i < _n; i++)
            z[i] = _lengths[i] * normal[i]; // (38)–(40)
        double[] point = new double[_n];
        VectorKernels.Multiply(_axes, z, point);
        for (int i = 0; i < _n; i++)
            point[i] = _middle[i] + _size * point[i];
        return point;
    }

    /// <summary>Takes in a generation, the best point first.</summary>
    public void Update(IReadOnlyList<double[]> points)
    {
        _generations++;
        double[][] steps = [.. points.Select(p => p.Select((x, i) => (x - _middle[i]) / _size).ToArray())];
        double[] mean = new double[_n];
        for (int k = 0; k < _parents; k++)
            VectorKernels.Axpy(_weights[k], steps[k], mean); // (41)
        for (int i = 0; i < _n; i++)
            _middle[i] += _size * mean[i]; // (42)

        double[] white = Whiten(mean);
        double keep = Math.Sqrt(_pathRate * (2 - _pathRate) * _mass);
        for (int i = 0; i < _n; i++)
            _sizePath[i] = (1 - _pathRate) * _sizePath[i] + keep * white[i]; // (43)
        double length = Math.Sqrt(VectorKernels.Dot(_sizePath, _sizePath));
        _size = Math.Min(1, _size * Math.Exp(_pathRate / _damping * (length / _expected - 1))); // (44)

        double settled = Math.Sqrt(1 - Math.Pow(1 - _pathRate, 2 * (_generations + 1)));
        double open = length / settled < (1.4 + 2.0 / (_n + 1)) * _expected ? 1 : 0;
        double pull = Math.Sqrt(_shapeRate * (2 - _shapeRate) * _mass);
        for (int i = 0; i < _n; i++)
            _shapePath[i] = (1 - _shapeRate) * _shapePath[i] + open * pull * mean[i]; // (45)
        UpdateShape(steps, (1 - open) * _shapeRate * (2 - _shapeRate));
    }

    private void UpdateShape(double[][] steps, double missing)
    {
        double[] weights = [.. _weights.Select((w, k) => w >= 0 ? w : w * _n / Math.Max(1e-12, SquareOf(Whiten(steps[k]))))]; // (46)
        double left = 1 + _rankOne * missing - _rankOne - _rankMany * _weights.Sum(); // (47)
        for (int i = 0; i < _covariance.Length; i++)
            _covariance[i] *= left;
        for (int row = 0; row < _n; row++)
        {
            Span<double> at = _covariance.AsSpan(row * _n, _n);
            VectorKernels.Axpy(_rankOne * _shapePath[row], _shapePath, at);
            for (int k = 0; k < steps.Length; k++)
                VectorKernels.Axpy(_rankMany * weights[k] * steps[k][row], steps[k], at);
        }
        for (int row = 0; row < _n; row++)
        {
            for (int column = 0; column < row; column++)
            {
                double mid = (_covariance[row * _n + column] + _covariance[column * _n + row]) / 2;
                _covariance[row * _n + column] = _covariance[column * _n + row] = mid;
            }
        }
        (double[] values, _axes) = SymmetricEigen.Decompose(_covariance, _n);
        _lengths = [.. values.Select(v => Math.Sqrt(Math.Max(v, 1e-16)))];
    }

    // C^(−1/2) x.
    private double[] Whiten(double[] x)
    {
        double[] turned = new double[_n];
        VectorKernels.AddTransposed(_axes, x, turned);
        for (int i = 0; i < _n; i++)
            turned[i] /= _lengths[i];
        double[] white = new double[_n];
        VectorKernels.Multiply(_axes, turned, white);
        return white;
    }

    private static double SquareOf(double[] x) => VectorKernels.Dot(x, x);
}

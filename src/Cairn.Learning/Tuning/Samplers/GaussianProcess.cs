using Cairn.Numerics.LinearAlgebra;
using Cairn.Numerics.Optimization;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>A Gaussian process with a Matérn 5/2 kernel and a length scale a coordinate, fitted to points of the unit cube.</summary>
/// <remarks>
/// <para>
/// k(r) = s (1 + √5 r + 5 r²/3) e^(−√5 r), r² = Σ θⱼ (xⱼ − x′ⱼ)², with noise on the diagonal: Rasmussen and Williams, "Gaussian
/// processes for machine learning" (2006), equations 2.25, 2.26 and 4.17. Coordinates of choices count 1 where they differ.
/// </para>
/// <para>
/// The logarithms of θ, s and the noise maximise the marginal likelihood (equation 5.8, its gradient 5.9) times a prior, by
/// L-BFGS from one start. Length scales have the log-normal prior that grows with √dimensions of Hvarfner, Hellsten and Nardi,
/// "Vanilla Bayesian optimization performs great in high dimensions" (2024). O(n³ + n² d) an evaluation.
/// </para>
/// </remarks>
internal sealed class GaussianProcess
{
    private const double Root5 = 2.2360679774997897;
    private const double LeastNoise = 1e-7;
    private const double NoiseMiddle = -6;
    private const double NoiseWidth = 3;
    private const int MostIterations = 40;

    private readonly double[][] _points;
    private readonly bool[] _isChoice;
    private readonly double[] _theta;
    private readonly double _scale;
    private readonly double _noise;
    private readonly double[] _alpha;
    private readonly double[] _inverse;

    private GaussianProcess(double[][] points, bool[] isChoice, double[] values, double[] parameters, double evidence)
    {
        LogEvidence = evidence;
        int d = isChoice.Length;
        _points = points;
        _isChoice = isChoice;
        _theta = [.. parameters[..d].Select(Math.Exp)];
        _scale = Math.Exp(parameters[d]);
        _noise = Math.Exp(parameters[d + 1]) + LeastNoise;
        int n = points.Length;
        _inverse = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                _inverse[i * n + j] = Kernel(SquareOf(points[i], points[j]), out _);
            _inverse[i * n + i] = _scale + _noise;
        }
        if (!TryInvert(_inverse, n, out _))
            throw new ArithmeticException("The covariance of the points is not positive definite.");
        _alpha = new double[n];
        VectorKernels.Multiply(_inverse, values, _alpha);
        Best = double.PositiveInfinity;
        for (int i = 0; i < n; i++)
            Best = Math.Min(Best, values[i] - _noise * _alpha[i]);
    }

    /// <summary>The lowest of the means at the points seen.</summary>
    public double Best { get; }

    /// <summary>The logarithm of the density of the values under the process and its priors, but for a constant.</summary>
    public double LogEvidence { get; }

    /// <summary>θ of each coordinate: 1 over the square of its length scale.</summary>
    public IReadOnlyList<double> Theta => _theta;

    /// <summary>Variance of the noise.</summary>
    public double Noise => _noise;

    /// <summary>Fits a process.</summary>
    /// <param name="points">Points, at least one.</param>
    /// <param name="isChoice">Which coordinates are choices.</param>
    /// <param name="values">Value of each point, standardised.</param>
    public static GaussianProcess Fit(double[][] points, bool[] isChoice, double[] values)
    {
        int d = isChoice.Length;
        GaussianLikelihood likelihood = new(points, isChoice, values, ScaleMiddle(d), NoiseMiddle, NoiseWidth, LeastNoise);
        double[] start = new double[d + 2];
        start.AsSpan(0, d).Fill(-2 * (ScaleMiddle(d) - 1.5));
        start[d + 1] = NoiseMiddle;
        LbfgsResult fit = Lbfgs.Minimize(
            likelihood.Evaluate, start, new LbfgsOptions { MaxIterations = MostIterations, GradientTolerance = 0.01 });
        return new GaussianProcess(points, isChoice, values, fit.Point, -fit.Value);
    }

    /// <summary>Mean and variance at a point.</summary>
    public (double Mean, double Variance) Predict(double[] point) => Predict(point, [], []);

    /// <summary>Mean and variance at a point, with their gradients where spans are given for them.</summary>
    public (double Mean, double Variance) Predict(double[] point, Span<double> meanGradient, Span<double> varianceGradient)
    {
        int n = _points.Length;
        Span<double> k = n <= 1024 ? stackalloc double[n] : new double[n];
        Span<double> slopes = n <= 1024 ? stackalloc double[n] : new double[n];
        Span<double> u = n <= 1024 ? stackalloc double[n] : new double[n];
        for (int i = 0; i < n; i++)
            k[i] = Kernel(SquareOf(point, _points[i]), out slopes[i]);
        VectorKernels.Multiply(_inverse, k, u);
        double mean = VectorKernels.Dot(k, _alpha);
        double variance = Math.Max(_scale - VectorKernels.Dot(k, u), 1e-12);
        for (int j = 0; j < meanGradient.Length; j++)
        {
            double byMean = 0;
            double byVariance = 0;
            for (int i = 0; i < n && !_isChoice[j]; i++)
            {
                double change = slopes[i] * 2 * _theta[j] * (point[j] - _points[i][j]);
                byMean += _alpha[i] * change;
                byVariance -= 2 * u[i] * change;
            }
            meanGradient[j] = byMean;
            varianceGradient[j] = byVariance;
        }
        return (mean, variance);
    }

    // Replaces the lower triangle of a positive definite matrix by the whole inverse.
    internal static bool TryInvert(double[] matrix, int n, out double logDeterminant)
    {
        logDeterminant = 0;
        if (!Cholesky.TryFactor(matrix, n))
            return false;
        // Rows of (L⁻¹)ᵀ, so that both steps run over contiguous rows.
        double[] upper = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            double pivot = matrix[i * n + i];
            logDeterminant += 2 * Math.Log(pivot);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> row = matrix.AsSpan(i * n + j, i - j);
                upper[j * n + i] = -VectorKernels.Dot(row, upper.AsSpan(j * n + j, i - j)) / pivot;
            }
            upper[i * n + i] = 1 / pivot;
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double dot = VectorKernels.Dot(upper.AsSpan(i * n + i, n - i), upper.AsSpan(j * n + i, n - i));
                matrix[i * n + j] = matrix[j * n + i] = dot;
            }
        }
        return true;
    }

    private static double ScaleMiddle(int dimensions) => Math.Sqrt(2) + Math.Log(dimensions) / 2;

    private double Kernel(double square, out double slope)
    {
        double value = Matern(square, out slope);
        slope *= _scale;
        return _scale * value;
    }

    /// <summary>The kernel of scale 1 and its derivative by r².</summary>
    internal static double Matern(double square, out double slope)
    {
        double r = Root5 * Math.Sqrt(square);
        double decay = Math.Exp(-r);
        slope = -5.0 / 6 * (1 + r) * decay;
        return (1 + r + r * r / 3) * decay;
    }

    private double SquareOf(double[] x, double[] y)
    {
        double sum = 0;
        for (int j = 0; j < _theta.Length; j++)
        {
            double distance = x[j] - y[j];
            sum += _theta[j] * (_isChoice[j] ? (distance == 0 ? 0 : 1) : distance * distance);
        }
        return sum;
    }
}

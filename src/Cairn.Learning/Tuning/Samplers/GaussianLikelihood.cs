using Cairn.Numerics.LinearAlgebra;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>
/// How badly parameters of a <see cref="GaussianProcess"/> fit: the negative logarithm of marginal likelihood and prior, with its
/// gradient.
/// </summary>
internal sealed class GaussianLikelihood
{
    private readonly int _n;
    private readonly int _d;
    private readonly double[] _values;
    private readonly double[] _squares; // [pair, coordinate]
    private readonly double _scaleMiddle;
    private readonly double _noiseMiddle;
    private readonly double _noiseWidth;
    private readonly double _leastNoise;
    private readonly double[] _matrix;
    private readonly double[] _kernel;
    private readonly double[] _slopes;
    private readonly double[] _alpha;

    public GaussianLikelihood(
        double[][] points, bool[] isChoice, double[] values, double scaleMiddle, double noiseMiddle, double noiseWidth,
        double leastNoise)
    {
        _n = points.Length;
        _d = isChoice.Length;
        _values = values;
        _scaleMiddle = scaleMiddle;
        _noiseMiddle = noiseMiddle;
        _noiseWidth = noiseWidth;
        _leastNoise = leastNoise;
        int pairs = _n * (_n - 1) / 2;
        _squares = new double[pairs * _d];
        _matrix = new double[_n * _n];
        _kernel = new double[pairs];
        _slopes = new double[pairs];
        _alpha = new double[_n];
        int at = 0;
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                for (int c = 0; c < _d; c++)
                {
                    double distance = points[i][c] - points[j][c];
                    _squares[at++] = isChoice[c] ? (distance == 0 ? 0 : 1) : distance * distance;
                }
            }
        }
    }

    /// <summary>The value and gradient at logarithms of θ, the scale and the noise.</summary>
    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Span<double> theta = stackalloc double[_d];
        foreach (double parameter in point)
        {
            if (!(Math.Abs(parameter) < 40))
                return double.PositiveInfinity;
        }
        for (int c = 0; c < _d; c++)
            theta[c] = Math.Exp(point[c]);
        double scale = Math.Exp(point[_d]);
        double noise = Math.Exp(point[_d + 1]);
        int pair = 0;
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < i; j++, pair++)
            {
                double square = VectorKernels.Dot(_squares.AsSpan(pair * _d, _d), theta);
                _kernel[pair] = scale * GaussianProcess.Matern(square, out double slope);
                _slopes[pair] = scale * slope;
                _matrix[i * _n + j] = _kernel[pair];
            }
            _matrix[i * _n + i] = scale + noise + _leastNoise;
        }
        if (!GaussianProcess.TryInvert(_matrix, _n, out double logDeterminant))
            return double.PositiveInfinity;
        VectorKernels.Multiply(_matrix, _values, _alpha);
        double value = (VectorKernels.Dot(_values, _alpha) + logDeterminant) / 2;

        gradient.Clear();
        double trace = 0;
        pair = 0;
        Span<double> byTheta = gradient[.._d];
        for (int i = 0; i < _n; i++)
        {
            double diagonal = _matrix[i * _n + i] - _alpha[i] * _alpha[i];
            trace += diagonal;
            gradient[_d] += diagonal * scale / 2;
            for (int j = 0; j < i; j++, pair++)
            {
                // Each pair stands twice in the symmetric matrix, and the trace has a half before it.
                double w = _matrix[i * _n + j] - _alpha[i] * _alpha[j];
                gradient[_d] += w * _kernel[pair];
                VectorKernels.Axpy(w * _slopes[pair], _squares.AsSpan(pair * _d, _d), byTheta);
            }
        }
        for (int c = 0; c < _d; c++)
            byTheta[c] *= theta[c];
        gradient[_d + 1] = trace * noise / 2;
        return value + Prior(point, gradient);
    }

    // Normal in the logarithms: length scales about √2 + ln(d)/2 with variance 3, the scale about 0 with variance 1.
    private double Prior(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double sum = 0;
        for (int c = 0; c < _d; c++)
        {
            double off = -point[c] / 2 - _scaleMiddle;
            sum += off * off / 6;
            gradient[c] -= off / 6;
        }
        sum += point[_d] * point[_d] / 2;
        gradient[_d] += point[_d];
        double noise = (point[_d + 1] - _noiseMiddle) / _noiseWidth;
        gradient[_d + 1] += noise / _noiseWidth;
        return sum + noise * noise / 2;
    }
}

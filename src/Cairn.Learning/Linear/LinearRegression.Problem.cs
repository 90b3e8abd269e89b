using Cairn.Numerics.LinearAlgebra;
using Cairn.Numerics.Optimization;

namespace Cairn.Learning.Linear;

/// <content>The normal equations (Xᵀ W X − W x̄ x̄ᵀ + L2 I) β = Xᵀ W (y − ȳ), and two ways to solve them.</content>
public sealed partial record LinearRegression
{
    private const int MostColumnsSolvedDirectly = 1024;

    // Sums over many rows are exact to about 10⁻¹³, so less than this share of a column left after the others is none.
    private const double Collinear = 1e-12;
    private const double IterativeTolerance = 1e-10;
    private const int MostIterations = 5000;
    private const int Refinements = 2;

    private sealed class Problem
    {
        private readonly DesignMatrix _matrix;
        private readonly int _width;
        private readonly double _l2;
        private readonly double[] _means;
        private readonly double[] _squares;
        private readonly double[] _target;
        private readonly double _targetMean;
        private readonly double _targetScale;

        public Problem(DesignMatrix matrix, double[] target, double l2, bool fitIntercept)
        {
            _matrix = matrix;
            _width = matrix.Design.Width;
            _l2 = l2;
            double[] sums = matrix.Sum(2 * _width, AddMoments);
            _means = fitIntercept ? [.. sums.Take(_width).Select(sum => sum / matrix.TotalWeight)] : new double[_width];
            _squares = sums[_width..];
            (_target, _targetMean, _targetScale) = Centre(target, fitIntercept);
        }

        public (double[] Coefficients, double Intercept, int Iterations, bool Converged) SolveDirectly(
            CancellationToken cancellation)
        {
            double[] normal = Normal();
            cancellation.ThrowIfCancellationRequested();
            SymmetricSolver solver = SymmetricSolver.Factor(normal, _width, Collinear);
            double[] coefficients = new double[_width];
            for (int pass = 0; pass <= Refinements; pass++)
            {
                cancellation.ThrowIfCancellationRequested();
                double[] step = Gradient(coefficients);
                solver.Solve(step);
                VectorKernels.Axpy(1, step, coefficients);
            }
            return Finish(coefficients, 0, true);
        }

        public (double[] Coefficients, double Intercept, int Iterations, bool Converged) SolveIteratively(
            CancellationToken cancellation)
        {
            double[] diagonal = new double[_width];
            for (int i = 0; i < _width; i++)
                diagonal[i] = Diagonal(i);
            (double[] coefficients, int iterations, bool converged) = ConjugateGradient.Solve(
                Multiply, diagonal, Gradient(new double[_width]), IterativeTolerance, MostIterations, cancellation);
            if (iterations == 0 && !converged)
                cancellation.ThrowIfCancellationRequested();
            return Finish(coefficients, iterations, converged);
        }

        private (double[] Coefficients, double Intercept, int Iterations, bool Converged) Finish(
            double[] coefficients, int iterations, bool converged)
        {
            for (int i = 0; i < _width; i++)
                coefficients[i] *= _targetScale;
            double intercept = _targetMean - VectorKernels.Dot(_means, coefficients);
            return (coefficients, intercept, iterations, converged);
        }

        // The target is centred and scaled to at most 1 in size, so that no square of it overflows.
        private (double[] Target, double Mean, double Scale) Centre(double[] target, bool fitIntercept)
        {
            double mean = 0;
            for (int row = 0; fitIntercept && row < target.Length; row++)
                mean += _matrix.Weights[row] / _matrix.TotalWeight * target[row];
            double scale = 0;
            foreach (double value in target)
                scale = Math.Max(scale, Math.Abs(value / 2 - mean / 2));
            if (!(scale > 0))
                scale = 0.5;
            double[] centred = new double[target.Length];
            for (int row = 0; row < target.Length; row++)
                centred[row] = (target[row] / 2 - mean / 2) / scale;
            return (centred, mean, Math.Min(2 * scale, double.MaxValue));
        }

        private void AddMoments(in Chunk chunk, Span<double> into)
        {
            Span<double> squares = into[_width..];
            for (int i = 0; i < chunk.Count; i++)
            {
                double weight = _matrix.Weights[chunk.Start + i];
                chunk.AddTo(i, weight, into[.._width]);
                ReadOnlySpan<double> dense = chunk.Dense(i);
                for (int d = 0; d < dense.Length; d++)
                    squares[d] += weight * dense[d] * dense[d];
                foreach (int column in chunk.Hot(i))
                {
                    if (column >= 0)
                        squares[column] += weight;
                }
            }
        }

        // A column that centring leaves nothing of is constant: its products with others are cleared.
        private double Diagonal(int column)
        {
            double centred = _squares[column] - _matrix.TotalWeight * _means[column] * _means[column];
            return centred <= Collinear * _squares[column] ? 0 : centred + _l2;
        }

        private double[] Normal()
        {
            int width = _width;
            double[] normal = _matrix.Sum(width * width, (in Chunk chunk, Span<double> into) =>
            {
                for (int i = 0; i < chunk.Count; i++)
                    AddProducts(in chunk, i, _matrix.Weights[chunk.Start + i], into, width);
            });
            for (int i = 0; i < width; i++)
            {
                double diagonal = Diagonal(i);
                for (int j = 0; j < i; j++)
                {
                    // Only one of the two orders of a dense and a 0/1 column, or of two of either, was added to.
                    double product = normal[i * width + j] - _matrix.TotalWeight * _means[i] * _means[j];
                    if (diagonal == 0 || Diagonal(j) == 0)
                        product = 0;
                    normal[i * width + j] = product;
                    normal[j * width + i] = product;
                }
                // The right side of a constant column is 0, so any diagonal gives it the coefficient 0.
                normal[i * width + i] = diagonal == 0 ? 1 : diagonal;
            }
            return normal;
        }

        // The lower triangle of w x xᵀ; 0/1 columns come after the dense ones, and in increasing order.
        private static void AddProducts(in Chunk chunk, int row, double weight, Span<double> into, int width)
        {
            if (weight == 0)
                return;
            ReadOnlySpan<double> dense = chunk.Dense(row);
            for (int d = 0; d < dense.Length; d++)
                VectorKernels.Axpy(weight * dense[d], dense[..(d + 1)], into.Slice(d * width, d + 1));
            ReadOnlySpan<int> hot = chunk.Hot(row);
            for (int h = 0; h < hot.Length; h++)
            {
                if (hot[h] < 0)
                    continue;
                Span<double> line = into.Slice(hot[h] * width, width);
                VectorKernels.Axpy(weight, dense, line[..dense.Length]);
                for (int other = 0; other <= h; other++)
                {
                    if (hot[other] >= 0)
                        line[hot[other]] += weight;
                }
            }
        }

        // Xᵀ W (y − ȳ − (X − x̄) β) − L2 β: the right side at 0, and what is left of it elsewhere.
        private double[] Gradient(double[] coefficients)
        {
            double shift = VectorKernels.Dot(_means, coefficients);
            double[] sums = _matrix.Sum(_width + 1, (in Chunk chunk, Span<double> into) =>
            {
                for (int i = 0; i < chunk.Count; i++)
                {
                    int row = chunk.Start + i;
                    double residual = _matrix.Weights[row] * (_target[row] - (chunk.Dot(i, coefficients) - shift));
                    chunk.AddTo(i, residual, into);
                    into[^1] += residual;
                }
            });
            double[] gradient = sums[.._width];
            VectorKernels.Axpy(-sums[^1], _means, gradient);
            VectorKernels.Axpy(-_l2, coefficients, gradient);
            for (int i = 0; i < _width; i++)
            {
                if (Diagonal(i) == 0)
                    gradient[i] = 0;
            }
            return gradient;
        }

        private void Multiply(ReadOnlySpan<double> vector, Span<double> product)
        {
            double[] coefficients = vector.ToArray();
            for (int i = 0; i < _width; i++)
            {
                if (Diagonal(i) == 0)
                    coefficients[i] = 0;
            }
            double shift = VectorKernels.Dot(_means, coefficients);
            double[] sums = _matrix.Sum(_width + 1, (in Chunk chunk, Span<double> into) =>
            {
                for (int i = 0; i < chunk.Count; i++)
                {
                    double weighted = _matrix.Weights[chunk.Start + i] * (chunk.Dot(i, coefficients) - shift);
                    chunk.AddTo(i, weighted, into);
                    into[^1] += weighted;
                }
            });
            for (int i = 0; i < _width; i++)
            {
                product[i] = Diagonal(i) == 0 ? 0
                    : sums[i] - sums[^1] * _means[i] + _l2 * coefficients[i];
            }
        }
    }
}

using Cairn.Numerics.LinearAlgebra;

namespace Cairn.Numerics.Optimization;

/// <summary>
/// Limited-memory BFGS: minimises a smooth function from its gradient, remembering only the last few steps.
/// </summary>
/// <remarks>
/// Nocedal and Wright, "Numerical Optimization" (2nd ed.), algorithms 7.4 (two-loop recursion) and 7.5, with the line
/// search of algorithms 3.5 and 3.6. The first step has length 1 at most. A pair that would make the approximation of
/// the Hessian lose its positive curvature is not kept; the strong Wolfe conditions rule it out save for rounding.
/// Memory 2 × history × n; each iteration costs one to two evaluations and 4 × history × n multiply-adds. One thread: any
/// parallelism lies in the function.
/// </remarks>
public static class Lbfgs
{
    /// <summary>Minimises <paramref name="objective"/> from <paramref name="start"/>.</summary>
    /// <param name="objective">The function; finite at the start.</param>
    /// <param name="start">Where to begin; not changed.</param>
    /// <param name="options">Limits; defaults when null.</param>
    /// <exception cref="ArithmeticException">The function or its gradient is not finite at the start.</exception>
    public static LbfgsResult Minimize(
        ObjectiveFunction objective, ReadOnlySpan<double> start, LbfgsOptions? options = null)
    {
        options ??= new LbfgsOptions();
        int n = start.Length;
        double[] point = start.ToArray();
        double[] gradient = new double[n];
        double value = objective(point, gradient);
        double norm = LargestOf(gradient);
        if (!double.IsFinite(value) || !double.IsFinite(norm))
            throw new ArithmeticException("The function to be minimised is not finite at its start.");

        History history = new(options.History, n);
        StrongWolfe search = new(objective, n);
        double[] direction = new double[n];
        int iteration = 0;
        bool converged = norm <= options.GradientTolerance;
        while (!converged && iteration < options.MaxIterations && !options.Cancellation.IsCancellationRequested)
        {
            history.Descend(gradient, direction);
            double slope = VectorKernels.Dot(gradient, direction);
            if (!(slope < 0))
            {
                history.Clear();
                history.Descend(gradient, direction);
                slope = VectorKernels.Dot(gradient, direction);
            }
            double first = history.IsEmpty ? Math.Min(1, 1 / Math.Sqrt(-slope)) : 1;
            if (!search.Run(point, value, direction, slope, first))
            {
                // Nothing lower along the direction. Without memory that is the floor of double precision.
                if (history.IsEmpty)
                {
                    converged = true;
                    break;
                }
                history.Clear();
                continue;
            }
            history.Add(point, search.Point, gradient, search.Gradient);
            search.Point.CopyTo(point, 0);
            search.Gradient.CopyTo(gradient, 0);
            value = search.Value;
            norm = LargestOf(gradient);
            iteration++;
            options.Iterated?.Invoke(iteration, value, norm);
            converged = norm <= options.GradientTolerance;
        }
        return new LbfgsResult(point, value, norm, iteration, converged);
    }

    private static double LargestOf(ReadOnlySpan<double> gradient)
    {
        double largest = 0;
        foreach (double component in gradient)
        {
            double size = Math.Abs(component);
            if (size > largest || double.IsNaN(size))
                largest = size;
        }
        return largest;
    }

    private sealed class History(int capacity, int n)
    {
        private readonly double[][] _steps = new double[capacity][];
        private readonly double[][] _changes = new double[capacity][];
        private readonly double[] _curvature = new double[capacity];
        private readonly double[] _alpha = new double[capacity];
        private int _count;
        private int _next;

        public bool IsEmpty => _count == 0;

        public void Clear() => _count = 0;

        public void Add(double[] from, double[] to, double[] gradientFrom, double[] gradientTo)
        {
            double[] step = _steps[_next] ??= new double[n];
            double[] change = _changes[_next] ??= new double[n];
            for (int i = 0; i < n; i++)
            {
                step[i] = to[i] - from[i];
                change[i] = gradientTo[i] - gradientFrom[i];
            }
            double curvature = VectorKernels.Dot(step, change);
            if (!(curvature > 1e-300) || curvature <= 1e-16 * VectorKernels.Dot(change, change))
                return;
            _curvature[_next] = curvature;
            _next = (_next + 1) % capacity;
            _count = Math.Min(_count + 1, capacity);
        }

        // direction ← −H gradient, by the two loops of algorithm 7.4 with the scaling of equation 7.20.
        public void Descend(double[] gradient, double[] direction)
        {
            for (int i = 0; i < n; i++)
                direction[i] = -gradient[i];
            if (_count == 0)
                return;
            for (int back = 1; back <= _count; back++)
            {
                int k = (_next - back + capacity) % capacity;
                _alpha[k] = VectorKernels.Dot(_steps[k], direction) / _curvature[k];
                VectorKernels.Axpy(-_alpha[k], _changes[k], direction);
            }
            int latest = (_next - 1 + capacity) % capacity;
            double scale = _curvature[latest] / VectorKernels.Dot(_changes[latest], _changes[latest]);
            for (int i = 0; i < n; i++)
                direction[i] *= scale;
            for (int back = _count; back >= 1; back--)
            {
                int k = (_next - back + capacity) % capacity;
                double beta = VectorKernels.Dot(_changes[k], direction) / _curvature[k];
                VectorKernels.Axpy(_alpha[k] - beta, _steps[k], direction);
            }
        }
    }
}

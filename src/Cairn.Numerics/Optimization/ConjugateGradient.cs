using Cairn.Numerics.LinearAlgebra;

namespace Cairn.Numerics.Optimization;

/// <summary>Solves A x = b for a symmetric positive semidefinite A that is only known by its products.</summary>
/// <remarks>
/// The preconditioned method of conjugate gradients with the diagonal as preconditioner (Golub and Van Loan, 4th ed.,
/// algorithm 11.5.1). It starts from 0, so for a singular A whose range holds b it finds one of the solutions.
/// </remarks>
public static class ConjugateGradient
{
    /// <summary>Writes a product: <c>product ← A vector</c>.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="product">Overwritten.</param>
    public delegate void Product(ReadOnlySpan<double> vector, Span<double> product);

    /// <summary>Solves A x = b.</summary>
    /// <param name="multiply">Multiplies by A.</param>
    /// <param name="diagonal">Diagonal of A; elements that are not positive count as 1.</param>
    /// <param name="b">Right side.</param>
    /// <param name="tolerance">Done when ‖b − A x‖ ≤ tolerance × ‖b‖.</param>
    /// <param name="maxIterations">Most products.</param>
    /// <param name="cancellation">Checked before each product; the best so far is returned.</param>
    /// <returns>x, the products taken, and whether the tolerance was met.</returns>
    public static (double[] Solution, int Iterations, bool Converged) Solve(
        Product multiply, ReadOnlySpan<double> diagonal, ReadOnlySpan<double> b, double tolerance, int maxIterations,
        CancellationToken cancellation = default)
    {
        int n = b.Length;
        double[] x = new double[n];
        double[] residual = b.ToArray();
        double[] inverse = new double[n];
        double[] preconditioned = new double[n];
        for (int i = 0; i < n; i++)
        {
            inverse[i] = diagonal[i] > 0 ? 1 / diagonal[i] : 1;
            preconditioned[i] = inverse[i] * residual[i];
        }
        double[] direction = [.. preconditioned];
        double[] product = new double[n];
        double goal = tolerance * Math.Sqrt(VectorKernels.Dot(b, b));
        double rz = VectorKernels.Dot(residual, preconditioned);
        int iteration = 0;
        bool converged = Math.Sqrt(VectorKernels.Dot(residual, residual)) <= goal;
        while (!converged && iteration < maxIterations && !cancellation.IsCancellationRequested)
        {
            multiply(direction, product);
            double curvature = VectorKernels.Dot(direction, product);
            if (!(curvature > 0))
                break;
            double step = rz / curvature;
            VectorKernels.Axpy(step, direction, x);
            VectorKernels.Axpy(-step, product, residual);
            for (int i = 0; i < n; i++)
                preconditioned[i] = inverse[i] * residual[i];
            double next = VectorKernels.Dot(residual, preconditioned);
            double share = next / rz;
            rz = next;
            for (int i = 0; i < n; i++)
                direction[i] = preconditioned[i] + share * direction[i];
            iteration++;
            converged = Math.Sqrt(VectorKernels.Dot(residual, residual)) <= goal;
        }
        return (x, iteration, converged);
    }
}

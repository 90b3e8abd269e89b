namespace Cairn.Numerics.LinearAlgebra;

/// <summary>A = L Lᵀ for a symmetric positive definite matrix, and the solution of A x = b by it.</summary>
/// <remarks>
/// The row-oriented (Cholesky–Banachiewicz) form: every inner product runs over two contiguous rows. Golub and Van
/// Loan, "Matrix Computations" (4th ed.), section 4.2. n³/3 multiply-adds.
/// </remarks>
public static class Cholesky
{
    /// <summary>
    /// Replaces the lower triangle of a matrix by its factor L; the strict upper triangle is left alone.
    /// </summary>
    /// <param name="matrix">A, n × n, row-major; only its lower triangle is read.</param>
    /// <param name="n">Order, ≥ 0.</param>
    /// <param name="tolerance">
    /// A pivot at or below this share of its diagonal element counts as not positive; 0 asks for positive only.
    /// </param>
    /// <returns>
    /// False where the matrix is not positive definite to the tolerance; the lower triangle is then of no use.
    /// </returns>
    /// <exception cref="ArgumentException">The matrix is not n × n.</exception>
    public static bool TryFactor(Span<double> matrix, int n, double tolerance = 0)
    {
        if (matrix.Length != checked(n * n))
            throw new ArgumentException($"{matrix.Length} elements are not {n} × {n}.", nameof(matrix));
        for (int i = 0; i < n; i++)
        {
            Span<double> row = matrix.Slice(i * n, n);
            double original = row[i];
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> above = matrix.Slice(j * n, j + 1);
                row[j] = (row[j] - VectorKernels.Dot(row[..j], above[..j])) / above[j];
            }
            double pivot = original - VectorKernels.Dot(row[..i], row[..i]);
            if (!(pivot > tolerance * original) || !double.IsFinite(pivot))
                return false;
            row[i] = Math.Sqrt(pivot);
        }
        return true;
    }

    /// <summary>Replaces <paramref name="b"/> by the solution of L Lᵀ x = b.</summary>
    /// <param name="factor">What <see cref="TryFactor"/> left in the lower triangle, n × n.</param>
    /// <param name="b">Right side of n values; overwritten by x.</param>
    /// <exception cref="ArgumentException">The factor is not n × n.</exception>
    public static void Solve(ReadOnlySpan<double> factor, Span<double> b)
    {
        int n = b.Length;
        if (factor.Length != checked(n * n))
            throw new ArgumentException($"{factor.Length} elements are not {n} × {n}.", nameof(factor));
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = factor.Slice(i * n, i + 1);
            b[i] = (b[i] - VectorKernels.Dot(row[..i], b[..i])) / row[i];
        }
        for (int i = n - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = factor.Slice(i * n, i + 1);
            b[i] /= row[i];
            VectorKernels.Axpy(-b[i], row[..i], b[..i]);
        }
    }
}

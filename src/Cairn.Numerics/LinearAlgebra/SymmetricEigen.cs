namespace Cairn.Numerics.LinearAlgebra;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix.</summary>
/// <remarks>
/// Cyclic Jacobi rotations (Golub and Van Loan, "Matrix Computations", 4th ed., section 8.5): some 5 n³ multiply-adds a sweep
/// and few sweeps, with small eigenvalues as exact as large ones. For matrices of up to some hundred rows.
/// </remarks>
public static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>A = V diag(values) Vᵀ.</summary>
    /// <param name="matrix">A, n × n, row-major, symmetric and finite; not changed.</param>
    /// <param name="n">Order, ≥ 0.</param>
    /// <returns>The eigenvalues ascending, and the eigenvectors as the columns of an n × n matrix, row-major.</returns>
    /// <exception cref="ArgumentException">The matrix is not n × n.</exception>
    public static (double[] Values, double[] Vectors) Decompose(ReadOnlySpan<double> matrix, int n)
    {
        if (matrix.Length != checked(n * n))
            throw new ArgumentException($"{matrix.Length} elements are not {n} × {n}.", nameof(matrix));
        double[] a = matrix.ToArray();
        double[] v = new double[n * n];
        for (int i = 0; i < n; i++)
            v[i * n + i] = 1;
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            bool turned = false;
            for (int p = 0; p < n - 1; p++)
            {
                for (int q = p + 1; q < n; q++)
                    turned |= Turn(a, v, n, p, q);
            }
            if (!turned)
                break;
        }
        int[] order = [.. Enumerable.Range(0, n)];
        double[] values = new double[n];
        for (int i = 0; i < n; i++)
            values[i] = a[i * n + i];
        Array.Sort(values, order);
        double[] vectors = new double[n * n];
        for (int column = 0; column < n; column++)
        {
            for (int row = 0; row < n; row++)
                vectors[row * n + column] = v[row * n + order[column]];
        }
        return (values, vectors);
    }

    // Makes a[p, q] nought; false where it already is, beside the diagonal.
    private static bool Turn(double[] a, double[] v, int n, int p, int q)
    {
        double off = a[p * n + q];
        if (Math.Abs(off) <= 1e-16 * Math.Sqrt(Math.Abs(a[p * n + p] * a[q * n + q])) || off == 0)
            return false;
        double theta = (a[q * n + q] - a[p * n + p]) / (2 * off);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double c = 1 / Math.Sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < n; k++)
        {
            (double x, double y) = (a[k * n + p], a[k * n + q]);
            a[k * n + p] = c * x - s * y;
            a[k * n + q] = s * x + c * y;
        }
        for (int k = 0; k < n; k++)
        {
            (double x, double y) = (a[p * n + k], a[q * n + k]);
            a[p * n + k] = c * x - s * y;
            a[q * n + k] = s * x + c * y;
            (x, y) = (v[k * n + p], v[k * n + q]);
            v[k * n + p] = c * x - s * y;
            v[k * n + q] = s * x + c * y;
        }
        return true;
    }
}

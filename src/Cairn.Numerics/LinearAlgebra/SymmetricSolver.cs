namespace Cairn.Numerics.LinearAlgebra;

/// <summary>
/// Solves A x = b for a symmetric positive semidefinite matrix: by Cholesky where A has full rank, otherwise for the x of
/// least length among those that come nearest.
/// </summary>
/// <remarks>
/// Where A is singular it is factored with diagonal pivoting (Higham, "Analysis of the Cholesky decomposition of a
/// semi-definite matrix", 1990), A = Rᵀ R with R of r = rank rows, and A⁺ = Rᵀ (R Rᵀ)⁻² R gives the solution.
/// </remarks>
public sealed class SymmetricSolver
{
    // 2⁻⁵², the spacing of doubles at 1.
    private const double Epsilon = 2.220446049250313e-16;

    private readonly int _n;
    private readonly double[] _factor;
    private readonly double[]? _gram;

    // Full rank: factor is L of A. Otherwise factor is R (rank × n, columns in their own order), gram the factor of R Rᵀ.
    private SymmetricSolver(int n, int rank, double[] factor, double[]? gram)
    {
        _n = n;
        Rank = rank;
        _factor = factor;
        _gram = gram;
    }

    /// <summary>Numerical rank of the matrix.</summary>
    public int Rank { get; }

    /// <summary>Order of the matrix.</summary>
    public int Order => _n;

    /// <summary>Factors a matrix once, to be solved for any number of right sides.</summary>
    /// <param name="matrix">A, n × n, row-major, symmetric; not changed.</param>
    /// <param name="n">Order.</param>
    /// <param name="tolerance">
    /// What is left of a diagonal element at or below this share of it counts as zero; n × 2⁻⁵² by default. Scale the
    /// variables alike before.
    /// </param>
    /// <exception cref="ArgumentException">The matrix is not n × n.</exception>
    public static SymmetricSolver Factor(ReadOnlySpan<double> matrix, int n, double? tolerance = null)
    {
        double share = tolerance ?? Math.Max(n, 10) * Epsilon;
        double[] factor = matrix.ToArray();
        if (Cholesky.TryFactor(factor, n, share))
            return new SymmetricSolver(n, n, factor, null);

        double[] r = PivotedRows(matrix, n, share, out int rank);
        double[] gram = new double[rank * rank];
        for (int i = 0; i < rank; i++)
        {
            for (int j = 0; j <= i; j++)
                gram[i * rank + j] = VectorKernels.Dot(r.AsSpan(i * n, n), r.AsSpan(j * n, n));
        }
        if (!Cholesky.TryFactor(gram, rank))
            throw new ArithmeticException("The matrix holds numbers that are not finite.");
        return new SymmetricSolver(n, rank, r, gram);
    }

    /// <summary>Replaces <paramref name="b"/> by the solution.</summary>
    /// <param name="b">Right side of n values; overwritten by x.</param>
    public void Solve(Span<double> b)
    {
        if (_gram is null)
        {
            Cholesky.Solve(_factor, b);
            return;
        }
        double[] t = new double[Rank];
        VectorKernels.Multiply(_factor, b, t);
        Cholesky.Solve(_gram, t);
        Cholesky.Solve(_gram, t);
        b.Clear();
        VectorKernels.AddTransposed(_factor, t, b);
    }

    // Outer-product form with the largest remaining diagonal element as the next pivot; each step gives a row of R.
    private static double[] PivotedRows(ReadOnlySpan<double> matrix, int n, double share, out int rank)
    {
        double[] left = matrix.ToArray();
        List<double[]> rows = [];
        bool[] used = new bool[n];
        for (int step = 0; step < n; step++)
        {
            int pivot = -1;
            for (int i = 0; i < n; i++)
            {
                bool isPositive = !used[i] && left[i * n + i] > share * matrix[i * n + i];
                if (isPositive && (pivot < 0 || left[i * n + i] > left[pivot * n + pivot]))
                    pivot = i;
            }
            if (pivot < 0)
                break;
            used[pivot] = true;
            double[] row = new double[n];
            double scale = 1 / Math.Sqrt(left[pivot * n + pivot]);
            for (int j = 0; j < n; j++)
                row[j] = used[j] && j != pivot ? 0 : left[pivot * n + j] * scale;
            for (int i = 0; i < n; i++)
            {
                if (!used[i])
                    VectorKernels.Axpy(-row[i], row, left.AsSpan(i * n, n));
            }
            rows.Add(row);
        }
        rank = rows.Count;
        double[] r = new double[rank * n];
        for (int i = 0; i < rank; i++)
            rows[i].CopyTo(r, i * n);
        return r;
    }
}

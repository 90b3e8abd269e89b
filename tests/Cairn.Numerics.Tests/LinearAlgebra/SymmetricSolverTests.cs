using Cairn.Numerics.LinearAlgebra;
using Cairn.Numerics.Random;

namespace Cairn.Numerics.Tests.LinearAlgebra;

public sealed class SymmetricSolverTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Factor_times_its_transpose_is_the_matrix(int n)
    {
        double[] a = Gram(rows: n + 3, n, seed: 1);
        double[] factor = [.. a];
        Assert.True(Cholesky.TryFactor(factor, n));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = Enumerable.Range(0, j + 1).Sum(k => factor[i * n + k] * factor[j * n + k]);
                Assert.Equal(a[i * n + j], product, 1e-12 * (1 + Math.Abs(a[i * n + j])));
            }
        }
    }

    [Fact]
    public void Cholesky_of_a_known_matrix()
    {
        double[] a = [4, 12, -16, 12, 37, -43, -16, -43, 98];
        Assert.True(Cholesky.TryFactor(a, 3));
        Assert.Equal([2, 6, 1, -8, 5, 3], new[] { a[0], a[3], a[4], a[6], a[7], a[8] });
        double[] b = [1, 2, 3];
        Cholesky.Solve(a, b);
        double[] x = [343 / 12.0, -23 / 3.0, 4 / 3.0]; // by hand, from the two triangular systems
        Assert.Equal(x[0], b[0], 1e-12);
        Assert.Equal(x[1], b[1], 1e-12);
        Assert.Equal(x[2], b[2], 1e-12);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 2, 1 })]
    [InlineData(new double[] { 0, 0, 0, 1 })]
    [InlineData(new double[] { 1, 1, 1, 1 })]
    [InlineData(new double[] { double.NaN, 0, 0, 1 })]
    public void A_matrix_that_is_not_positive_definite_has_no_factor(double[] matrix) =>
        Assert.False(Cholesky.TryFactor(matrix, 2));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(33)]
    public void A_matrix_of_full_rank_is_solved(int n)
    {
        double[] a = Gram(rows: 2 * n + 2, n, seed: 2);
        double[] x = Normals(n, seed: 3);
        double[] b = new double[n];
        VectorKernels.Multiply(a, x, b);
        SymmetricSolver solver = SymmetricSolver.Factor(a, n);
        solver.Solve(b);
        Assert.Equal(n, solver.Rank);
        for (int i = 0; i < n; i++)
            Assert.Equal(x[i], b[i], 1e-9);
    }

    // A of rank r is Cᵀ C with C of r rows; the shortest solution of A x = A x₀ is the part of x₀ in the rows of C.
    [Theory]
    [InlineData(6, 2)]
    [InlineData(20, 13)]
    [InlineData(5, 1)]
    public void A_singular_matrix_is_solved_by_the_shortest_solution(int n, int rank)
    {
        double[] c = Normals(rank * n, seed: 4);
        double[] a = GramOf(c, rank, n);
        double[] x = Normals(n, seed: 5);
        double[] b = new double[n];
        VectorKernels.Multiply(a, x, b);
        double[] right = [.. b];
        SymmetricSolver solver = SymmetricSolver.Factor(a, n, 1e-12);
        solver.Solve(b);

        Assert.Equal(rank, solver.Rank);
        double[] again = new double[n];
        VectorKernels.Multiply(a, b, again);
        for (int i = 0; i < n; i++)
            Assert.Equal(right[i], again[i], 1e-8 * (1 + Math.Abs(right[i])));
        // Shortest: the difference to any other solution stands at a right angle on it.
        double[] difference = [.. x.Zip(b, (other, own) => other - own)];
        Assert.Equal(0, VectorKernels.Dot(difference, b), 1e-8);
    }

    [Fact]
    public void A_matrix_of_zeros_has_rank_0_and_the_solution_0()
    {
        SymmetricSolver solver = SymmetricSolver.Factor(new double[9], 3);
        double[] b = [1, 2, 3];
        solver.Solve(b);
        Assert.Equal(0, solver.Rank);
        Assert.Equal([0, 0, 0], b);
    }

    [Fact]
    public void Matrices_of_the_wrong_size_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Cholesky.TryFactor(new double[5], 2));
        Assert.Throws<ArgumentException>(() => Cholesky.Solve(new double[5], new double[2]));
    }

    private static double[] Gram(int rows, int n, ulong seed) => GramOf(Normals(rows * n, seed), rows, n);

    private static double[] GramOf(double[] c, int rows, int n)
    {
        double[] gram = new double[n * n];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < n; i++)
                VectorKernels.Axpy(c[row * n + i], c.AsSpan(row * n, n), gram.AsSpan(i * n, n));
        }
        return gram;
    }

    private static double[] Normals(int count, ulong seed)
    {
        SeededRandom random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }
}

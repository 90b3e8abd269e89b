using System.Runtime.Intrinsics;
using Cairn.Numerics.LinearAlgebra;
using Cairn.Numerics.Random;

namespace Cairn.Numerics.Tests.LinearAlgebra;

/// <summary>
/// Every width of vector that this machine has, against the plain loop, over the lengths where they differ.
/// </summary>
public sealed class VectorKernelsTests
{
    // Vectors hold 2, 4 or 8 doubles, and four of them are in flight.
    private static readonly int[] s_lengths =
        [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000];

    private const int Margin = 9;

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Dot_of_each_width_is_the_plain_sum(int width)
    {
        SkipUnlessSupported(width);
        foreach (int length in s_lengths)
        {
            for (int offset = 0; offset < 3; offset++)
            {
                double[] x = Poisoned(length, offset, seed: 1);
                double[] y = Poisoned(length, offset, seed: 2);
                ReadOnlySpan<double> a = x.AsSpan(Margin + offset, length);
                ReadOnlySpan<double> b = y.AsSpan(Margin + offset, length);
                double found = width switch
                {
                    128 => VectorKernels.DotVector<Lane128, Vector128<double>>(a, b),
                    256 => VectorKernels.DotVector<Lane256, Vector256<double>>(a, b),
                    _ => VectorKernels.DotVector<Lane512, Vector512<double>>(a, b),
                };
                double absolute = 0;
                for (int i = 0; i < length; i++)
                    absolute += Math.Abs(a[i] * b[i]);
                Assert.Equal(VectorKernels.DotScalar(a, b), found, 1e-16 * (length + 1) * (absolute + 1e-300));
                Assert.Equal(found, width switch
                {
                    128 => VectorKernels.DotVector<Lane128, Vector128<double>>(a, b),
                    256 => VectorKernels.DotVector<Lane256, Vector256<double>>(a, b),
                    _ => VectorKernels.DotVector<Lane512, Vector512<double>>(a, b),
                });
            }
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Axpy_of_each_width_adds_what_the_plain_loop_adds_and_nothing_outside(int width)
    {
        SkipUnlessSupported(width);
        foreach (int length in s_lengths)
        {
            double[] x = Poisoned(length, 1, seed: 3);
            double[] wanted = Poisoned(length, 1, seed: 4);
            double[] found = [.. wanted];
            ReadOnlySpan<double> a = x.AsSpan(Margin + 1, length);
            VectorKernels.AxpyScalar(-1.7, a, wanted.AsSpan(Margin + 1, length));
            Span<double> y = found.AsSpan(Margin + 1, length);
            switch (width)
            {
                case 128: VectorKernels.AxpyVector<Lane128, Vector128<double>>(-1.7, a, y); break;
                case 256: VectorKernels.AxpyVector<Lane256, Vector256<double>>(-1.7, a, y); break;
                default: VectorKernels.AxpyVector<Lane512, Vector512<double>>(-1.7, a, y); break;
            }
            for (int i = 0; i < found.Length; i++)
            {
                bool isInside = i >= Margin + 1 && i < Margin + 1 + length;
                Assert.Equal(double.IsNaN(wanted[i]), double.IsNaN(found[i]));
                Assert.Equal(!isInside, double.IsNaN(found[i]));
                if (isInside)
                    Assert.Equal(wanted[i], found[i], 1e-15 * (1 + Math.Abs(wanted[i])));
            }
        }
    }

    [Fact]
    public void Public_kernels_agree_with_the_plain_loops_at_every_length()
    {
        foreach (int length in s_lengths)
        {
            double[] x = Poisoned(length, 0, seed: 5)[Margin..(Margin + length)];
            double[] y = Poisoned(length, 0, seed: 6)[Margin..(Margin + length)];
            Assert.Equal(VectorKernels.DotScalar(x, y), VectorKernels.Dot(x, y), 1e-13 * (length + 1));
            double[] wanted = [.. y];
            VectorKernels.AxpyScalar(0.3, x, wanted);
            VectorKernels.Axpy(0.3, x, y);
            for (int i = 0; i < length; i++)
                Assert.Equal(wanted[i], y[i], 1e-14);
        }
    }

    [Fact]
    public void Not_a_number_and_infinity_go_through()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, 37)];
        double[] x = [.. ones];
        x[20] = double.NaN;
        Assert.True(double.IsNaN(VectorKernels.Dot(x, ones)));
        x[20] = double.PositiveInfinity;
        Assert.Equal(double.PositiveInfinity, VectorKernels.Dot(x, ones));
        VectorKernels.Axpy(double.NegativeInfinity, ones, x);
        Assert.True(double.IsNaN(x[20]));
        Assert.Equal(double.NegativeInfinity, x[0]);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(4, 33)]
    public void Matrix_products_are_sums_over_columns_and_rows(int rows, int columns)
    {
        SeededRandom random = new(8);
        double[] matrix = Normals(random, rows * columns);
        double[] x = Normals(random, columns);
        double[] z = Normals(random, rows);
        double[] y = new double[rows];
        double[] t = [.. Enumerable.Repeat(0.5, columns)];
        VectorKernels.Multiply(matrix, x, y);
        VectorKernels.AddTransposed(matrix, z, t);
        for (int i = 0; i < rows; i++)
            Assert.Equal(Enumerable.Range(0, columns).Sum(j => matrix[i * columns + j] * x[j]), y[i], 1e-13);
        for (int j = 0; j < columns; j++)
            Assert.Equal(0.5 + Enumerable.Range(0, rows).Sum(i => matrix[i * columns + j] * z[i]), t[j], 1e-13);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => VectorKernels.Dot([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => VectorKernels.Axpy(1, [1], new double[2]));
        Assert.Throws<ArgumentException>(() => VectorKernels.Multiply([1, 2, 3], [1, 2], new double[2]));
        Assert.Throws<ArgumentException>(() => VectorKernels.AddTransposed([1, 2, 3], [1, 2], new double[2]));
    }

    // NaN all around the values: a kernel that reads a margin into its sum gives NaN, one that writes it loses a NaN.
    private static double[] Poisoned(int length, int offset, ulong seed)
    {
        double[] values = new double[length + 2 * Margin + offset];
        Array.Fill(values, double.NaN);
        Normals(new SeededRandom(seed), length).CopyTo(values, Margin + offset);
        return values;
    }

    private static double[] Normals(SeededRandom random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];

    private static void SkipUnlessSupported(int width) => Assert.SkipUnless(
        width switch { 128 => Lane128.IsSupported, 256 => Lane256.IsSupported, _ => Lane512.IsSupported },
        $"this machine has no vectors of {width} bits");
}

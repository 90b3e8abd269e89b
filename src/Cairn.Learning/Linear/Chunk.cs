using Cairn.Numerics.LinearAlgebra;

namespace Cairn.Learning.Linear;

/// <summary>Some consecutive rows of a design.</summary>
/// <param name="Start">Number of the first row.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="DenseWidth">Dense columns.</param>
/// <param name="HotWidth">Groups of 0/1 columns.</param>
/// <param name="DenseValues">rows × dense columns, standardised.</param>
/// <param name="HotColumns">rows × groups: the column that is 1, or −1.</param>
internal readonly record struct Chunk(
    int Start, int Count, int DenseWidth, int HotWidth, double[] DenseValues, int[] HotColumns)
{
    /// <summary>The dense columns of a row.</summary>
    public ReadOnlySpan<double> Dense(int row) => DenseValues.AsSpan(row * DenseWidth, DenseWidth);

    /// <summary>The 0/1 columns that are 1 in a row; −1 stands for none.</summary>
    public ReadOnlySpan<int> Hot(int row) => HotColumns.AsSpan(row * HotWidth, HotWidth);

    /// <summary>Inner product of a row and one value for each column.</summary>
    public double Dot(int row, ReadOnlySpan<double> coefficients)
    {
        double sum = VectorKernels.Dot(Dense(row), coefficients[..DenseWidth]);
        foreach (int column in Hot(row))
        {
            if (column >= 0)
                sum += coefficients[column];
        }
        return sum;
    }

    /// <summary>Adds a multiple of a row to one value for each column.</summary>
    public void AddTo(int row, double factor, Span<double> sums)
    {
        VectorKernels.Axpy(factor, Dense(row), sums[..DenseWidth]);
        foreach (int column in Hot(row))
        {
            if (column >= 0)
                sums[column] += factor;
        }
    }
}

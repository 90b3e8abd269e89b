using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>A loss that is a weighted mean over rows, each by its own scores alone.</summary>
internal abstract class RowObjective : Objective
{
    private const int BlockRows = 16384;

    /// <inheritdoc/>
    protected RowObjective(int rows, double[]? weights)
        : base(rows, weights)
    {
    }

    /// <summary>The weighted mean loss at the given scores, or what is reported in its place.</summary>
    /// <remarks>Sums are taken by blocks and added in their order: the same at any number of threads.</remarks>
    public sealed override double Measure(double[] scores, int threads)
    {
        int blocks = (RowCount + BlockRows - 1) / BlockRows;
        double[] sums = new double[blocks];
        ParallelBlocks.For(blocks, threads, block =>
            sums[block] = SumLoss(scores, block * BlockRows, Math.Min(RowCount, (block + 1) * BlockRows)));
        double total = 0;
        foreach (double sum in sums)
            total += sum;
        return Report(total / TotalWeight);
    }

    /// <summary>Weighted sum of the losses of the rows [start, end).</summary>
    protected abstract double SumLoss(double[] scores, int start, int end);

    /// <summary>What is reported for a mean loss.</summary>
    protected virtual double Report(double meanLoss) => meanLoss;
}

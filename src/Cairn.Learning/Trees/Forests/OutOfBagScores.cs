using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Forests;

/// <summary>What the trees that did not draw a row answer for it, on the mean.</summary>
internal static class OutOfBagScores
{
    private const int BlockRows = 4096;

    /// <summary>The mean answers, and how many trees each is of.</summary>
    /// <param name="columns">The features that the trees were grown from.</param>
    /// <param name="forest">The trees and the rows that they drew.</param>
    /// <param name="threads">Most threads to use; a block of rows each, so the result does not depend on it.</param>
    /// <returns>rows × outputs, 0 for rows that every tree drew; and the number of trees for each row.</returns>
    public static (double[] Means, int[] Trees) Of(RankedColumns columns, GrownForest forest, int threads)
    {
        int outputs = forest.Trees[0].Outputs;
        int rows = columns.RowCount;
        double[] means = new double[rows * outputs];
        int[] counts = new int[rows];
        ParallelBlocks.For((rows + BlockRows - 1) / BlockRows, threads, block =>
        {
            int end = Math.Min(rows, (block + 1) * BlockRows);
            for (int t = 0; t < forest.Trees.Count; t++)
            {
                ForestTree tree = forest.Trees[t];
                ulong[] drawn = forest.Drawn![t];
                for (int row = block * BlockRows; row < end; row++)
                {
                    if ((drawn[row >> 6] >> (row & 63) & 1) != 0)
                        continue;
                    ReadOnlySpan<double> answer = tree.AnswerOf(tree.LeafOf(columns, row));
                    for (int output = 0; output < outputs; output++)
                        means[row * outputs + output] += answer[output];
                    counts[row]++;
                }
            }
            for (int row = block * BlockRows; row < end; row++)
            {
                for (int output = 0; output < outputs && counts[row] > 0; output++)
                    means[row * outputs + output] /= counts[row];
            }
        });
        return (means, counts);
    }
}

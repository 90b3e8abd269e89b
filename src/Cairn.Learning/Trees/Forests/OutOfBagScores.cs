using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Forests;

/// <summary>What the trees that did not draw a row answer for it, on the mean.</summary>
internal static class OutOfBagScores
{
    private const int BlockRows = 8192;

    /// <summary>The mean answers, and how many trees each is of.</summary>
    /// <param name="columns">The features that the trees were grown from.</param>
    /// <param name="forest">The trees and the rows that they drew.</param>
    /// <param name="threads">Most threads to use; a block of rows each, so the result does not depend on it.</param>
    /// <returns>rows × outputs, 0 for rows that every tree drew; and the number of trees for each row.</returns>
    public static (double[] Means, int[] Trees) Of(RankedColumns columns, GrownForest forest, int threads)
    {
        int outputs = forest.Trees[0].Outputs;
        int rows = columns.RowCount;
        int features = columns.FeatureCount;
        double[] means = new double[rows * outputs];
        int[] counts = new int[rows];
        RankTree[] trees = [.. forest.Trees.Select(tree => tree.Compile())];
        ParallelBlocks.For((rows + BlockRows - 1) / BlockRows, threads, block =>
        {
            int start = block * BlockRows;
            int count = Math.Min(rows - start, BlockRows);
            int[] ranks = ByRow(columns, start, count);
            int[] asked = new int[count];
            int[] leaves = new int[count];
            for (int t = 0; t < trees.Length; t++)
            {
                int left = LeftOut(forest.Drawn![t], start, count, asked);
                trees[t].Walk(ranks, features, asked.AsSpan(0, left), leaves);
                for (int i = 0; i < left; i++)
                {
                    int row = start + asked[i];
                    ReadOnlySpan<double> answer = forest.Trees[t].AnswerOf(leaves[i]);
                    for (int output = 0; output < outputs; output++)
                        means[row * outputs + output] += answer[output];
                    counts[row]++;
                }
            }
            for (int row = start; row < start + count; row++)
            {
                for (int output = 0; output < outputs && counts[row] > 0; output++)
                    means[row * outputs + output] /= counts[row];
            }
        });
        return (means, counts);
    }

    private static int LeftOut(ulong[] drawn, int start, int count, int[] asked)
    {
        int left = 0;
        for (int i = 0; i < count; i++)
        {
            asked[left] = i;
            left += (drawn[(start + i) >> 6] >> ((start + i) & 63) & 1) == 0 ? 1 : 0;
        }
        return left;
    }

    // A row's ranks next to each other: a walk asks for many of them.
    internal static int[] ByRow(RankedColumns columns, int start, int count)
    {
        int features = columns.FeatureCount;
        int[] ranks = new int[count * features];
        for (int feature = 0; feature < features; feature++)
        {
            int[] column = columns.Ranks[feature];
            for (int i = 0; i < count; i++)
                ranks[i * features + feature] = column[start + i];
        }
        return ranks;
    }
}

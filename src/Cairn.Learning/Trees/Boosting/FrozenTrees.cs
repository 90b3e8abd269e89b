using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>Trees of an earlier fit, which are walked by real values because their bins are gone.</summary>
/// <param name="Trees">The trees.</param>
/// <param name="Rows">Values of the training rows, row-major, one a feature.</param>
/// <param name="HeldRows">Values of the watched rows.</param>
internal sealed record FrozenTrees(TreeEnsemble Trees, double[] Rows, double[] HeldRows)
{
    /// <summary>Adds what a round answers, times a factor, to the scores of the rows [start, end).</summary>
    /// <param name="round">0 to the rounds of the trees.</param>
    /// <param name="held">Whether the rows are the watched ones.</param>
    /// <param name="scores">Row-major, one an output; of all rows.</param>
    /// <param name="start">First row.</param>
    /// <param name="end">One past the last row.</param>
    /// <param name="factor">What the answers are multiplied by.</param>
    public void AddTo(int round, bool held, double[] scores, int start, int end, double factor)
    {
        double[] values = held ? HeldRows : Rows;
        int first = round * Trees.TreesPerRound;
        for (int tree = first; tree < first + Trees.TreesPerRound; tree++)
        {
            int output = Trees.OutputOf(tree);
            for (int row = start; row < end; row++)
            {
                ReadOnlySpan<double> at = values.AsSpan(row * Trees.Features, Trees.Features);
                int leaf = Trees.LeafOf(tree, at);
                if (output != TreeEnsemble.AllOutputs)
                {
                    scores[row * Trees.Outputs + output] += factor * ValueOf(tree, leaf, output, at);
                    continue;
                }
                for (int each = 0; each < Trees.Outputs; each++)
                    scores[row * Trees.Outputs + each] += factor * Trees.LeafValue(tree, leaf, each);
            }
        }
    }

    private double ValueOf(int tree, int leaf, int output, ReadOnlySpan<double> row)
    {
        double linear = Trees.LinearOf(leaf)?.Evaluate(row) ?? double.NaN;
        return double.IsNaN(linear) ? Trees.LeafValue(tree, leaf, output) : linear;
    }
}

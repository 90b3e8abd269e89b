using Cairn.Data;
using Cairn.Learning.Trees.Objectives.Links;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>How far apart a model and its copy in another format are on some rows.</summary>
/// <param name="Rows">Number of rows compared.</param>
/// <param name="LargestScore">Largest difference of a score.</param>
/// <param name="LargestAnswer">Largest difference of an answer: a number, or a probability.</param>
/// <param name="WorstRow">Row, from 0, where the answers differ most; −1 without rows.</param>
/// <param name="RowsApart">Rows with a score that differs by more than 1e-6 of 1 + its size.</param>
public sealed record InterchangeCheck(int Rows, double LargestScore, double LargestAnswer, int WorstRow, int RowsApart)
{
    private const double Tolerance = 1e-6;

    /// <summary>Compares a model with what was read back from another format.</summary>
    /// <param name="model">The model that was written.</param>
    /// <param name="copy">What was read back; its features are those of the model in their order.</param>
    /// <param name="rows">Rows with the columns that the model reads.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    public static InterchangeCheck Of(ITreeModel model, ImportedTrees copy, Table rows, int threads = 1)
    {
        double[] values = model.Space.EncodeRows(model.Signature.BindColumns(rows), threads);
        double[] expected = new double[(long)rows.RowCount * model.Trees.Outputs];
        double[] actual = new double[(long)rows.RowCount * copy.Trees.Outputs];
        model.Trees.Score(values, expected);
        copy.Trees.Score(values, actual);
        // A format may hold both shares of two classes where one says all.
        if (copy.Trees.Outputs == 2 && model.Trees.Outputs == 1)
            actual = [.. actual.Where((_, i) => i % 2 == 1)];
        ScoreLink link = model is GradientBoostingModel boosted ? boosted.Link : ScoreLink.Identity;
        return Of(expected, actual, model.Trees.Outputs, link);
    }

    /// <summary>Compares scores.</summary>
    /// <param name="expected">Rows × outputs.</param>
    /// <param name="actual">As many.</param>
    /// <param name="outputs">Scores a row.</param>
    /// <param name="link">How scores become answers.</param>
    internal static InterchangeCheck Of(double[] expected, double[] actual, int outputs, ScoreLink link)
    {
        int rows = expected.Length / outputs;
        double largestScore = 0;
        int apart = 0;
        for (int row = 0; row < rows; row++)
        {
            bool differs = false;
            for (int i = row * outputs; i < (row + 1) * outputs; i++)
            {
                double difference = Math.Abs(expected[i] - actual[i]);
                largestScore = Math.Max(largestScore, difference);
                differs |= difference > Tolerance * (1 + Math.Abs(expected[i]));
            }
            apart += differs ? 1 : 0;
        }
        double[][] before = link.Answer(expected, outputs);
        double[][] after = link.Answer(actual, outputs);
        double largest = 0;
        int worst = rows == 0 ? -1 : 0;
        for (int column = 0; column < before.Length; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                double difference = Math.Abs(before[column][row] - after[column][row]);
                if (difference > largest)
                    (largest, worst) = (difference, row);
            }
        }
        return new InterchangeCheck(rows, largestScore, largest, worst, apart);
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Objectives.Links;

/// <summary>Makes the output table of a model from the scores of its trees.</summary>
internal static class AnswerTable
{
    /// <summary>The outputs of a signature.</summary>
    /// <param name="signature">Columns written.</param>
    /// <param name="labels">Its classes, which every table shares; empty when there are none.</param>
    /// <param name="link">How scores become numbers.</param>
    /// <param name="scores">Rows × outputs; may be overwritten, and become part of the table.</param>
    /// <param name="outputs">Scores a row.</param>
    public static Table Of(Signature signature, string[] labels, ScoreLink link, double[] scores, int outputs)
    {
        double[][] answers = link.Answer(scores, outputs);
        return LearningTasks.IsClassification(signature.Task)
            ? OfClasses(signature, labels, answers)
            : new Table([.. answers.Select((values, output) => new NumberColumn(signature.Outputs[output].Name, values))]);
    }

    private static Table OfClasses(Signature signature, string[] labels, double[][] probabilities)
    {
        int[] codes = new int[probabilities[0].Length];
        for (int row = 0; row < codes.Length; row++)
        {
            for (int k = 1; k < probabilities.Length; k++)
            {
                if (probabilities[k][row] > probabilities[codes[row]][row])
                    codes[row] = k;
            }
        }
        PredictionTable.Decide(signature, probabilities, codes);
        Column[] columns = new Column[probabilities.Length + 1];
        columns[0] = new CategoryColumn(signature.Outputs[0].Name, codes, labels);
        for (int k = 0; k < probabilities.Length; k++)
            columns[k + 1] = new NumberColumn(signature.Outputs[k + 1].Name, probabilities[k]);
        return new Table(columns);
    }
}

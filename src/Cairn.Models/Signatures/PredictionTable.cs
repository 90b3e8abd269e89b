using Cairn.Data;
using Cairn.Data.Columns;

namespace Cairn.Models.Signatures;

/// <summary>Makes the output table of a signature from plain numbers.</summary>
public static class PredictionTable
{
    /// <summary>
    /// The predicted label and the probability of each, for every row: the most probable one, or by the threshold of the
    /// signature.
    /// </summary>
    /// <param name="signature">Signature of a classifier.</param>
    /// <param name="probabilities">rows × classes, row-major; the first of equal ones wins.</param>
    public static Table OfClasses(Signature signature, ReadOnlySpan<double> probabilities)
    {
        string[] labels = [.. signature.Labels];
        int rows = probabilities.Length / labels.Length;
        int[] codes = new int[rows];
        double[][] columns = new double[labels.Length][];
        for (int c = 0; c < columns.Length; c++)
            columns[c] = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> ofRow = probabilities.Slice(row * labels.Length, labels.Length);
            int best = 0;
            for (int c = 0; c < ofRow.Length; c++)
            {
                columns[c][row] = ofRow[c];
                if (ofRow[c] > ofRow[best])
                    best = c;
            }
            codes[row] = best;
        }
        Decide(signature, columns, codes);
        Column[] outputs = new Column[labels.Length + 1];
        outputs[0] = new CategoryColumn(signature.Outputs[0].Name, codes, labels);
        for (int c = 0; c < columns.Length; c++)
            outputs[c + 1] = new NumberColumn(signature.Outputs[c + 1].Name, columns[c]);
        return new Table(outputs);
    }

    /// <summary>Where the signature has a threshold, decides each row by it.</summary>
    /// <param name="signature">Signature of a classifier.</param>
    /// <param name="probabilities">For each class the probability of each row.</param>
    /// <param name="codes">Receives the predicted class of each row; left as it is without a threshold.</param>
    public static void Decide(Signature signature, double[][] probabilities, int[] codes)
    {
        if (signature.Threshold is not double threshold || probabilities.Length != 2)
            return;
        for (int row = 0; row < codes.Length; row++)
            codes[row] = probabilities[1][row] >= threshold ? 1 : 0;
    }

    /// <summary>The predicted number of every row.</summary>
    /// <param name="signature">Signature of a regressor.</param>
    /// <param name="values">One a row; the caller no longer changes them.</param>
    public static Table OfNumbers(Signature signature, double[] values) =>
        new(new NumberColumn(signature.Outputs[0].Name, values));

    /// <summary>Several predicted numbers of every row: the outputs that are numbers, in the order of the signature.</summary>
    /// <param name="signature">Signature whose outputs are numbers.</param>
    /// <param name="values">rows × outputs, row-major.</param>
    public static Table OfOutputs(Signature signature, ReadOnlySpan<double> values)
    {
        int outputs = signature.Outputs.Count;
        int rows = values.Length / outputs;
        Column[] columns = new Column[outputs];
        for (int output = 0; output < outputs; output++)
        {
            double[] column = new double[rows];
            for (int row = 0; row < rows; row++)
                column[row] = values[row * outputs + output];
            columns[output] = new NumberColumn(signature.Outputs[output].Name, column);
        }
        return new Table(columns);
    }

    /// <summary>The score of every row, and whether it reaches the threshold.</summary>
    /// <param name="signature">Signature of a detector of outliers.</param>
    /// <param name="scores">One a row, from 0 to 1; the caller no longer changes them.</param>
    /// <param name="threshold">A row whose score is at least this is an outlier.</param>
    public static Table OfOutliers(Signature signature, double[] scores, double threshold)
    {
        sbyte[] flags = new sbyte[scores.Length];
        for (int row = 0; row < flags.Length; row++)
            flags[row] = scores[row] >= threshold ? (sbyte)1 : (sbyte)0;
        return new Table(
            new NumberColumn(signature.Outputs[0].Name, scores), new BooleanColumn(signature.Outputs[1].Name, flags));
    }
}

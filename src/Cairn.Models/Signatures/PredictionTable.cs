using Cairn.Data;
using Cairn.Data.Columns;

namespace Cairn.Models.Signatures;

/// <summary>Makes the output table of a signature from plain numbers.</summary>
public static class PredictionTable
{
    /// <summary>The most probable label and the probability of each, for every row.</summary>
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
        Column[] outputs = new Column[labels.Length + 1];
        outputs[0] = new CategoryColumn(signature.Outputs[0].Name, codes, labels);
        for (int c = 0; c < columns.Length; c++)
            outputs[c + 1] = new NumberColumn(signature.Outputs[c + 1].Name, columns[c]);
        return new Table(outputs);
    }

    /// <summary>The predicted number of every row.</summary>
    /// <param name="signature">Signature of a regressor.</param>
    /// <param name="values">One a row; the caller no longer changes them.</param>
    public static Table OfNumbers(Signature signature, double[] values) =>
        new(new NumberColumn(signature.Outputs[0].Name, values));
}

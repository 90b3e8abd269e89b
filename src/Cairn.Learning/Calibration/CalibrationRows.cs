using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Calibration;

/// <summary>Rows to fit a calibrator to: those with a known class, a weight and finite probabilities.</summary>
/// <param name="Probabilities">rows × classes, row-major.</param>
/// <param name="Actual">True class of each row.</param>
/// <param name="Weights">Weight of each row; empty when rows weigh the same.</param>
/// <param name="FoldOf">The part that each row is of, from 0.</param>
/// <param name="Rows">Which rows of the data they are.</param>
/// <param name="LeftOut">Number of rows that a fold tests but that cannot be used.</param>
internal sealed record CalibrationRows(double[] Probabilities, int[] Actual, double[] Weights, int[] FoldOf, int[] Rows, int LeftOut)
{
    /// <summary>The rows of a data set that can be used.</summary>
    /// <param name="probabilities">rows × classes.</param>
    /// <param name="data">The rows with their true class.</param>
    /// <param name="foldOf">The part that each row is of; −1 for none.</param>
    /// <param name="signature">Signature of the classifier, whose labels are the classes.</param>
    public static CalibrationRows Of(double[] probabilities, Dataset data, int[] foldOf, Signature signature)
    {
        int classes = signature.Labels.Count;
        IReadOnlyList<int> codes = data.Classes.Labels.SequenceEqual(signature.Labels)
            ? data.Classes.Codes
            : data.WithClasses(signature.Labels).Classes.Codes;
        List<int> rows = [];
        int leftOut = 0;
        for (int row = 0; row < foldOf.Length; row++)
        {
            if (foldOf[row] < 0 || data.Weights?[row] == 0)
                continue;
            bool finite = true;
            foreach (double probability in probabilities.AsSpan(row * classes, classes))
                finite &= double.IsFinite(probability);
            if (finite && codes[row] >= 0)
                rows.Add(row);
            else
                leftOut++;
        }
        double[] kept = new double[rows.Count * classes];
        for (int i = 0; i < rows.Count; i++)
            probabilities.AsSpan(rows[i] * classes, classes).CopyTo(kept.AsSpan(i * classes));
        return new CalibrationRows(
            kept, [.. rows.Select(row => codes[row])], data.Weights is null ? [] : [.. rows.Select(row => data.Weights[row])],
            [.. rows.Select(row => foldOf[row])], [.. rows], leftOut);
    }
}

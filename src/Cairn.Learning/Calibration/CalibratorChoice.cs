using Cairn.Learning.Metrics;

namespace Cairn.Learning.Calibration;

/// <summary>
/// Which way to calibrate predicts best on rows that its calibrator did not see, and how well each did:
/// cross-validated log
/// losses on one set of probabilities.
/// </summary>
/// <param name="Method">The way chosen: of those asked for the one with the least log loss, the first of equal
/// ones.</param>
/// <param name="Losses">Log loss by way, in the order of <see cref="CalibrationMethods.Choices"/>.</param>
/// <param name="Calibrated">What the way chosen makes of the probabilities: rows × classes, each row by a calibrator
/// of other rows.</param>
public sealed record CalibratorChoice(string Method, IReadOnlyDictionary<string, double> Losses, double[] Calibrated)
{
    /// <summary>Chooses.</summary>
    /// <param name="method">One of <see cref="CalibrationMethods.Names"/>; one that is named is taken, whatever its
    /// loss.</param>
    /// <param name="probabilities">rows × classes, row-major, finite, of rows that the classifier has not learnt
    /// from.</param>
    /// <param name="actual">True class of each row.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <param name="foldOf">For each row the number of its part, from 0; a part is calibrated by the others.</param>
    /// <param name="classes">Number of classes, ≥ 2.</param>
    /// <exception cref="Formats.InputException"><c>one-class</c>.</exception>
    public static CalibratorChoice Of(
        string method, double[] probabilities, int[] actual, double[] weights, int[] foldOf, int classes)
    {
        CalibrationMethods.Check(method);
        _ = Calibrator.Fit(CalibrationMethods.None, probabilities, actual, weights, classes);
        string[] tried =
        [
            .. CalibrationMethods.Choices.Where(choice =>
                method == CalibrationMethods.Auto || choice == method || choice == CalibrationMethods.None),
        ];
        Dictionary<string, double> losses = [];
        Dictionary<string, double[]> calibrated = [];
        foreach (string choice in tried)
        {
            calibrated[choice] = CrossFit(choice, probabilities, actual, weights, foldOf, classes);
            losses[choice] = LogLoss(calibrated[choice], actual, weights, classes);
        }
        string chosen = method == CalibrationMethods.Auto ? tried.MinBy(choice => losses[choice])! : method;
        return new CalibratorChoice(chosen, losses, calibrated[chosen]);
    }

    /// <summary>The log loss of probabilities that lie row by row.</summary>
    internal static double LogLoss(double[] probabilities, int[] actual, double[] weights, int classes) =>
        ProbabilityMetrics.LogLoss(ByClass(probabilities, classes), actual, weights);

    /// <summary>For each class the probability of each row.</summary>
    internal static ReadOnlyMemory<double>[] ByClass(double[] probabilities, int classes)
    {
        ReadOnlyMemory<double>[] columns = new ReadOnlyMemory<double>[classes];
        for (int c = 0; c < classes; c++)
        {
            double[] column = new double[probabilities.Length / classes];
            for (int row = 0; row < column.Length; row++)
                column[row] = probabilities[row * classes + c];
            columns[c] = column;
        }
        return columns;
    }

    // Where the other parts are of one class there is nothing to calibrate by, and the part stays as it is.
    private static double[] CrossFit(
        string method, double[] probabilities, int[] actual, double[] weights, int[] foldOf, int classes)
    {
        double[] calibrated = [.. probabilities];
        if (method == CalibrationMethods.None)
            return calibrated;
        foreach (int fold in foldOf.Distinct().Order())
        {
            int[] others = [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] != fold)];
            if (others.Select(row => actual[row]).Distinct().Count() < 2)
                continue;
            double[] learnt = new double[others.Length * classes];
            for (int i = 0; i < others.Length; i++)
                probabilities.AsSpan(others[i] * classes, classes).CopyTo(learnt.AsSpan(i * classes));
            Calibrator calibrator = Calibrator.Fit(
                method, learnt, [.. others.Select(row => actual[row])],
                weights.Length == 0 ? [] : [.. others.Select(row => weights[row])], classes);
            for (int row = 0; row < foldOf.Length; row++)
            {
                if (foldOf[row] == fold)
                    calibrator.Apply(calibrated.AsSpan(row * classes, classes));
            }
        }
        return calibrated;
    }
}

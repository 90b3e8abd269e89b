namespace Cairn.Learning.Diagnosis;

/// <summary>Finds rows whose label is likely wrong, by what models that did not see them say of them.</summary>
/// <remarks>
/// Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels" (2021). A row counts as
/// confidently of class j where its probability of j is at least the mean probability of j over the rows labelled j, which
/// is each class's own threshold, and j is the most probable such class (equation 1). The counts by label and such class,
/// scaled so that each label keeps its number of rows, estimate the joint distribution of given and true labels
/// (equation 3). For each cell of different labels as many rows are taken as it says, those with the greatest margin
/// between the other class and the given one: "prune by noise rate" (section 3.2). A row whose label is also what the
/// model says is never taken.
/// </remarks>
public sealed class ConfidentLearning
{
    private ConfidentLearning(double[] thresholds, double[,] joint, IReadOnlyList<int> suspects, double[] quality)
    {
        Thresholds = thresholds;
        Joint = joint;
        Suspects = suspects;
        Quality = quality;
    }

    /// <summary>For each class the probability from which a row is confidently of it; NaN for classes without rows.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>Estimated share of rows by given label (first index) and true class; sums to 1.</summary>
    public double[,] Joint { get; }

    /// <summary>Rows whose label is likely wrong, the surest first.</summary>
    public IReadOnlyList<int> Suspects { get; }

    /// <summary>
    /// For each row the probability of its label less that of the most probable other class, −1 to 1: the lower, the
    /// likelier the label is wrong. NaN for rows that were left out.
    /// </summary>
    public IReadOnlyList<double> Quality { get; }

    /// <summary>Estimated share of rows whose label is wrong.</summary>
    public double NoiseRate
    {
        get
        {
            double right = 0;
            for (int c = 0; c < Joint.GetLength(0); c++)
                right += Joint[c, c];
            return Math.Max(0, 1 - right);
        }
    }

    /// <summary>Looks for wrong labels.</summary>
    /// <param name="labels">Class of each row as given, from 0; a row with −1 is left out.</param>
    /// <param name="probabilities">Rows × classes, row-major, of models that did not see the row; a row with NaN is left out.</param>
    /// <param name="classes">Number of classes, ≥ 2.</param>
    public static ConfidentLearning Find(IReadOnlyList<int> labels, IReadOnlyList<double> probabilities, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        int[] rows =
        [
            .. Enumerable.Range(0, labels.Count).Where(row => labels[row] >= 0
                && Enumerable.Range(0, classes).All(c => double.IsFinite(probabilities[row * classes + c]))),
        ];
        double Of(int row, int c) => probabilities[row * classes + c];
        int[] counts = new int[classes];
        double[] thresholds = new double[classes];
        foreach (int row in rows)
        {
            counts[labels[row]]++;
            thresholds[labels[row]] += Of(row, labels[row]);
        }
        for (int c = 0; c < classes; c++)
            thresholds[c] /= counts[c];

        double[,] confident = new double[classes, classes];
        foreach (int row in rows)
        {
            int best = -1;
            for (int c = 0; c < classes; c++)
            {
                if (Of(row, c) >= thresholds[c] && (best < 0 || Of(row, c) > Of(row, best)))
                    best = c;
            }
            if (best >= 0)
                confident[labels[row], best]++;
        }
        double[,] joint = Calibrate(confident, counts, rows.Length);
        double[] quality = new double[labels.Count];
        Array.Fill(quality, double.NaN);
        int[] said = new int[labels.Count];
        foreach (int row in rows)
        {
            int[] order = [.. Enumerable.Range(0, classes).OrderByDescending(c => Of(row, c))];
            said[row] = order[0];
            quality[row] = Of(row, labels[row]) - Of(row, order[0] == labels[row] ? order[1] : order[0]);
        }
        HashSet<int> suspects = [];
        for (int given = 0; given < classes; given++)
        {
            int[] ofGiven = [.. rows.Where(row => labels[row] == given)];
            for (int other = 0; other < classes; other++)
            {
                int take = given == other ? 0 : (int)Math.Round(joint[given, other] * rows.Length, MidpointRounding.AwayFromZero);
                suspects.UnionWith(ofGiven.OrderByDescending(row => Of(row, other) - Of(row, given)).Take(take).Where(row => said[row] != given));
            }
        }
        return new ConfidentLearning(thresholds, joint, [.. suspects.OrderBy(row => quality[row]).ThenBy(row => row)], quality);
    }

    // Each label keeps its number of rows; one without any confident row is taken as it is.
    private static double[,] Calibrate(double[,] confident, int[] counts, int rows)
    {
        int classes = counts.Length;
        double[,] joint = new double[classes, classes];
        for (int given = 0; given < classes; given++)
        {
            double sum = 0;
            for (int c = 0; c < classes; c++)
                sum += confident[given, c];
            for (int c = 0; c < classes; c++)
            {
                double share = sum > 0 ? confident[given, c] / sum : c == given ? 1 : 0;
                joint[given, c] = rows > 0 ? share * counts[given] / rows : 0;
            }
        }
        return joint;
    }
}

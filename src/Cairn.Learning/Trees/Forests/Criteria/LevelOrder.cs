namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>
/// An order of levels for more than two classes: along the direction in which their class shares differ most.
/// </summary>
/// <remarks>
/// For two classes or numbers the order of the means holds the best partition (Fisher 1958). For more classes none is
/// known that must; the first principal component of the levels' class shares, weighted by their rows, comes close
/// (Coppersmith, Hong and Hosking, "Partitioning nominal attributes in decision trees", 1999).
/// </remarks>
internal static class LevelOrder
{
    private const int Iterations = 30;

    /// <summary>Fills the place of each level.</summary>
    /// <param name="table">levels × classes, weights; levels without any are left out.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="keys">One a level.</param>
    public static void ByPrincipalComponent(double[] table, int classes, Span<double> keys)
    {
        double[] weights = new double[keys.Length];
        double[] mean = new double[classes];
        for (int level = 0; level < keys.Length; level++)
        {
            Span<double> row = table.AsSpan(level * classes, classes);
            foreach (double value in row)
                weights[level] += value;
            for (int k = 0; k < classes; k++)
                mean[k] += row[k];
        }
        double total = mean.Sum();
        int widest = 0;
        double widestNorm = -1;
        for (int level = 0; level < keys.Length; level++)
        {
            Span<double> row = table.AsSpan(level * classes, classes);
            double norm = 0;
            for (int k = 0; k < classes; k++)
            {
                row[k] = weights[level] > 0 ? row[k] / weights[level] - mean[k] / total : 0;
                norm += weights[level] * row[k] * row[k];
            }
            if (norm > widestNorm)
                (widest, widestNorm) = (level, norm);
        }
        double[] axis = table[(widest * classes)..((widest + 1) * classes)];
        for (int iteration = 0; iteration < Iterations && Normalize(axis); iteration++)
            axis = Multiply(table, weights, axis);
        for (int level = 0; level < keys.Length; level++)
            keys[level] = Dot(table.AsSpan(level * classes, classes), axis);
    }

    private static double[] Multiply(double[] table, double[] weights, double[] axis)
    {
        double[] result = new double[axis.Length];
        for (int level = 0; level < weights.Length; level++)
        {
            Span<double> row = table.AsSpan(level * axis.Length, axis.Length);
            double factor = weights[level] * Dot(row, axis);
            for (int k = 0; k < result.Length; k++)
                result[k] += factor * row[k];
        }
        return result;
    }

    private static bool Normalize(double[] axis)
    {
        double norm = Math.Sqrt(Dot(axis, axis));
        if (!(norm > 0))
            return false;
        for (int k = 0; k < axis.Length; k++)
            axis[k] /= norm;
        return true;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }
}

namespace Cairn.Learning.Trees.Objectives;

/// <summary>Sample quantiles as minima of the pinball loss.</summary>
internal static class Quantile
{
    /// <summary>
    /// The smallest value that the share <paramref name="level"/> of the weight does not exceed, or the middle between
    /// it and the next where exactly that share lies below. Whole weights are the same as repeating values.
    /// </summary>
    /// <param name="values">At least one value; reordered.</param>
    /// <param name="weights">Their weights, reordered along; null for equal ones.</param>
    /// <param name="level">Share, above 0 and below 1.</param>
    /// <remarks>O(n) without weights (Hoare's selection, 1961), O(n log n) with them.</remarks>
    public static double Of(double[] values, double[]? weights, double level)
    {
        if (weights is null)
            return OfEqual(values, level);
        Array.Sort(values, weights);
        double total = weights.Sum();
        double wanted = level * total;
        double slack = 1e-12 * total;
        double below = 0;
        for (int i = 0; i < values.Length; i++)
        {
            below += weights[i];
            if (Math.Abs(below - wanted) <= slack && i + 1 < values.Length)
                return values[i] / 2 + values[i + 1] / 2;
            if (below > wanted)
                return values[i];
        }
        return values[^1];
    }

    private static double OfEqual(double[] values, double level)
    {
        double wanted = level * values.Length;
        // Products such as 0.07 × 100 miss their whole number by a rounding.
        double whole = Math.Round(wanted);
        if (Math.Abs(wanted - whole) <= 1e-12 * values.Length && whole >= 1 && whole < values.Length)
        {
            int at = (int)whole;
            double upper = Select(values, at);
            double lower = values[0];
            for (int i = 1; i < at; i++)
                lower = Math.Max(lower, values[i]);
            return lower / 2 + upper / 2;
        }
        return Select(values, Math.Min(values.Length - 1, (int)wanted));
    }

    // The value that sorting would put at the given place; smaller ones come before it.
    private static double Select(double[] values, int place)
    {
        int low = 0;
        int high = values.Length - 1;
        int bad = 0;
        while (low < high)
        {
            // Orders that defeat the middle of three are sorted instead.
            if (bad > 64)
            {
                Array.Sort(values, low, high - low + 1);
                break;
            }
            double pivot = MiddleOf(values[low], values[low + (high - low) / 2], values[high]);
            int left = low;
            int right = high;
            while (left <= right)
            {
                while (values[left] < pivot)
                    left++;
                while (values[right] > pivot)
                    right--;
                if (left <= right)
                {
                    (values[left], values[right]) = (values[right], values[left]);
                    left++;
                    right--;
                }
            }
            bad += Math.Min(right - low, high - left) < (high - low) / 16 ? 1 : 0;
            if (place <= right)
                high = right;
            else if (place >= left)
                low = left;
            else
                break;
        }
        return values[place];
    }

    private static double MiddleOf(double a, double b, double c) =>
        Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}

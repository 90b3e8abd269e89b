using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Numerics.Statistics;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>Compares the numbers of a window with the distribution function that the profile keeps.</summary>
internal static class NumericDrift
{
    // A value with at least this share of the reference, such as 0, is a bin of its own.
    private const double ShareOfOwnBin = 0.05;

    // Narrower bins than this are joined to the next: their share is mostly noise.
    private const double LeastShare = 0.02;

    /// <summary>A cut of the number line: before <paramref name="Value"/>, or after it.</summary>
    private readonly record struct Cut(double Value, bool After, double Share);

    public static DriftFindings Compare(ColumnProfile profile, Column column, int bins)
    {
        double[] sorted = column.ToNumbers();
        Array.Sort(sorted); // missing values, which are NaN, sort first
        double[] values = sorted[column.MissingCount..];
        DriftFindings findings = new();
        List<Cut> cuts = CutsOf(profile, bins);
        double previousShare = 0;
        int previousRows = 0;
        for (int i = 0; i <= cuts.Count; i++)
        {
            double share = i < cuts.Count ? cuts[i].Share : 1;
            int rows = i < cuts.Count ? RowsUpTo(values, cuts[i].Value, cuts[i].After) : values.Length;
            string label = LabelOf(profile.Kind, i > 0 ? cuts[i - 1] : null, i < cuts.Count ? cuts[i] : null);
            findings.Add(label, (share - previousShare) * profile.Present, rows - previousRows);
            previousShare = share;
            previousRows = rows;
        }
        findings.AddMissing(profile, column);
        if (values.Length > 0 && profile.Quantiles.Count > 0)
        {
            double distance = Distance(profile, values);
            findings.SetTest(
                "kolmogorov_smirnov", distance, KolmogorovSmirnovTest.PValue(distance, values.Length, profile.Present));
        }
        return findings;
    }

    /// <summary>
    /// The greatest distance of the two distribution functions on both sides of every point of the profile's grid: that
    /// of all values where the grid holds them all, otherwise at most a hundredth less.
    /// </summary>
    private static double Distance(ColumnProfile profile, double[] sorted)
    {
        double greatest = 0;
        for (int i = 0; i < profile.Quantiles.Count; i++)
        {
            double value = profile.Quantiles[i];
            double below = RowsUpTo(sorted, value, inclusive: false) / (double)sorted.Length;
            double atMost = RowsUpTo(sorted, value, inclusive: true) / (double)sorted.Length;
            greatest = Math.Max(greatest, Math.Abs(below - profile.Below[i]));
            greatest = Math.Max(greatest, Math.Abs(atMost - profile.AtMost[i]));
        }
        return greatest;
    }

    private static List<Cut> CutsOf(ColumnProfile profile, int bins)
    {
        List<Cut> cuts = [];
        int steps = profile.Quantiles.Count - 1;
        double last = 0;
        for (int bin = 0; bin <= bins && steps > 0; bin++)
        {
            int i = (int)Math.Round((double)bin * steps / bins);
            double value = profile.Quantiles[i];
            bool heavy = profile.AtMost[i] - profile.Below[i] >= ShareOfOwnBin;
            if (heavy)
                AddCut(new Cut(value, After: false, profile.Below[i]), heavy);
            if (heavy || bin is > 0 && bin < bins)
                AddCut(new Cut(value, After: true, profile.AtMost[i]), heavy);
        }
        return cuts;

        // A value that many rows share is cut off on both sides, even where nothing lies beyond: rows may come to lie
        // there. The ends of the grid are cut for nothing else.
        void AddCut(Cut cut, bool heavy)
        {
            bool known = cuts.Count > 0
                && (cuts[^1].Value > cut.Value || (cuts[^1].Value == cut.Value && (cuts[^1].After || !cut.After)));
            if (known || (!heavy && (cut.Share - last < LeastShare || 1 - cut.Share < LeastShare)))
                return;
            cuts.Add(cut);
            last = cut.Share;
        }
    }

    // Number of values below, or not above, a value.
    private static int RowsUpTo(double[] sorted, double value, bool inclusive)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (inclusive && sorted[middle] == value))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static string LabelOf(ColumnKind kind, Cut? from, Cut? to)
    {
        if (from is not Cut low)
            return to is Cut first ? $"{(first.After ? "≤" : "<")} {DriftText.Value(kind, first.Value)}" : "all values";
        if (to is not Cut high)
            return $"{(low.After ? ">" : "≥")} {DriftText.Value(kind, low.Value)}";
        return low.Value == high.Value
            ? $"= {DriftText.Value(kind, low.Value)}"
            : $"{DriftText.Value(kind, low.Value)} – {DriftText.Value(kind, high.Value)}";
    }
}

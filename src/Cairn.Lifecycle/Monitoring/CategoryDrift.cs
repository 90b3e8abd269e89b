using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Numerics.Statistics;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>Compares the levels of a category, or true and false, with those of the profile.</summary>
internal static class CategoryDrift
{
    private const string OtherLabel = "other levels";
    private const string UnseenLabel = "never seen before";

    // More groups make the index noisier and a chart unreadable.
    private const int MostLevels = 20;
    private const double FewestExpected = 5;

    /// <summary>Whether a label stands for several values, not for one level.</summary>
    public static bool IsGroup(string label) => label is OtherLabel or UnseenLabel or DriftFindings.MissingLabel;

    /// <summary>
    /// Levels that the reference makes expect in the window are groups of their own; the rest are put together, since a
    /// test of a handful of rows means nothing. Which ones depends on the reference and the number of rows only, never
    /// on what the window holds.
    /// </summary>
    public static DriftFindings Compare(ColumnProfile profile, Column column)
    {
        Dictionary<string, long> counts = CountsOf(column);
        long present = column.Count - column.MissingCount;
        DriftFindings findings = new();
        double rareReference = profile.TopValues.Count == 0 ? 0 : profile.OtherCount;
        long rareWindow = 0;
        int listed = 0;
        foreach (ValueCount level in profile.TopValues)
        {
            counts.Remove(level.Value, out long count);
            bool expected = profile.Present > 0 && (double)level.Count / profile.Present * present >= FewestExpected;
            if (expected && listed++ < MostLevels)
            {
                findings.Add(level.Value, level.Count, count);
                continue;
            }
            rareReference += level.Count;
            rareWindow += count;
        }
        // A level that the profile does not list may be one of those that it had no room for.
        long unlisted = counts.Values.Sum();
        bool knowsAll = profile.OtherCount == 0;
        if (!knowsAll)
            rareWindow += unlisted;
        if (rareReference + rareWindow > 0)
            findings.Add(OtherLabel, rareReference, rareWindow);
        if (knowsAll && unlisted > 0)
        {
            findings.Add(UnseenLabel, 0, unlisted);
            findings.PValues.Add(FisherExactTest.TwoSided(unlisted, present, 0, profile.Present));
        }
        findings.AddMissing(profile, column);
        AddTest(findings);
        return findings;
    }

    // Over the groups with enough expected rows; smaller ones have exact tests of their own.
    private static void AddTest(DriftFindings findings)
    {
        double n = findings.WindowCounts.Sum();
        double m = findings.ReferenceCounts.Sum();
        List<double> reference = [];
        List<double> window = [];
        for (int i = 0; i < findings.Labels.Count; i++)
        {
            double both = findings.ReferenceCounts[i] + findings.WindowCounts[i];
            if (both * Math.Min(n, m) / (n + m) < FewestExpected)
                continue;
            reference.Add(findings.ReferenceCounts[i]);
            window.Add(findings.WindowCounts[i]);
        }
        (double statistic, _, double p) = ChiSquareTest.Homogeneity(reference.ToArray(), window.ToArray());
        findings.SetTest("chi_square", statistic, p);
    }

    private static Dictionary<string, long> CountsOf(Column column)
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        if (column is CategoryColumn category)
        {
            long[] byCode = new long[category.Levels.Count];
            foreach (int code in category.Values)
            {
                if (code >= 0)
                    byCode[code]++;
            }
            for (int code = 0; code < byCode.Length; code++)
            {
                if (byCode[code] > 0)
                    counts[category.Levels[code]] = byCode[code];
            }
            return counts;
        }
        for (int row = 0; row < column.Count; row++)
        {
            if (column.Format(row) is string text)
                counts[text] = counts.GetValueOrDefault(text) + 1;
        }
        return counts;
    }
}

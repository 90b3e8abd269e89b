using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Numerics.Statistics;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>Groups of a column with their counts then and now, and the tests that were made.</summary>
internal sealed class DriftFindings
{
    /// <summary>Label of the group of missing values.</summary>
    public const string MissingLabel = "missing";

    // A chi-square test of fewer expected rows than this is not to be trusted; Fisher's is right for any number.
    private const double FewestExpected = 5;

    /// <summary>What each group holds.</summary>
    public List<string> Labels { get; } = [];

    /// <summary>Rows of each group in the reference; may be fractions of a row, from quantiles.</summary>
    public List<double> ReferenceCounts { get; } = [];

    /// <summary>Rows of each group in the window.</summary>
    public List<double> WindowCounts { get; } = [];

    /// <summary>The p-values of all tests of the column.</summary>
    public List<double> PValues { get; } = [];

    /// <summary>Name of the main test.</summary>
    public string Test { get; private set; } = "none";

    /// <summary>Statistic of the main test.</summary>
    public double Statistic { get; private set; }

    /// <summary>The findings of a column of which only the share of missing values can be compared.</summary>
    public static DriftFindings OfMissing(ColumnProfile profile, Column column)
    {
        DriftFindings findings = new();
        findings.Add("present", profile.Present, column.Count - column.MissingCount);
        findings.AddMissing(profile, column);
        return findings;
    }

    public void Add(string label, double reference, double window)
    {
        Labels.Add(label);
        ReferenceCounts.Add(reference);
        WindowCounts.Add(window);
    }

    public void SetTest(string name, double statistic, double pValue)
    {
        Test = name;
        Statistic = statistic;
        PValues.Add(pValue);
    }

    /// <summary>Adds the group of missing values, where there are any, and tests whether their share changed.</summary>
    public void AddMissing(ColumnProfile profile, Column column)
    {
        if (profile.Missing + column.MissingCount == 0)
            return;
        Add(MissingLabel, profile.Missing, column.MissingCount);
        PValues.Add(ShareTest(profile.Missing, profile.Count, column.MissingCount, column.Count));
    }

    /// <summary>The p-value of two shares, by chi-square where that is good and exactly otherwise.</summary>
    public static double ShareTest(long hits1, long size1, long hits2, long size2)
    {
        if (size1 == 0 || size2 == 0)
            return 1;
        double share = (double)(hits1 + hits2) / (size1 + size2);
        double least = Math.Min(size1, size2) * Math.Min(share, 1 - share);
        return least >= FewestExpected
            ? ChiSquareTest.Homogeneity([hits1, size1 - hits1], [hits2, size2 - hits2]).PValue
            : FisherExactTest.TwoSided(hits2, size2, hits1, size1);
    }

    /// <summary>What changed, in words.</summary>
    public string Evidence(ColumnProfile profile, Column column)
    {
        double missing = column.Count == 0 ? 0 : (double)column.MissingCount / column.Count;
        string text = DriftText.MissingChanged(profile.MissingRate, missing)
            ? $"missing {DriftText.Percent(profile.MissingRate)} → {DriftText.Percent(missing)}"
            : "";
        string values = Test switch
        {
            "kolmogorov_smirnov" => DriftText.Means(profile, column),
            "chi_square" => DriftText.Shares(this),
            _ => text.Length > 0 ? "" : "missing values as before",
        };
        return string.Join("; ", new[] { values, text }.Where(part => part.Length > 0));
    }
}

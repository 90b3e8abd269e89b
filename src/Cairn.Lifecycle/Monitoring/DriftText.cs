using System.Globalization;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>The words of the evidence for drift.</summary>
internal static class DriftText
{
    public static string Number(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture);

    public static string Percent(double share) =>
        (100 * share).ToString(share is > 0 and < 0.01 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>A value of a numeric column with four significant digits; times as dates.</summary>
    public static string Value(ColumnKind kind, double value)
    {
        if (kind == ColumnKind.Time)
        {
            double ticks = DateTime.UnixEpoch.Ticks + value * TimeSpan.TicksPerSecond;
            return ticks >= 0 && ticks < DateTime.MaxValue.Ticks
                ? new DateTime((long)ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                : value.ToString("G4", CultureInfo.InvariantCulture);
        }
        double size = Math.Abs(value);
        return size is >= 1000 and < 1e9
            ? value.ToString("F0", CultureInfo.InvariantCulture)
            : value.ToString("G4", CultureInfo.InvariantCulture);
    }

    public static string Means(ColumnProfile profile, Column column)
    {
        double[] values = column.ToNumbers();
        double sum = 0;
        int count = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                sum += value;
                count++;
            }
        }
        if (count == 0)
            return "no value left";
        return profile.Mean is double mean
            ? $"mean {Value(profile.Kind, mean)} → {Value(profile.Kind, sum / count)}"
            : $"mean {Value(profile.Kind, sum / count)} where there was no value";
    }

    /// <summary>The group of values whose share changed most.</summary>
    public static string Shares(DriftFindings findings)
    {
        double reference = findings.ReferenceCounts.Sum();
        double window = findings.WindowCounts.Sum();
        int most = -1;
        for (int i = 0; i < findings.Labels.Count; i++)
        {
            if (findings.Labels[i] != DriftFindings.MissingLabel && (most < 0 || Change(i) > Change(most)))
                most = i;
        }
        if (most < 0)
            return "no value";
        string label = findings.Labels[most];
        string shares =
            $"{Percent(findings.ReferenceCounts[most] / reference)} → {Percent(findings.WindowCounts[most] / window)}";
        return CategoryDrift.IsGroup(label) ? $"{label} {shares}" : $"'{label}' {shares}";

        double Change(int i) => Math.Abs(findings.ReferenceCounts[i] / reference - findings.WindowCounts[i] / window);
    }

    public static bool MissingChanged(double before, double now) =>
        Math.Abs(before - now) >= Math.Max(0.01, 0.2 * before);
}

using System.Globalization;
using Cairn.Lifecycle.Tracking;

namespace Cairn.Server.Dashboard.Views;

/// <summary>How moments and durations are written.</summary>
internal static class Times
{
    /// <summary>A moment in UTC, to the minute.</summary>
    public static string Moment(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>How long a run took; nothing while it runs.</summary>
    public static string Took(Run run) => run.Ended is DateTimeOffset ended ? Duration(ended - run.Started) : "";

    /// <summary>A duration in its two greatest units.</summary>
    public static string Duration(TimeSpan time)
    {
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        return time.TotalSeconds < 10 ? Text($"{time.TotalSeconds:0.0} s")
            : time.TotalMinutes < 1 ? Text($"{time.TotalSeconds:0} s")
            : time.TotalHours < 1 ? Text($"{time.Minutes} min {time.Seconds} s")
            : time.TotalDays < 1 ? Text($"{time.Hours} h {time.Minutes} min")
            : Text($"{(int)time.TotalDays} d {time.Hours} h");
    }

    /// <summary>A latency of so many seconds, in milliseconds.</summary>
    public static string Latency(double seconds)
    {
        double ms = seconds * 1000;
        return double.IsNaN(ms) ? "–" : ms.ToString(ms < 10 ? "0.00" : ms < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture) + " ms";
    }

    /// <summary>A number of bytes.</summary>
    public static string Size(long bytes) => bytes < 1000 ? $"{bytes} B"
        : bytes < 1_000_000 ? (bytes / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " kB"
        : (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " MB";
}

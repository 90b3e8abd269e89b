using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Facts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>How fast the model answers, and what it takes.</summary>
internal sealed class SpeedSection(ModelSpeed speed) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "speed";

    /// <inheritdoc/>
    public string Title => "Speed and size";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>Speed and size</h2><p>Measured in the process that made this page, without a server: ");
        html.Add($"{speed.Machine}.</p></header>\n<dl class=\"facts\">");
        if (speed.FitSeconds is double fit)
            Fact(html, "time to fit", Seconds(fit));
        Fact(
            html, "predictions in a batch",
            $"{FigureText.Count(Round(speed.RowsPerSecond))} rows a second ({FigureText.Plural(speed.BatchRows, "row", "rows")}, "
            + $"{FigureText.Plural(speed.Threads, "thread", "threads")})");
        Fact(
            html, "prediction of one row",
            $"median {Seconds(speed.MedianSeconds)}, 99 % below {Seconds(speed.P99Seconds)} "
            + $"({FigureText.Plural(speed.Calls, "call", "calls")}, 1 thread)");
        if (speed.PackageBytes is long package)
            Fact(html, "package", Bytes(package));
        if (speed.PeakBytes is long peak)
            Fact(html, "peak memory of the process", Bytes(peak));
        html.Add($"</dl>\n");
    }

    private static void Fact(HtmlWriter html, string name, string value) => html.Add($"<dt>{name}</dt><dd>{value}</dd>");

    // Three digits: more would be of the moment.
    private static double Round(double value)
    {
        double scale = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, value))) - 2));
        return Math.Round(value / scale) * scale;
    }

    /// <summary>A time in the unit that suits it.</summary>
    internal static string Seconds(double seconds) => seconds switch
    {
        >= 1 => FigureText.Value(Math.Round(seconds, 2)) + " s",
        >= 1e-3 => FigureText.Value(Math.Round(seconds * 1e3, 2)) + " ms",
        _ => FigureText.Value(Math.Round(seconds * 1e6, 1)) + " µs",
    };

    /// <summary>A size in the unit that suits it.</summary>
    internal static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => FigureText.Value(Math.Round(bytes / (double)(1L << 30), 2)) + " GiB",
        >= 1L << 20 => FigureText.Value(Math.Round(bytes / (double)(1L << 20), 1)) + " MiB",
        >= 1L << 10 => FigureText.Value(Math.Round(bytes / 1024.0, 1)) + " KiB",
        _ => FigureText.Plural(bytes, "byte", "bytes"),
    };
}

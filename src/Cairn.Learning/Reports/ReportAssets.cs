using System.Text;

namespace Cairn.Learning.Reports;

/// <summary>
/// The script and the style sheet of the report page, bundled from <c>web/</c> when this assembly was built.
/// </summary>
internal static class ReportAssets
{
    private static readonly Lazy<string> s_script = new(() => Read("report.js"));
    private static readonly Lazy<string> s_style = new(() => Read("report.css"));

    public static string Script => s_script.Value;

    public static string Style => s_style.Value;

    private static string Read(string name)
    {
        using Stream stream = typeof(ReportAssets).Assembly.GetManifestResourceStream("Cairn.Learning.Reports." + name)!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        // Browsers normalise line ends before they check a digest.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

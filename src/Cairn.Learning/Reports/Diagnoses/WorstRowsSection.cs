using Cairn.Learning.Diagnosis;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Diagnoses;

/// <summary>The rows that the model is most wrong about, with what it read of them.</summary>
/// <param name="rows">The rows, worst first.</param>
/// <param name="target">What is predicted.</param>
/// <param name="loss">What the rows are ordered by, in words.</param>
/// <param name="numberOf">The number of a row as people count it, from its index.</param>
/// <param name="order">The columns that matter most first, of which as many as have room are shown; null for as they come.</param>
internal sealed class WorstRowsSection(
    IReadOnlyList<WorstRow> rows, string target, string loss, Func<int, int> numberOf,
    IReadOnlyList<string>? order = null) : IReportSection
{
    private const int MostColumns = 15;
    private const int LongestValue = 40;

    /// <inheritdoc/>
    public string Id => "rows";

    /// <inheritdoc/>
    public string Title => "Worst rows";

    /// <summary>Heading and what it says; the worst rows of what has no truth are only unusual.</summary>
    public (string Heading, string Lead) Words { get; init; } = Usual;

    /// <summary>Words for rows whose truth is known.</summary>
    public static (string Heading, string Lead) Usual => ("Worst rows", "The rows that it is most wrong about.");

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        int most = order is null ? MostColumns : 6;
        string[] all = [.. rows.SelectMany(r => r.Values).Select(v => v.Key).Distinct()];
        string[] columns = [.. (order?.Where(all.Contains) ?? all).Take(most)];
        html.Add($"<header><h2>{Words.Heading}</h2><p>{Words.Lead}");
        if (columns.Length < all.Length)
            html.Add($" The {FigureText.Plural(columns.Length, "column", "columns")} {(order is null ? "read first" : "that matter most")} of {all.Length} are shown.");
        html.Add($"</p></header>\n<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\" class=\"num\">Row</th>");
        if (target.Length > 0)
            html.Add($"<th scope=\"col\">{target}</th>");
        html.Add($"<th scope=\"col\">predicted</th><th scope=\"col\" class=\"num\">{loss}</th>");
        foreach (string column in columns)
            html.Add($"<th scope=\"col\">{column}</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (WorstRow row in rows)
        {
            html.Add($"<tr><th scope=\"row\" class=\"num\">{FigureText.Count(numberOf(row.Row))}</th>");
            if (target.Length > 0)
                html.Add($"<td>{row.Actual}</td>");
            html.Add($"<td>{row.Predicted}</td><td class=\"num\">{FigureText.Quantity(row.Loss)}</td>");
            Dictionary<string, string?> values = row.Values.DistinctBy(v => v.Key).ToDictionary(v => v.Key, v => v.Value);
            foreach (string column in columns)
                html.Add($"<td>{Short(values.GetValueOrDefault(column) ?? "–")}</td>");
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }

    private static string Short(string text) =>
        text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue - 1), "…");
}

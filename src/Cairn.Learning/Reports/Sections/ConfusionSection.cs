using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>Which classes are taken for which, and how well each is found.</summary>
internal sealed class ConfusionSection(Evaluation evaluation) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "classes";

    /// <inheritdoc/>
    public string Title => "Classes";

    private const int MostShownAsMatrix = 12;
    private const int MostMistakes = 15;

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        ConfusionMatrix matrix = evaluation.Confusion!;
        html.Add($"<header><h2>Classes</h2>");
        html.Add($"<p>What rows are, and what the model calls them. Per cent are of the row.</p></header>\n");
        if (matrix.Count <= MostShownAsMatrix)
            WriteMatrix(html, matrix);
        if (matrix.Count > 3)
            WriteMistakes(html, matrix);
        WriteClasses(html, evaluation.Classes);
    }

    private static void WriteMatrix(HtmlWriter html, ConfusionMatrix matrix)
    {
        html.Add($"<div class=\"table-scroll\"><table class=\"confusion\"><thead><tr>");
        html.Add($"<th scope=\"col\">Is ↓ called →</th>");
        foreach (string label in matrix.Labels)
            html.Add($"<th scope=\"col\">{label}</th>");
        html.Add($"</tr></thead><tbody>\n");
        for (int actual = 0; actual < matrix.Count; actual++)
        {
            html.Add($"<tr><th scope=\"row\">{matrix.Labels[actual]}</th>");
            double support = matrix.Support(actual);
            for (int predicted = 0; predicted < matrix.Count; predicted++)
            {
                double share = support > 0 ? matrix[actual, predicted] / support : 0;
                string wrong = actual == predicted ? "" : " class=\"wrong\"";
                html.Add($"<td{new Markup(wrong)} style=\"--share:{(int)Math.Round(share * 100)}\">");
                html.Add($"<strong>{FigureText.Count(matrix[actual, predicted])}</strong>");
                html.Add($"<small>{FigureText.Percent(share)}</small></td>");
            }
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }

    private static void WriteMistakes(HtmlWriter html, ConfusionMatrix matrix)
    {
        var mistakes =
            (from actual in Enumerable.Range(0, matrix.Count)
             from predicted in Enumerable.Range(0, matrix.Count)
             where actual != predicted && matrix[actual, predicted] > 0
             orderby matrix[actual, predicted] descending, actual, predicted
             select (actual, predicted)).Take(MostMistakes).ToArray();
        if (mistakes.Length == 0)
            return;
        html.Add($"<details><summary>The most frequent mistakes</summary><div class=\"table-scroll\"><table><thead>");
        html.Add($"<tr>");
        html.Add($"<th scope=\"col\">Is</th><th scope=\"col\">Called</th><th scope=\"col\" class=\"num\">Rows</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Of the class</th></tr></thead><tbody>\n");
        foreach ((int actual, int predicted) in mistakes)
        {
            double weight = matrix[actual, predicted];
            html.Add($"<tr><td>{matrix.Labels[actual]}</td><td>{matrix.Labels[predicted]}</td>");
            html.Add($"<td class=\"num\">{FigureText.Count(weight)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Percent(weight / matrix.Support(actual))}</td></tr>\n");
        }
        html.Add($"</tbody></table></div></details>\n");
    }

    private static void WriteClasses(HtmlWriter html, IReadOnlyList<ClassScores> classes)
    {
        if (classes.Count == 0)
            return;
        bool areas = classes.Any(c => c.RocAuc is not null);
        html.Add($"<div class=\"table-scroll\"><table data-sortable><caption>How well each class is found</caption>");
        html.Add($"<thead><tr>");
        html.Add($"<th scope=\"col\">Class</th><th scope=\"col\" class=\"num\">Rows</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Called so</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Precision</th><th scope=\"col\" class=\"num\">Recall</th>");
        html.Add($"<th scope=\"col\" class=\"num\">F1</th>");
        if (areas)
            html.Add($"<th scope=\"col\" class=\"num\">ROC AUC</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (ClassScores c in classes)
        {
            html.Add($"<tr><th scope=\"row\">{c.Label}</th>");
            Cell(html, c.Support, FigureText.Count(c.Support));
            Cell(html, c.Predicted, FigureText.Count(c.Predicted));
            Cell(html, c.Precision, FigureText.Percent(c.Precision));
            Cell(html, c.Recall, FigureText.Percent(c.Recall));
            Cell(html, c.F1, FigureText.Quantity(c.F1));
            if (areas)
                Cell(html, c.RocAuc ?? double.NaN, FigureText.Quantity(c.RocAuc ?? double.NaN));
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }

    private static void Cell(HtmlWriter html, double value, string text) =>
        html.Add($"<td class=\"num\" data-value=\"{SortKey.Of(value)}\">{text}</td>");
}

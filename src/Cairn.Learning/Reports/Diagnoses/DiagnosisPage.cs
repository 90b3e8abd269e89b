using Cairn.Learning.Diagnosis;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Diagnoses;

/// <summary>Writes what is wrong with a model as one HTML page that needs nothing beside it.</summary>
public static class DiagnosisPage
{
    /// <summary>The page as text.</summary>
    /// <param name="diagnosis">What was found.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="rowsName">What the rows are, such as the name of a file.</param>
    /// <param name="numberOf">The number of a row as people count it, from its index.</param>
    public static string Render(ModelDiagnosis diagnosis, string model, string rowsName, Func<int, int> numberOf)
    {
        List<IReportSection> sections = [];
        if (diagnosis.Slices is not null)
            sections.Add(new SlicesSection(diagnosis.Slices, diagnosis.Losses.Metrics, diagnosis.Overall.Loss));
        if (diagnosis.WorstRows is not null)
        {
            sections.Add(new WorstRowsSection(
                diagnosis.WorstRows, diagnosis.Signature.Target, Title(diagnosis.Losses.Metrics.Loss), numberOf));
        }
        if (diagnosis.Labels is not null)
            sections.Add(new LabelsSection(diagnosis.Labels, diagnosis.Signature.Target, numberOf));
        if (diagnosis.Curve is not null)
            sections.Add(new LearningCurveSection(diagnosis.Curve));
        if (diagnosis.Robustness is not null)
            sections.Add(new RobustnessSection(diagnosis.Robustness));
        if (diagnosis.Stability is not null)
            sections.Add(new StabilitySection(diagnosis.Stability, diagnosis.Losses.IsClassification));
        if (diagnosis.Notes.Count > 0)
            sections.Add(new WrittenSection("notes", "Notes", html => WriteNotes(html, diagnosis.Notes)));
        return ReportPage.Render(
            $"{diagnosis.Signature.Target} · what is wrong", html => WriteHead(html, diagnosis, model, rowsName), sections);
    }

    private static void WriteHead(HtmlWriter html, ModelDiagnosis diagnosis, string model, string rowsName)
    {
        (string loss, string plain) = diagnosis.Losses.Metrics;
        html.Add($"<header class=\"page-head\">\n<p class=\"eyebrow\">{model} · {FigureText.Plural(diagnosis.Rows, "row", "rows")} of {rowsName}</p>\n");
        html.Add($"<h1>What is wrong with predicting {diagnosis.Signature.Target}</h1>\n<p class=\"verdict\">");
        html.Add($"{Title(plain)} is <strong>{MetricText.Of(plain, diagnosis.Overall.Plain)}</strong>");
        if (diagnosis.Slices is { Count: > 0 } slices)
            html.Add($"; where {slices[0].Description} it is <strong>{MetricText.Of(plain, slices[0].Plain)}</strong>");
        html.Add($".");
        if (diagnosis.Labels is { Issues.Count: > 0 } labels)
            html.Add($" {FigureText.Plural(labels.Issues.Count, "target is", "targets are")} likely wrong.");
        if (diagnosis.Curve is not null)
            html.Add($" {diagnosis.Curve.Verdict}");
        html.Add($"</p>\n</header>\n<dl class=\"tiles\">\n");
        WriteTile(html, Title(plain), MetricText.Of(plain, diagnosis.Overall.Plain));
        WriteTile(html, Title(loss), MetricText.Of(loss, diagnosis.Overall.Loss));
        if (diagnosis.Slices is not null)
            WriteTile(html, "Weak slices", FigureText.Count(diagnosis.Slices.Count));
        if (diagnosis.Labels is not null)
            WriteTile(html, "Suspect targets", FigureText.Count(diagnosis.Labels.Issues.Count));
        html.Add($"</dl>\n");
    }

    private static void WriteTile(HtmlWriter html, string name, string value) =>
        html.Add($"<div class=\"tile\"><dt>{name}</dt><dd class=\"figure\">{value}</dd></div>\n");

    private static void WriteNotes(HtmlWriter html, IReadOnlyList<string> notes)
    {
        html.Add($"<header><h2>Notes</h2></header>\n<ul>");
        foreach (string note in notes)
            html.Add($"<li>{note}</li>");
        html.Add($"</ul>\n");
    }

    private static string Title(string metric) => Metric.Parse(metric).Title;
}

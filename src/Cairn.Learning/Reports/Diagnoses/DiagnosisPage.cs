using Cairn.Learning.Diagnosis;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Diagnoses;

/// <summary>Writes what is wrong with a model as one HTML page that needs nothing beside it.</summary>
public static class DiagnosisPage
{
    private const int MostIssues = 50;
    private const int MostColumns = 15;

    /// <summary>The page as text.</summary>
    /// <param name="diagnosis">What was found.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="rowsName">What the rows are, such as the name of a file.</param>
    /// <param name="numberOf">The number of a row as people count it, from its index.</param>
    public static string Render(ModelDiagnosis diagnosis, string model, string rowsName, Func<int, int> numberOf)
    {
        List<(string Id, string Title, Action<HtmlWriter> Write)> sections = [];
        if (diagnosis.Slices is not null)
            sections.Add(("slices", "Slices", html => WriteSlices(html, diagnosis, diagnosis.Slices)));
        if (diagnosis.WorstRows is not null)
            sections.Add(("rows", "Worst rows", html => WriteRows(html, diagnosis, diagnosis.WorstRows, numberOf)));
        if (diagnosis.Labels is not null)
            sections.Add(("labels", "Labels", html => WriteLabels(html, diagnosis, diagnosis.Labels, numberOf)));
        if (diagnosis.Curve is not null)
            sections.Add(("curve", "More rows", html => WriteCurve(html, diagnosis.Curve)));
        if (diagnosis.Robustness is not null)
            sections.Add(("robustness", "Robustness", html => WriteRobustness(html, diagnosis.Robustness)));
        if (diagnosis.Stability is not null)
            sections.Add(("stability", "Stability", html => WriteStability(html, diagnosis, diagnosis.Stability)));
        if (diagnosis.Notes.Count > 0)
            sections.Add(("notes", "Notes", html => WriteNotes(html, diagnosis.Notes)));
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

    private static void WriteSlices(HtmlWriter html, ModelDiagnosis diagnosis, IReadOnlyList<Slice> slices)
    {
        (string loss, string plain) = diagnosis.Losses.Metrics;
        html.Add($"<header><h2>Slices</h2><p>Rows with something in common on which the model is worse than on all others, ");
        html.Add($"by more than chance after adjusting for every slice that was tried.</p></header>\n");
        if (slices.Count == 0)
        {
            html.Add($"<p>None: it is about equally good everywhere.</p>\n");
            return;
        }
        html.AddChart(
            $"{Title(loss)} by slice", "The line is that of all rows; longer is worse.",
            Chart.Bars(
                new ChartAxis(Title(loss), 0), slices.Select(s => new ChartBar(s.Description, s.Loss, IsFlagged: s.Loss > 2 * diagnosis.Overall.Loss)),
                diagnosis.Overall.Loss, "all rows"), height: 60 + 34 * slices.Count);
        html.Add($"<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\">Slice</th><th scope=\"col\" class=\"num\">Rows</th>");
        html.Add($"<th scope=\"col\" class=\"num\">{Title(plain)}</th><th scope=\"col\" class=\"num\">elsewhere</th>");
        html.Add($"<th scope=\"col\" class=\"num\">{Title(loss)}</th><th scope=\"col\" class=\"num\">elsewhere</th>");
        html.Add($"<th scope=\"col\" class=\"num\">Adjusted p</th></tr></thead><tbody>\n");
        foreach (Slice slice in slices)
        {
            html.Add($"<tr><th scope=\"row\">{slice.Description}</th><td class=\"num\">{FigureText.Count(slice.Rows)} ({FigureText.Percent(slice.Share)})</td>");
            html.Add($"<td class=\"num\">{MetricText.Of(plain, slice.Plain)}</td><td class=\"num muted\">{MetricText.Of(plain, slice.PlainElsewhere)}</td>");
            html.Add($"<td class=\"num\">{MetricText.Of(loss, slice.Loss)}</td><td class=\"num muted\">{MetricText.Of(loss, slice.LossElsewhere)}</td>");
            html.Add($"<td class=\"num\">{FigureText.Quantity(slice.AdjustedPValue)}</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }

    private static void WriteRows(HtmlWriter html, ModelDiagnosis diagnosis, IReadOnlyList<WorstRow> rows, Func<int, int> numberOf)
    {
        string loss = diagnosis.Losses.Metrics.Loss;
        html.Add($"<header><h2>Worst rows</h2><p>The rows that it is most wrong about.</p></header>\n");
        string[] columns = [.. rows.SelectMany(r => r.Values).Select(v => v.Key).Distinct().Take(MostColumns)];
        html.Add($"<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\" class=\"num\">Row</th><th scope=\"col\">{diagnosis.Signature.Target}</th>");
        html.Add($"<th scope=\"col\">predicted</th><th scope=\"col\" class=\"num\">{Title(loss)}</th>");
        foreach (string column in columns)
            html.Add($"<th scope=\"col\">{column}</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (WorstRow row in rows)
        {
            html.Add($"<tr><th scope=\"row\" class=\"num\">{numberOf(row.Row)}</th><td>{row.Actual}</td><td>{row.Predicted}</td>");
            html.Add($"<td class=\"num\">{FigureText.Quantity(row.Loss)}</td>");
            foreach ((_, string? value) in row.Values.Take(MostColumns))
                html.Add($"<td>{value ?? "–"}</td>");
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }

    private static void WriteLabels(HtmlWriter html, ModelDiagnosis diagnosis, LabelCheck labels, Func<int, int> numberOf)
    {
        html.Add($"<header><h2>Labels</h2><p>{FigureText.Plural(labels.Issues.Count, "row", "rows")} of {FigureText.Count(labels.Rows)} whose ");
        html.Add($"{diagnosis.Signature.Target} is likely wrong, by models that did not see the row.");
        if (labels.NoiseRate is double rate)
            html.Add($" About {FigureText.Percent(rate)} of the labels are wrong, by the estimate of confident learning.");
        html.Add($" Look at them, the first ones first, before anything is changed.</p></header>\n");
        if (labels.Issues.Count == 0)
            return;
        html.Add($"<div class=\"table-scroll\"><table><thead><tr><th scope=\"col\" class=\"num\">Row</th><th scope=\"col\">Given</th>");
        html.Add($"<th scope=\"col\">Likely</th><th scope=\"col\" class=\"num\">Score</th></tr></thead><tbody>\n");
        foreach (LabelIssue issue in labels.Issues.Take(MostIssues))
        {
            html.Add($"<tr><th scope=\"row\" class=\"num\">{numberOf(issue.Row)}</th><td>{issue.Given}</td><td>{issue.Likely}</td>");
            html.Add($"<td class=\"num\">{FigureText.Quantity(issue.Score)}</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
        if (labels.Issues.Count > MostIssues)
            html.Add($"<p class=\"muted small\">and {FigureText.Count(labels.Issues.Count - MostIssues)} more; the JSON of the command has them.</p>\n");
    }

    private static void WriteCurve(HtmlWriter html, LearningCurve curve)
    {
        html.Add($"<header><h2>Would more rows help?</h2><p>{curve.Verdict}</p></header>\n");
        double[] rows = [.. curve.Rows.Select(n => (double)n)];
        double[] ahead = [.. curve.Forecast.Select(f => f.Rows)];
        double[] fine = [.. Enumerable.Range(0, 61).Select(i => rows[0] * Math.Pow(ahead[^1] / rows[0], i / 60.0))];
        html.AddChart(
            $"{Title(curve.Metric)} by rows learnt from", "Lower is better. The dashed lines are the fitted law and its 10 % and 90 % bounds.",
            Chart.Lines(
                new ChartAxis("rows learnt from", 0), new ChartAxis(Title(curve.Metric)),
                [
                    new ChartLine("measured", rows, [.. curve.Losses.Select(l => l.Average())], HasMarkers: true),
                    new ChartLine("law", fine, [.. fine.Select(curve.Law.At)], IsReference: true),
                    new ChartLine("lower bound", ahead, [.. curve.Forecast.Select(f => f.Low)], IsReference: true),
                    new ChartLine("upper bound", ahead, [.. curve.Forecast.Select(f => f.High)], IsReference: true),
                ]));
    }

    private static void WriteRobustness(HtmlWriter html, Robustness robustness)
    {
        Metric metric = Metric.Parse(robustness.Metric);
        html.Add($"<header><h2>Robustness</h2><p>{metric.Title} is {MetricText.Of(metric.Name, robustness.Value)} on the rows as they are.</p>");
        html.Add($"</header>\n<div class=\"grid-2 figures\">\n");
        html.AddChart(
            $"{metric.Title} with noise in every column", "Numbers off by so much of their deviation; other values taken from other rows so often.",
            Chart.Lines(
                ChartAxis.Share("noise") with { Max = 0.5 }, new ChartAxis(metric.Title),
                [
                    new ChartLine(
                        metric.Title, [0, .. robustness.Noise.Select(n => n.Level)],
                        [robustness.Value, .. robustness.Noise.Select(n => n.Value)], HasMarkers: true),
                ]));
        if (robustness.Missing.Count > 0)
        {
            html.AddChart(
                $"{metric.Title} without a column", "All of the column missing; the line is that of the rows as they are.",
                Chart.Bars(
                    new ChartAxis(metric.Title), robustness.Missing.Take(MostColumns).Select(m => new ChartBar(m.Column, m.Value)),
                    robustness.Value, "with all"), height: 60 + 26 * Math.Min(MostColumns, robustness.Missing.Count));
        }
        html.Add($"</div>\n");
        if (robustness.Required.Count > 0)
            html.Add($"<p class=\"muted small\">The model takes no missing values of {string.Join(", ", robustness.Required)}.</p>\n");
    }

    private static void WriteStability(HtmlWriter html, ModelDiagnosis diagnosis, Stability stability)
    {
        Metric metric = Metric.Parse(stability.Metric);
        html.Add($"<header><h2>Stability</h2><p>The same learner fitted again: with other seeds to the same rows, and with the same seed to ");
        html.Add($"other nine tenths of them.</p></header>\n<div class=\"grid-2 figures\">\n");
        html.AddChart(
            $"{metric.Title} of each seed", null, Chart.Folds(new ChartAxis(metric.Title), stability.OverSeeds, stability.OverSeeds.Average()));
        html.AddChart(
            $"{metric.Title} of each part of the rows", null,
            Chart.Folds(new ChartAxis(metric.Title), stability.OverRows, stability.OverRows.Average()));
        html.Add($"</div>\n<p>");
        if (diagnosis.Losses.IsClassification)
        {
            html.Add($"Two seeds say different classes of {FigureText.Percent(stability.AnswersOverSeeds)} of the rows; ");
            html.Add($"two parts of the rows of {FigureText.Percent(stability.AnswersOverRows)}.");
        }
        else
        {
            html.Add($"Answers to a row deviate by {FigureText.Quantity(stability.AnswersOverSeeds)} over seeds and by ");
            html.Add($"{FigureText.Quantity(stability.AnswersOverRows)} over parts of the rows.");
        }
        html.Add($"</p>\n");
    }

    private static void WriteNotes(HtmlWriter html, IReadOnlyList<string> notes)
    {
        html.Add($"<header><h2>Notes</h2></header>\n<ul>");
        foreach (string note in notes)
            html.Add($"<li>{note}</li>");
        html.Add($"</ul>\n");
    }

    private static string Title(string metric) => Metric.Parse(metric).Title;
}

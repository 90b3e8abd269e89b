using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports.Sections;

/// <summary>ROC, precision and recall, calibration: of the positive class, or of the most frequent classes.</summary>
internal sealed class CurvesSection(Evaluation evaluation) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "curves";

    /// <inheritdoc/>
    public string Title => "Curves";

    // More lines than this cannot be told apart.
    private const int MostLines = 8;

    // The lift of the first few rows is of a handful and jumps.
    private const double LeastLiftShare = 0.01;
    private const string Guessing = "guessing";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        IReadOnlyList<ClassCurves> curves = [.. evaluation.Curves.Take(MostLines)];
        html.Add($"<header><h2>Curves</h2>");
        if (evaluation.PositiveLabel is string positive)
            html.Add($"<p>How the model tells ‘{positive}’ from the rest as its threshold moves.</p>");
        else if (evaluation.Labels.Count > curves.Count)
            html.Add($"<p>Each class against the rest; the {curves.Count} most frequent of {evaluation.Labels.Count} are shown.</p>");
        else
            html.Add($"<p>Each class against the rest.</p>");
        html.Add($"</header>\n<div class=\"grid-3 figures\">\n");
        WriteRoc(html, curves);
        WritePrecisionRecall(html, curves);
        WriteCalibration(html, curves);
        if (curves is [ClassCurves only])
            WriteGain(html, only);
        html.Add($"</div>\n");
    }

    private static void WriteGain(HtmlWriter html, ClassCurves curves)
    {
        if (curves.Gain is GainCurve gain)
        {
            double best = Math.Clamp(gain.BaseRate, 0, 1);
            html.AddChart(
                "Gain",
                $"The tenth of the rows that score highest holds {FigureText.Percent(gain.GainAt(0.1))} of ‘{curves.Label}’, "
                + $"{FigureText.Quantity(gain.GainAt(0.1) / 0.1)} times its share.",
                Chart.Lines(
                    ChartAxis.Share("share of all rows, best scores first"), ChartAxis.Share($"share of ‘{curves.Label}’ reached"),
                    [
                        new ChartLine(curves.Label, gain.Shares, gain.Gains),
                        new ChartLine("best possible", [0, best, 1], [0, 1, 1], IsReference: true),
                        new ChartLine(Guessing, [0, 1], [0, 1], IsReference: true),
                    ]));
        }
        if (curves.Gain is GainCurve { Shares.Count: > 1 } lift)
        {
            (double Share, double Lift)[] shown = [.. lift.Shares.Zip(lift.Lifts).Where(p => p.First >= LeastLiftShare)];
            html.AddChart(
                "Lift", "How many times as many as by chance, among the rows that score highest.",
                Chart.Lines(
                    ChartAxis.Share("share of all rows, best scores first"), new ChartAxis("lift", 0),
                    [
                        new ChartLine(curves.Label, [.. shown.Select(p => p.Share)], [.. shown.Select(p => p.Lift)]),
                        new ChartLine(Guessing, [0, 1], [1, 1], IsReference: true),
                    ]));
        }
        if (curves.Det is DetCurve { Thresholds.Count: > 1 } det)
        {
            html.AddChart(
                "Detection error", "Towards the lower left is better.",
                Chart.Lines(
                    ChartAxis.Share("false positive rate"), ChartAxis.Share("false negative rate"),
                    [
                        new ChartLine(curves.Label, det.FalsePositiveRates, det.FalseNegativeRates),
                        new ChartLine(Guessing, [0, 1], [1, 0], IsReference: true),
                    ]));
        }
    }

    private static void WriteRoc(HtmlWriter html, IReadOnlyList<ClassCurves> curves)
    {
        List<ChartLine> lines =
        [
            .. curves.Where(c => c.Roc is not null)
                .Select(c => new ChartLine(c.Label, c.Roc!.FalsePositiveRates, c.Roc.TruePositiveRates)),
        ];
        if (lines.Count == 0)
            return;
        lines.Add(new ChartLine(Guessing, [0, 1], [0, 1], IsReference: true));
        html.AddChart(
            "ROC", Area("Area", curves, c => c.Roc?.Area) ?? "Towards the upper left is better.",
            Chart.Lines(ChartAxis.Share("false positive rate"), ChartAxis.Share("true positive rate"), lines));
    }

    private static void WritePrecisionRecall(HtmlWriter html, IReadOnlyList<ClassCurves> curves)
    {
        List<ChartLine> lines =
        [
            .. curves.Where(c => c.PrecisionRecall is not null)
                .Select(c => new ChartLine(c.Label, c.PrecisionRecall!.Recalls, c.PrecisionRecall.Precisions)),
        ];
        if (lines.Count == 0)
            return;
        if (curves is [{ PrecisionRecall: PrecisionRecallCurve only }])
            lines.Add(new ChartLine(Guessing, [0, 1], [only.BaseRate, only.BaseRate], IsReference: true));
        html.AddChart(
            "Precision and recall",
            Area("Average precision", curves, c => c.PrecisionRecall?.AveragePrecision) ?? "Towards the upper right is better.",
            Chart.Lines(ChartAxis.Share("recall"), ChartAxis.Share("precision"), lines));
    }

    private static void WriteCalibration(HtmlWriter html, IReadOnlyList<ClassCurves> curves)
    {
        List<ChartLine> lines =
        [
            .. curves.Where(c => c.Calibration is not null).Select(c => new ChartLine(
                c.Label, c.Calibration!.Predicted, c.Calibration.Observed, HasMarkers: true)),
        ];
        if (lines.Count == 0)
            return;
        lines.Add(new ChartLine("perfect", [0, 1], [0, 1], IsReference: true));
        string note = curves is [{ Calibration: CalibrationCurve only }]
            ? $"Mean error of the probabilities {FigureText.Percent(only.Error)}; on the line is better."
            : "On the line, probabilities come true as often as they say.";
        html.AddChart(
            "Calibration", note,
            Chart.Lines(ChartAxis.Share("predicted probability"), ChartAxis.Share("observed share"), lines));
    }

    private static string? Area(string name, IReadOnlyList<ClassCurves> curves, Func<ClassCurves, double?> of) =>
        curves.Count == 1 && of(curves[0]) is double value ? $"{name} {FigureText.Quantity(value)}; 1 is perfect." : null;
}

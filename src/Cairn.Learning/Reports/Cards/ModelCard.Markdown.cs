using System.Text;
using Cairn.Data.Profiling;
using Cairn.Models.Packaging;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Reports.Cards;

/// <content>The card as Markdown for people.</content>
public sealed partial record ModelCard
{
    // What every card should have; the others are asked for by their documentation alone.
    private static readonly string[] s_asked = ["intended_use", "out_of_scope", "owner"];

    /// <summary>The card for people; equal cards give equal text.</summary>
    /// <param name="signature">Columns read and written.</param>
    /// <param name="profile">What the training data looked like, or null.</param>
    public string ToMarkdown(Signature signature, TableProfile? profile)
    {
        StringBuilder card = new();
        card.Append("# ").Append(Title).Append("\n\n").Append(Summary).Append("\n\n");
        WriteUse(card);
        WriteMetrics(card);
        WritePairs(card, "## Data", Data);
        WriteLimits(card);
        WriteMaking(card);
        return card.Append(PackageCard.Columns(signature, profile)).ToString();
    }

    private void WriteUse(StringBuilder card)
    {
        card.Append("## Use\n\n");
        foreach (CardText text in CardText.All)
        {
            if (Texts.Value(text.Name) is string value)
                card.Append("**").Append(text.Title).Append(".** ").Append(PackageCard.Text(value)).Append("\n\n");
            else if (s_asked.Contains(text.Name))
                card.Append("**").Append(text.Title).Append(".** _Not said: ").Append(text.Wanted).Append("._\n\n");
        }
    }

    private void WriteMetrics(StringBuilder card)
    {
        card.Append("## Metrics\n\n");
        card.Append("Measured on ").Append(FigureRows(JudgedRows));
        if (MeasuredOn is not null)
            card.Append(": ").Append(PackageCard.Text(MeasuredOn));
        card.Append(".\n\n");
        bool intervals = Metrics.Any(m => m.Low is not null);
        bool baseline = Metrics.Any(m => m.Baseline is not null);
        bool folds = Metrics.Any(m => m.FoldMean is not null);
        card.Append("| metric | model |").Append(intervals ? " interval |" : "").Append(baseline ? " baseline |" : "")
            .Append(folds ? " mean of the folds |" : "").Append("\n|---|---:|");
        for (int i = 0; i < (intervals ? 1 : 0) + (baseline ? 1 : 0) + (folds ? 1 : 0); i++)
            card.Append("---:|");
        card.Append('\n');
        foreach (CardMetric metric in Metrics)
        {
            card.Append("| ").Append(metric.Name).Append(" | ").Append(MetricText.Of(metric.Name, metric.Value)).Append(" |");
            if (intervals)
            {
                card.Append(' ').Append(metric is { Low: double low, High: double high }
                    ? $"{MetricText.Of(metric.Name, low)} to {MetricText.Of(metric.Name, high)}" : "–").Append(" |");
            }
            if (baseline)
                card.Append(' ').Append(metric.Baseline is double naive ? MetricText.Of(metric.Name, naive) : "–").Append(" |");
            if (folds)
            {
                card.Append(' ').Append(metric.FoldMean is double mean
                    ? MetricText.Of(metric.Name, mean)
                        + (metric.FoldDeviation is double spread ? " ± " + MetricText.Of(metric.Name, spread) : "")
                    : "–").Append(" |");
            }
            card.Append('\n');
        }
        card.Append('\n');
        if (IntervalMethod is not null)
            card.Append(IntervalMethod).Append(".\n\n");
        if (Calibration is not null)
        {
            card.Append("Probabilities were calibrated (").Append(PackageCard.Text(Calibration.Method)).Append("): calibration error ")
                .Append(Charts.FigureText.Quantity(Calibration.Before)).Append(" before, ")
                .Append(Charts.FigureText.Quantity(Calibration.After)).Append(" after.\n\n");
        }
    }

    private void WriteLimits(StringBuilder card)
    {
        card.Append("## Limits found\n\n");
        if (HasLeakCheck && Leaks.Count == 0)
            card.Append("- Leaks were looked for before the fit; none was found.\n");
        foreach (CardLeak leak in Leaks)
            card.Append("- The figures may be too good. ").Append(PackageCard.Text(leak.Message)).Append('\n');
        if (Slices is { Count: 0 })
            card.Append("- No slice of the rows is worse than the others by more than chance.\n");
        foreach (string note in Notes)
            card.Append("- ").Append(PackageCard.Text(note)).Append('\n');
        if (!HasLeakCheck && Leaks.Count == 0 && Slices is null && Notes.Count == 0)
            card.Append("- None was looked for.\n");
        card.Append('\n');
        WriteGaps(card);
        if (Slices is not { Count: > 0 } slices)
            return;
        string metric = slices[0].Metric;
        card.Append("Rows on which it is worse than elsewhere:\n\n| slice | rows | ").Append(metric).Append(" | elsewhere |\n")
            .Append("|---|---:|---:|---:|\n");
        foreach (CardSlice slice in slices)
        {
            card.Append("| ").Append(PackageCard.Cell(slice.Slice)).Append(" | ").Append(Charts.FigureText.Count(slice.Rows))
                .Append(" | ").Append(MetricText.Of(metric, slice.Value)).Append(" | ")
                .Append(MetricText.Of(metric, slice.Elsewhere)).Append(" |\n");
        }
        card.Append('\n');
    }

    private void WriteGaps(StringBuilder card)
    {
        if (Gaps is not { Count: > 0 })
            return;
        card.Append("How far groups lie apart:\n\n| groups of | notion | difference | interval | lowest | highest |\n")
            .Append("|---|---|---:|---:|---|---|\n");
        foreach (CardGap gap in Gaps)
        {
            card.Append("| ").Append(PackageCard.Cell(gap.Columns)).Append(" | ").Append(gap.Notion).Append(" | ")
                .Append(Charts.FigureText.Quantity(gap.Difference)).Append(" | ")
                .Append(gap is { Low: double low, High: double high }
                    ? $"{Charts.FigureText.Quantity(low)} to {Charts.FigureText.Quantity(high)}" : "–").Append(" | ")
                .Append(PackageCard.Cell(gap.Lowest)).Append(" | ").Append(PackageCard.Cell(gap.Highest)).Append(" |\n");
        }
        card.Append('\n');
    }

    private void WriteMaking(StringBuilder card)
    {
        card.Append("## How to reproduce\n\n");
        if (Command is not null)
            card.Append("    ").Append(Command.ReplaceLineEndings(" ")).Append("\n\n");
        foreach ((string name, string value) in Making)
            card.Append("- ").Append(name).Append(": ").Append(PackageCard.Text(value)).Append('\n');
        card.Append('\n');
        if (Options.Count == 0)
            return;
        card.Append("| option | value |\n|---|---|\n");
        foreach ((string name, string value) in Options)
            card.Append("| ").Append(PackageCard.Cell(name)).Append(" | ").Append(PackageCard.Cell(value)).Append(" |\n");
        card.Append('\n');
    }

    private static void WritePairs(StringBuilder card, string heading, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
            return;
        card.Append(heading).Append("\n\n");
        foreach ((string name, string value) in pairs)
            card.Append("- ").Append(PackageCard.Text(name)).Append(": ").Append(PackageCard.Text(value)).Append('\n');
        card.Append('\n');
    }

    private static string FigureRows(int rows) => Charts.FigureText.Plural(rows, "row", "rows");
}

using System.Text;
using Cairn.Formats.Files;
using Cairn.Learning.Reports.Fairness;
using Cairn.Learning.Reports.Html;
using Cairn.Learning.Reports.Sections;
using Cairn.Models;

namespace Cairn.Learning.Reports;

/// <summary>
/// Writes how good a model is as one HTML page that needs nothing beside it: scripts, styles and data are in the
/// page, and it asks for nothing from elsewhere.
/// </summary>
/// <remarks>
/// Equal content gives equal bytes. Names from data are encoded everywhere, and a content security policy lets only the
/// page's own script run, which it names by its digest.
/// </remarks>
public static class HtmlReport
{
    /// <summary>Writes a report to a file, aside first, so that no half page is ever seen.</summary>
    /// <param name="path">The file; it is replaced when it exists.</param>
    /// <param name="content">What to tell.</param>
    public static void Write(string path, ReportContent content)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        AtomicFile.Write(full, stream => stream.Write(Encoding.UTF8.GetBytes(Render(content))));
    }

    /// <summary>The page as text.</summary>
    public static string Render(ReportContent content)
    {
        string subject = content.Evaluation.Target.Length > 0 ? content.Evaluation.Target : "outliers";
        string title = $"{subject} · {content.Learner}";
        List<(string Id, string Title, Action<HtmlWriter, ReportContent> Write)> sections = [];
        bool classification = LearningTasks.IsClassification(content.Evaluation.Task);
        sections.Add(("metrics", "Metrics", MetricsSection.Write));
        if (content.Evaluation.Targets.Count > 0)
            sections.Add(("targets", "Targets", TargetsSection.Write));
        if (content.Evaluation.NdcgCounts.Count > 0)
            sections.Add(("queries", "Queries", QueriesSection.Write));
        if (content.Evaluation.SurvivalCurves.Count > 0)
            sections.Add(("survival", "Survival", SurvivalSection.Write));
        if (content.Evaluation.Curves.Count > 0)
            sections.Add(("curves", "Curves", CurvesSection.Write));
        if (content.Calibration is not null)
            sections.Add(("reliability", "Reliability", ReliabilitySection.Write));
        if (content.Evaluation.Thresholds is not null)
            sections.Add(("threshold", "Threshold", ThresholdSection.Write));
        if (content.Costs is not null)
            sections.Add(("costs", "Costs", CostSection.Write));
        if (content.Fairness is not null)
            sections.Add(("fairness", "Fairness", (html, told) => FairnessSection.Write(html, told.Fairness!)));
        if (classification && content.Evaluation.Confusion is not null)
            sections.Add(("classes", "Classes", ConfusionSection.Write));
        if (content.Evaluation.Residuals is not null)
            sections.Add(("errors", "Errors", ResidualSection.Write));
        if (content.History.Any(history => history.Values.Count > 1))
            sections.Add(("rounds", "Rounds", RoundsSection.Write));
        if (content.Importance is { Rows.Count: > 0 })
            sections.Add(("importance", "Columns", ImportanceSection.Write));
        if (content.Trees is { Trees.TreeCount: > 0 })
            sections.Add(("tree", "Tree", TreeSection.Write));
        if (content.CrossValidation is not null)
            sections.Add(("folds", "Folds", FoldsSection.Write));
        if (content.Profile is not null)
            sections.Add(("data", "Data", DataSection.Write));
        sections.Add(("making", "How it was made", MakingSection.Write));

        return ReportPage.Render(
            title, html => HeadSection.Write(html, content),
            [
                .. sections.Select(section =>
                    (section.Id, section.Title, new Action<HtmlWriter>(html => section.Write(html, content)))),
            ]);
    }
}

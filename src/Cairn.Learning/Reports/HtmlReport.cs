using System.Text;
using Cairn.Formats.Files;
using Cairn.Learning.Explanation;
using Cairn.Learning.Fairness;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Diagnoses;
using Cairn.Learning.Reports.Explanations;
using Cairn.Learning.Reports.Fairness;
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
        return ReportPage.Render(
            $"{subject} · {content.Model ?? content.Learner}", html => HeadSection.Write(html, content), PartsOf(content));
    }

    /// <summary>The sections of the page in its parts; those without facts are absent.</summary>
    public static IReadOnlyList<ReportPart> PartsOf(ReportContent content) =>
    [
        new("How good it is", [.. Quality(content)]),
        new("Where it is wrong", [.. Weaknesses(content)]),
        new("How it treats groups", [.. Groups(content)]),
        new("What it goes by", [.. Reasons(content)]),
        new("Data", [.. Data(content)]),
        new("Use and making", [.. Making(content)]),
    ];

    private static IEnumerable<IReportSection> Quality(ReportContent content)
    {
        Evaluation evaluation = content.Evaluation;
        yield return new MetricsSection(evaluation, content.Baseline, content.Earlier);
        if (evaluation.Targets.Count > 0)
            yield return new TargetsSection(evaluation, content.Baseline);
        if (evaluation.NdcgCounts.Count > 0)
            yield return new QueriesSection(evaluation, content.Baseline);
        if (evaluation.SurvivalCurves.Count > 0)
            yield return new SurvivalSection(evaluation);
        if (content.Scores is not null)
            yield return new ScoresSection(content.Scores);
        if (evaluation.Curves.Count > 0)
            yield return new CurvesSection(evaluation);
        if (content.Calibration is not null)
            yield return new ReliabilitySection(content.Calibration);
        if (content.Coverage is not null)
            yield return new CoverageSection(content.Coverage);
        if (evaluation.Thresholds is not null)
            yield return new ThresholdSection(evaluation);
        if (content.Costs is not null)
            yield return new CostSection(content.Costs, evaluation.PositiveLabel ?? "positive");
        if (LearningTasks.IsClassification(evaluation.Task) && evaluation.Confusion is not null)
            yield return new ConfusionSection(evaluation);
        if (evaluation.Residuals is not null)
            yield return new ResidualSection(evaluation.Residuals, evaluation.Target);
        if (content.Points.Count > 0)
            yield return new PointsSection(content.Points);
        if (content.CrossValidation is not null)
            yield return new FoldsSection(content.CrossValidation, evaluation.Task, content.Baseline);
        if (content.History.Any(history => history.Values.Count > 1))
            yield return new RoundsSection(content.History);
    }

    private static IEnumerable<IReportSection> Weaknesses(ReportContent content)
    {
        if (content.WeakSpots is not { Rows: > 0 } spots)
            yield break;
        if (spots.Slices is not null && spots.Metrics is (string, string) metrics)
            yield return new SlicesSection(spots.Slices, metrics, spots.Overall.Loss);
        if (spots.Queries.Count > 0)
            yield return new WeakQueriesSection(spots.Queries, content.QueryColumn ?? "query");
        if (spots.WorstRows.Count == 0)
            yield break;
        bool hasNoTruth = content.Evaluation.Task == LearningTask.OutlierDetection;
        string target = hasNoTruth && content.Evaluation.Target.Length == 0 ? ""
            : content.Evaluation.Targets.Count > 0
            ? string.Join(", ", content.Evaluation.Targets.Select(t => t.Target)) : content.Evaluation.Target;
        yield return new WorstRowsSection(
            spots.WorstRows, target, spots.LossTitle, spots.NumberOf,
            content.Importance?.Rows.Select(row => row.Column).ToArray())
        {
            Words = hasNoTruth ? ("Most unusual rows", "The rows with the highest scores.") : WorstRowsSection.Usual,
        };
    }

    private static IEnumerable<IReportSection> Groups(ReportContent content)
    {
        if (content.Fairness is FairnessAudit audit)
            yield return new WrittenSection("fairness", "Fairness", html => FairnessSection.Write(html, audit));
    }

    private static IEnumerable<IReportSection> Reasons(ReportContent content)
    {
        if (content.Importance is { Rows.Count: > 0 })
            yield return new ImportanceSection(content.Importance);
        if (content.Explanation is GlobalExplanation global)
        {
            yield return new ContributionSection(global);
            if (global.Effects.Count > 0)
                yield return new EffectSection(global);
        }
        if (content.Trees is { Trees.TreeCount: > 0 })
            yield return new TreeSection(content.Trees);
    }

    private static IEnumerable<IReportSection> Data(ReportContent content)
    {
        if (content.Profile is not null)
        {
            IReadOnlyList<TargetScores> several = content.Evaluation.Targets;
            yield return new DataSection(
                content.Profile, several.Count > 0 ? [.. several.Select(t => t.Target)] : [content.Evaluation.Target]);
        }
        if (content.HasLeakCheck || content.Warnings.Count > 0)
            yield return new LeaksSection(content.Warnings);
        if (content.Shifts.Count > 0)
            yield return new ShiftsSection(content.Shifts);
    }

    private static IEnumerable<IReportSection> Making(ReportContent content)
    {
        if (content.Texts.Given.Any())
            yield return new UseSection(content.Texts);
        if (content.Speed is not null)
            yield return new SpeedSection(content.Speed);
        yield return new ReproduceSection(
            content.Command, content.Facts, content.Options, [.. content.Notes.Concat(content.Evaluation.Notes).Distinct()]);
        if (content.Links.Count > 0)
            yield return new LinksSection(content.Links);
    }
}

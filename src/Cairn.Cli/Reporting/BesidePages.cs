using System.Text;
using Cairn.Cli.CommandLine;
using Cairn.Data;
using Cairn.Formats.Files;
using Cairn.Learning.Diagnosis;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Reports;
using Cairn.Learning.Reports.Diagnoses;
using Cairn.Learning.Reports.Explanations;
using Cairn.Learning.Reports.Facts;
using Cairn.Lifecycle.Reporting;
using Cairn.Models;
using Cairn.Models.Learners;

namespace Cairn.Cli.Reporting;

/// <summary>Writes the pages that tell more of a model beside its report.</summary>
/// <param name="report">The report.</param>
/// <param name="page">Path of its page; the others are called by its name.</param>
internal sealed class BesidePages(ModelReport report, string page)
{
    private const string Explained = "what the model goes by: contributions, dependence on values, effects, a tree that answers like it";
    private const string Diagnosed = "what is wrong: slices, rows, likely wrong targets, robustness";

    private bool CanBeDiagnosed => CanDiagnose(report.Signature.Task);

    /// <summary>The commands that make the other pages.</summary>
    public static IReadOnlyList<ReportLink> Commands(ModelReport report)
    {
        string model = CommandText.Quote(report.Loaded.Version is int version ? $"{report.Loaded.Name}/{version}" : report.Loaded.Path);
        string data = CommandText.Quote(report.Path);
        List<ReportLink> links =
            [new("Explanation", Explained, Command: $"cairn explain {model} {data} --report explanation.html")];
        if (CanDiagnose(report.Signature.Task))
            links.Add(new("Diagnosis", Diagnosed, Command: $"cairn diagnose {model} {data} --report diagnosis.html"));
        return links;
    }

    /// <summary>Writes them.</summary>
    /// <returns>The content with their links, and the paths of the pages.</returns>
    public (ReportContent Content, IReadOnlyList<string> Paths) Write(
        ReportContent content, IProgress<FitProgress> progress, CancellationToken cancellation)
    {
        List<ReportLink> links = [];
        List<string> paths = [];
        void Add(string ending, string title, string description, string html)
        {
            string path = Path.ChangeExtension(page, null) + "-" + ending + ".html";
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(html)));
            links.Add(new ReportLink(title, description, Path.GetFileName(path)));
            paths.Add(path);
        }
        Add("explanation", "Explanation", Explained, Explanation(content, progress, cancellation));
        if (CanBeDiagnosed)
            Add("diagnosis", "Diagnosis", Diagnosed, Diagnosis(progress, cancellation));
        return (content with { Links = links }, paths);
    }

    private string Explanation(ReportContent content, IProgress<FitProgress> progress, CancellationToken cancellation)
    {
        Table rows = new(report.Loaded.Model.Signature.BindColumns(report.Data.Table));
        Table background = BackgroundRows.Sample(rows, BackgroundRows.UsualCount, report.Seed);
        ExplanationWork work = new()
        {
            Model = report.Loaded.Model,
            Rows = rows,
            Explainer = ExplanationMethods.Explainer(
                report.Loaded.Model, background, sampling: new ShapleySampling { Seed = report.Seed }),
            BackgroundRows = background.RowCount,
            WithImportance = false,
            Seed = report.Seed,
            Threads = report.Threads,
            Cancellation = cancellation,
            Progress = progress,
        };
        GlobalExplanation global = work.Run(score: null, [], [], full: true) with { Importance = content.Importance };
        return ExplanationPage.Render(
            new ExplanationContent { Global = global, Name = report.Loaded.Name, Facts = content.Facts });
    }

    // Without what fits the learner anew: that takes many times as long as the fit, and has a verb of its own.
    private string Diagnosis(IProgress<FitProgress> progress, CancellationToken cancellation)
    {
        DiagnosisOptions options = new()
        {
            Checks = DiagnosisChecks.Slices | DiagnosisChecks.Rows | DiagnosisChecks.Robustness,
        };
        FitContext context = new()
        {
            Threads = report.Threads, Seed = report.Seed, Cancellation = cancellation, Progress = progress,
        };
        ModelDiagnosis found = ModelDiagnosis.Of(report.Loaded.Model, learner: null, report.Data, options, context);
        int[] kept = report.Data.Roles.LabelledRows(report.Read.Table, report.Signature.Task);
        return DiagnosisPage.Render(found, report.Loaded.Name, Path.GetFileName(report.Path), row => kept[row] + 1);
    }

    private static bool CanDiagnose(LearningTask task) =>
        task == LearningTask.Regression || LearningTasks.IsClassification(task);
}

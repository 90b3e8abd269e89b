using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Cli.Reporting;
using Cairn.Data;
using Cairn.Data.Reading;
using Cairn.Formats.Files;
using Cairn.Learning.Fairness;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Costs;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Learning.Reports;
using Cairn.Learning.Reports.Cards;
using Cairn.Lifecycle.Training;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn report MODEL DATA</c>: all that is known of a model on one page, on rows whose target is known.</summary>
internal sealed class ReportVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "NAME, NAME@ALIAS, NAME/VERSION or a .cairn file." };
    private readonly Argument<string> _data = new("DATA") { Description = "File with the target column; - for standard input." };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "The page; NAME-report.html when left out.",
        HelpName = "FILE.html",
    };

    private readonly Option<string?> _pdf = new("--pdf")
    {
        Description = $"Also print it, with the Chromium, Chrome or Edge of this machine ({PagePrinter.Variable} names one).",
        HelpName = "FILE.pdf",
    };

    private readonly Option<string?> _cardOut = new("--card-out")
    {
        Description = "Also write the model card, by the figures of these rows.",
        HelpName = "FILE.md",
    };

    private readonly Option<bool> _pages = new("--pages")
    {
        Description = "Also write the pages of cairn explain and cairn diagnose beside it, linked.",
    };

    private readonly Option<string[]> _sensitive = new("--sensitive")
    {
        Description = "Columns whose groups are compared, apart or with commas; the model need not read them.",
        HelpName = "COLUMNS",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _positive = new("--positive")
    {
        Description = "With --sensitive: class whose prediction counts as selection.",
        HelpName = "CLASS",
    };

    private readonly Option<string?> _weight = new("--weight") { Description = "Column of row weights.", HelpName = "COLUMN" };

    private readonly Option<string?> _group = new("--group")
    {
        Description = "Column of rows that belong together: intervals draw whole groups.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _target = new("--target")
    {
        Description = "Outliers: column that says which rows are, where the model was trained without one.",
        HelpName = "COLUMN",
    };

    private readonly JudgingOptions _judging = new();
    private readonly CardOptions _card = new();
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new ReportVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("report", "Tell all that is known of a model on one page, and print it.")
        {
            _model, _data, _out, _pdf, _cardOut, _pages, _sensitive, _positive, _weight, _group, _target,
        };
        _judging.AddTo(command);
        _card.AddTo(command);
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        string? pdf = OutputPath.Check("--pdf", parsed.GetValue(_pdf));
        string? cardPath = OutputPath.Check("--card-out", parsed.GetValue(_cardOut));
        string? browser = pdf is null ? null : PagePrinter.Browser();
        ErrorCosts? costs = _judging.Costs(parsed);
        string? given = OutputPath.Check("--out", parsed.GetValue(_out));
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), parsed.GetValue(GlobalOptions.Store));
        CardTexts texts = _card.Read(parsed, ModelCard.From(loaded.Package)?.Texts);
        string page = given ?? loaded.Name + "-report.html";
        string path = parsed.GetRequiredValue(_data);
        ModelReport maker = Judge(parsed, terminal, loaded, path, costs, texts, cancellation);
        ReportContent content = terminal.Watch("Report", progress => maker.Make(progress, cancellation));
        IReadOnlyList<string> beside = [];
        if (parsed.GetValue(_pages))
        {
            (content, beside) = terminal.Watch(
                "Pages", progress => new BesidePages(maker, page).Write(content, progress, cancellation));
        }
        else
        {
            content = content with { Links = BesidePages.Commands(maker) };
        }

        HtmlReport.Write(page, content);
        ModelCard card = ModelCard.Of(content, loaded.Package.Manifest);
        if (cardPath is not null)
        {
            string markdown = card.ToMarkdown(loaded.Model.Signature, loaded.Package.Profile);
            AtomicFile.Write(cardPath, stream => stream.Write(Encoding.UTF8.GetBytes(markdown)));
        }
        if (pdf is not null)
            terminal.Watch("Printing", progress => Print(browser!, page, pdf, progress, cancellation));
        foreach (string note in content.Evaluation.Notes)
            terminal.Note(note);
        JsonObject json = new()
        {
            ["model"] = loaded.Name,
            ["version"] = loaded.Version,
            ["data"] = path,
            ["report"] = page,
            ["pdf"] = pdf,
            ["card_path"] = cardPath,
            ["pages"] = new JsonArray([.. beside.Select(b => (JsonNode)b)]),
            ["sections"] = new JsonArray(
                [.. HtmlReport.PartsOf(content).SelectMany(part => part.Sections).Select(s => (JsonNode)s.Id)]),
            ["card"] = card.ToJson(),
        };
        terminal.Result(json, console =>
        {
            EvaluationView.WriteBeside(console, content.Evaluation, loaded.Package.Manifest);
            console.Profile.Out.Writer.WriteLine($"report   {page}");
            foreach (string other in beside)
                console.Profile.Out.Writer.WriteLine($"beside   {other}");
            if (pdf is not null)
                console.Profile.Out.Writer.WriteLine($"printed  {pdf}");
            if (cardPath is not null)
                console.Profile.Out.Writer.WriteLine($"card     {cardPath}");
        });
        return 0;
    }

    private ModelReport Judge(
        ParseResult parsed, Terminal terminal, LoadedModel loaded, string path, ErrorCosts? costs, CardTexts texts,
        CancellationToken cancellation)
    {
        Signature signature = JudgedRows.Labelled(loaded.Model.Signature, parsed.GetValue(_target));
        if (costs is not null)
            CostChoice.Check(signature.Task);
        if (parsed.GetValue(_sensitive) is { Length: > 0 })
            AuditedPredictions.CheckTask(signature.Task);
        int threads = _compute.Threads(parsed);
        ulong seed = _compute.Seed(parsed);
        TableReadResult read = _dataOptions.Read(
            parsed, path, threads, SignatureSchema.Of(signature, withTarget: true), cancellation);
        if (parsed.GetValue(_target) is string label)
            _ = read.Table[label];
        Dataset data = JudgedRows.Grouped(
            parsed.GetValue(_group), LabelledRows.Of(read.Table, signature, parsed.GetValue(_weight) ?? read.WeightColumn));
        Table predictions = loaded.Model.Predict(data.Table, threads);
        Evaluation evaluation = Evaluation.Of(predictions, signature, data, threads);
        int resamples = _judging.Resamples(parsed);
        if (resamples > 0)
        {
            evaluation = evaluation with
            {
                Intervals = terminal.Watch("Intervals", progress => MetricBootstrap.Of(
                    predictions, signature, data, evaluation, new BootstrapOptions
                    {
                        Resamples = resamples, Seed = seed, Threads = threads, Cancellation = cancellation,
                        Progress = new Stage(progress),
                    })),
            };
        }
        string[] sensitive = RoleOptions.Names(parsed.GetValue(_sensitive) ?? [], read.Table);
        FairnessAudit? fairness = sensitive.Length == 0 ? null : FairnessAudit.Of(
            predictions, signature, data, sensitive, new FairnessOptions
            {
                Positive = parsed.GetValue(_positive), Resamples = resamples, Seed = seed, Threads = threads,
                Cancellation = cancellation,
            });
        return new ModelReport
        {
            Fairness = fairness,
            Loaded = loaded,
            Signature = signature,
            Path = path,
            Read = read,
            Data = data,
            Predictions = predictions,
            Evaluation = evaluation,
            Costs = costs is null ? null : CostChoice.Of(predictions, signature, data, costs, seed),
            Texts = texts,
            Command = CommandText.Of(parsed),
            Seed = seed,
            Threads = threads,
        };
    }

    private static bool Print(
        string browser, string page, string pdf, IProgress<FitProgress> progress, CancellationToken cancellation)
    {
        progress.Report(new FitProgress("printing", 0));
        PagePrinter.Print(browser, page, pdf, cancellation);
        return true;
    }

    private sealed class Stage(IProgress<FitProgress> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new FitProgress("resampling", value));
    }
}

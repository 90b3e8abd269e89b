using System.CommandLine;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Cli.Reporting;
using Cairn.Data;
using Cairn.Data.Reading;
using Cairn.Data.Schemas;
using Cairn.Formats;
using Cairn.Learning.Conformal;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Comparison;
using Cairn.Learning.Metrics.Costs;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Learning.Reports;
using Cairn.Learning.Reports.Cards;
using Cairn.Lifecycle.Training;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;
using Cairn.Models.Signatures;

namespace Cairn.Cli.Verbs;

/// <summary>
/// <c>cairn evaluate MODEL DATA</c>: the metrics of a model on rows whose target is known; <c>cairn evaluate A B DATA</c>:
/// which of two models is better.
/// </summary>
internal sealed class EvaluateVerb
{
    private readonly Argument<string[]> _files = new("MODEL DATA")
    {
        Description = "A model (NAME, NAME@ALIAS, NAME/VERSION or a .cairn file), or two to compare, and the file with the target; - for standard input.",
        Arity = new ArgumentArity(2, 3),
    };

    private readonly Option<string?> _weight = new("--weight") { Description = "Column of row weights.", HelpName = "COLUMN" };

    private readonly Option<string?> _group = new("--group")
    {
        Description = "Column of rows that belong together, such as those of one patient: intervals draw whole groups.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _target = new("--target")
    {
        Description = "Outliers: column that says which rows are, where the model was trained without one.",
        HelpName = "COLUMN",
    };

    private readonly Option<bool> _curves = new("--curves") { Description = "Add the curves with their thresholds to --json." };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Write the report to this page; cairn report has more of it.",
        HelpName = "FILE.html",
    };

    private readonly IntervalOptions _intervals = new();
    private readonly JudgingOptions _judging = new();
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new EvaluateVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("evaluate", "Measure a model on a file, or say which of two is better.")
        {
            _files, _weight, _group, _target, _curves, _report,
        };
        _intervals.AddTo(command);
        _judging.AddTo(command);
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        string[] files = parsed.GetRequiredValue(_files);
        string? store = parsed.GetValue(GlobalOptions.Store);
        BootstrapOptions options = new()
        {
            Resamples = _judging.Resamples(parsed),
            Seed = _compute.Seed(parsed),
            Threads = _compute.Threads(parsed),
            Cancellation = cancellation,
        };
        ErrorCosts? costs = _judging.Costs(parsed);
        string? report = OutputPath.Check("--report", parsed.GetValue(_report));
        if (files.Length == 2)
            return RunOne(parsed, terminal, LoadedModel.Load(files[0], store), files[1], options, costs, report);
        if (costs is not null || report is not null || parsed.GetValue(_target) is not null || parsed.GetValue(_curves)
            || _intervals.IsGiven(parsed))
        {
            throw new InputException(
                "usage", "--cost, --report, --curves, --interval and --target are for one model; two are compared.", "Evaluate each alone.");
        }
        if (options.Resamples == 0)
            throw new InputException("usage", "Two models are compared by resampling; --resamples 0 leaves nothing to compare by.");
        return RunTwo(parsed, terminal, files, store, options);
    }

    private int RunOne(
        ParseResult parsed, Terminal terminal, LoadedModel loaded, string path, BootstrapOptions options, ErrorCosts? costs,
        string? report)
    {
        Signature signature = JudgedRows.Labelled(loaded.Model.Signature, parsed.GetValue(_target));
        if (costs is not null)
            CostChoice.Check(signature.Task);
        ConformalPredictor? intervals = _intervals.IsGiven(parsed)
            ? _intervals.Predictor(parsed, loaded)
            : ConformalPredictor.Of(loaded.Package);
        TableReadResult read = _dataOptions.Read(
            parsed, path, options.Threads, SignatureSchema.Of(signature, withTarget: true), options.Cancellation);
        if (parsed.GetValue(_target) is string label)
            _ = read.Table[label];
        Dataset data = JudgedRows.Grouped(parsed.GetValue(_group), LabelledRows.Of(read.Table, signature, parsed.GetValue(_weight) ?? read.WeightColumn));
        Table predictions = loaded.Model.Predict(data.Table, options.Threads);
        Evaluation evaluation = Evaluation.Of(predictions, signature, data, options.Threads);
        if (options.Resamples > 0)
        {
            evaluation = evaluation with
            {
                Intervals = terminal.Watch("Intervals", progress => MetricBootstrap.Of(
                    predictions, signature, data, evaluation, options with { Progress = new Stage(progress) })),
            };
        }
        CostChoice? choice = costs is null ? null : CostChoice.Of(predictions, signature, data, costs, options.Seed);
        CoverageScores? coverage = intervals is null
            ? null
            : CoverageScores.Of(intervals, data, predictions, _intervals.Level(parsed), options.Threads);
        if (report is not null)
        {
            ModelReport maker = new()
            {
                Loaded = loaded, Signature = signature, Path = path, Read = read, Data = data, Predictions = predictions,
                Evaluation = evaluation, Costs = choice, Command = CommandText.Of(parsed), Seed = options.Seed,
                Threads = options.Threads, Texts = ModelCard.From(loaded.Package)?.Texts ?? CardTexts.None,
            };
            ReportContent content = terminal.Watch("Report", progress => maker.Make(progress, options.Cancellation));
            HtmlReport.Write(report, content with { Coverage = coverage });
        }

        foreach (string note in evaluation.Notes)
            terminal.Note(note);
        if (costs is not null && choice is null)
            terminal.Note("the rows are of one class, so that no threshold can be chosen");
        JsonObject json = ToJson(loaded, path, evaluation, choice, parsed.GetValue(_curves));
        if (coverage is not null)
            json["coverage"] = coverage.ToJson();
        if (report is not null)
            json["report"] = report;
        terminal.Result(json, console =>
        {
            EvaluationView.WriteBeside(console, evaluation, loaded.Package.Manifest);
            if (coverage is not null)
                CoverageView.Write(console, coverage);
            if (choice is not null)
                CostView.Write(console, choice, evaluation.PositiveLabel!, applied: false);
            if (report is not null)
                console.Profile.Out.Writer.WriteLine($"report   {report}");
        });
        return 0;
    }

    private int RunTwo(ParseResult parsed, Terminal terminal, string[] files, string? store, BootstrapOptions options)
    {
        LoadedModel first = LoadedModel.Load(files[0], store);
        LoadedModel second = LoadedModel.Load(files[1], store);
        (string nameOfFirst, string nameOfSecond) = (NameOf(first), NameOf(second));
        if (nameOfFirst == nameOfSecond)
            (nameOfFirst, nameOfSecond) = files[0] == files[1] ? (nameOfFirst, nameOfFirst + " again") : (files[0], files[1]);
        ModelComparer.Check(nameOfFirst, first.Model.Signature, nameOfSecond, second.Model.Signature);
        Schema schema = SignatureSchema.Of(first.Model.Signature, withTarget: true);
        schema = new Schema(
        [
            .. schema.Fields,
            .. SignatureSchema.Of(second.Model.Signature, withTarget: false).Fields
                .Where(field => schema.Fields.All(known => known.Name != field.Name)),
        ]);
        TableReadResult read = _dataOptions.Read(parsed, files[2], options.Threads, schema, options.Cancellation);
        Dataset data = JudgedRows.Grouped(
            parsed.GetValue(_group), LabelledRows.Of(read.Table, first.Model.Signature, parsed.GetValue(_weight) ?? read.WeightColumn));
        ModelComparison comparison = terminal.Watch("Comparing", progress => ModelComparer.Compare(
            new JudgedModel(nameOfFirst, first.Model.Predict(data.Table, options.Threads), first.Model.Signature),
            new JudgedModel(nameOfSecond, second.Model.Predict(data.Table, options.Threads), second.Model.Signature),
            data, options with { Progress = new Stage(progress) }));
        foreach (string note in comparison.Notes)
            terminal.Note(note);
        JsonObject json = comparison.ToJson();
        json["data"] = files[2];
        terminal.Result(json, console => ComparisonView.Write(console, comparison));
        return 0;
    }

    private static string NameOf(LoadedModel model) => model.Version is int version ? $"{model.Name}/{version}" : model.Name;

    private static JsonObject ToJson(
        LoadedModel loaded, string path, Evaluation evaluation, CostChoice? choice, bool curves)
    {
        PackageManifest manifest = loaded.Package.Manifest;
        JsonObject whole = evaluation.ToJson();
        JsonObject json = new()
        {
            ["model"] = loaded.Name,
            ["version"] = loaded.Version,
            ["data"] = path,
            ["rows"] = evaluation.Rows,
            ["metrics"] = Values(evaluation.Metrics),
            ["undefined"] = whole["undefined"]!.DeepClone(),
        };
        if (evaluation.Intervals is MetricIntervals intervals)
            json["intervals"] = intervals.ToJson();
        if (loaded.Model.Signature.Threshold is double threshold)
            json["threshold"] = threshold;
        if (choice is not null)
            json["cost_choice"] = choice.ToJson();
        if (evaluation.Task == LearningTask.Ranking)
            json["queries"] = evaluation.Queries;
        if (evaluation.Task == LearningTask.Survival)
            json["events"] = evaluation.Events;
        if (evaluation.Targets.Count > 0)
            json["per_target"] = whole["targets"]!.DeepClone();
        if (curves)
        {
            json["curves"] = whole["curves"]?.DeepClone();
            json["thresholds"] = whole["thresholds"]?.DeepClone();
        }
        if (manifest.Metrics.Count > 0)
        {
            json["training"] = new JsonObject
            {
                ["measured_on"] = manifest.MeasuredOn,
                ["metrics"] = Values(manifest.Metrics),
                ["baseline_metrics"] = Values(manifest.BaselineMetrics),
            };
        }
        return json;
    }

    // JSON has no NaN; a metric without a value is null.
    private static JsonObject Values(IReadOnlyDictionary<string, double> metrics) => new(metrics.Select(
        m => KeyValuePair.Create(m.Key, double.IsFinite(m.Value) ? (JsonNode?)m.Value : null)));

    private sealed class Stage(IProgress<FitProgress> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new FitProgress("resampling", value));
    }
}

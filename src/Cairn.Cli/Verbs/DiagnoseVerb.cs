using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Cli.Diagnosing;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning;
using Cairn.Learning.Diagnosis;
using Cairn.Learning.Reports.Diagnoses;
using Cairn.Lifecycle.Training;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;
using Cairn.Models.Signatures;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn diagnose MODEL DATA</c>: where a model is wrong, which rows and labels are, and what would help.</summary>
internal sealed class DiagnoseVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "NAME, NAME@ALIAS, NAME/VERSION or a .cairn file." };
    private readonly Argument<string> _data = new("DATA") { Description = "File with the target column; - for standard input." };

    private readonly Option<string?> _only = new("--only")
    {
        Description = "What to look at: slices, rows, labels, curve, robustness, stability, with commas; all when left out.",
        HelpName = "LIST",
    };

    private readonly Option<int> _folds = new("--folds")
    {
        Description = "Folds for predictions of rows that were not learnt from; default 5.",
        HelpName = "K",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<int> _most = new("--most")
    {
        Description = "Most slices and worst rows to tell of; default 10.",
        HelpName = "N",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<string?> _weight = new("--weight") { Description = "Column of row weights.", HelpName = "COLUMN" };

    private readonly Option<string?> _group = new("--group")
    {
        Description = "Column whose equal values stay together where rows are divided.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _time = new("--time")
    {
        Description = "Column that orders the rows; then the later ones judge.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _report = new("--report") { Description = "Write all of it to this page.", HelpName = "FILE.html" };
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new DiagnoseVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("diagnose", "Tell where a model is wrong, which rows and labels are, and what would help.")
        {
            _model, _data, _only, _folds, _most, _weight, _group, _time, _report,
        };
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        DiagnosisOptions options = new()
        {
            Checks = parsed.GetValue(_only) is string only ? DiagnosisOptions.Parse("--only", only) : DiagnosisChecks.All,
            Folds = AtLeast("--folds", parsed.GetValue(_folds), 2),
            Most = AtLeast("--most", parsed.GetValue(_most), 1),
        };
        string? reportPath = OutputPath.Check("--report", parsed.GetValue(_report));
        int threads = _compute.Threads(parsed);
        ulong seed = _compute.Seed(parsed);
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), parsed.GetValue(GlobalOptions.Store));
        Signature signature = loaded.Model.Signature;
        if (signature.Task != LearningTask.Regression && !LearningTasks.IsClassification(signature.Task))
        {
            throw new InputException(
                "wrong-task", $"Model '{loaded.Name}' is for {LearningTasks.NameOf(signature.Task)}; models of classes and of one number can be diagnosed.");
        }
        string path = parsed.GetRequiredValue(_data);
        TableReadResult read = _dataOptions.Read(parsed, path, threads, SignatureSchema.Of(signature, withTarget: true), cancellation);
        int[] kept = new DatasetRoles { Targets = signature.Targets }.LabelledRows(
            read.Table, signature.Task);
        Dataset data = LabelledRows.Of(read.Table, signature, parsed.GetValue(_weight) ?? read.WeightColumn);
        data = new Dataset(
            data.Table, data.Task, data.Roles with { Group = parsed.GetValue(_group), Time = parsed.GetValue(_time) });
        PackageManifest manifest = loaded.Package.Manifest;
        options = options with { WereLearntFrom = read.Digest is not null && read.Digest == manifest.DataDigest };

        FitContext context = new() { Threads = threads, Seed = seed, Cancellation = cancellation };
        ILearner? learner = LearnerOf(manifest);
        ModelDiagnosis found = terminal.Watch(
            "Diagnosing", progress => ModelDiagnosis.Of(loaded.Model, learner, data, options, context with { Progress = progress }));
        int NumberOf(int row) => kept[row] + 1;
        string name = path == "-" ? "standard input" : Path.GetFileName(path);
        if (reportPath is not null)
        {
            byte[] page = Encoding.UTF8.GetBytes(DiagnosisPage.Render(found, loaded.Name, name, NumberOf));
            AtomicFile.Write(reportPath, stream => stream.Write(page));
        }
        foreach (string note in found.Notes)
            terminal.Note(note);
        JsonObject json = new() { ["model"] = loaded.Name, ["version"] = loaded.Version, ["data"] = path };
        foreach ((string key, JsonNode? value) in found.ToJson(NumberOf))
            json[key] = value?.DeepClone();
        if (reportPath is not null)
            json["report"] = reportPath;
        terminal.Result(json, console => DiagnosisView.Write(console, found, NumberOf, reportPath));
        return 0;
    }

    private static int AtLeast(string option, int value, int least) => value >= least
        ? value
        : throw new InputException("bad-option", $"Option {option}: found {value}, wanted at least {least}.");

    // A model that was read from another tool's file has no learner here.
    internal static ILearner? LearnerOf(PackageManifest manifest)
    {
        LearnerKind? kind = Learners.Catalog.Kinds.FirstOrDefault(k => k.Name == manifest.Learner);
        return kind?.Create(
        [
            .. manifest.Options.Where(o => o.Value is not null && kind.Options.Any(known => known.Name == o.Key))
                .Select(o => KeyValuePair.Create(o.Key, o.Value!.ToString())),
        ]);
    }
}

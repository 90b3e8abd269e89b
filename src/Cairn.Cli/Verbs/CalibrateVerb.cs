using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning.Calibration;
using Cairn.Learning.Conformal;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports;
using Cairn.Learning.Reports.Cards;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Training;
using Cairn.Models.Datasets;
using Cairn.Models.Packaging;
using Spectre.Console;

namespace Cairn.Cli.Verbs;

/// <summary>
/// <c>cairn calibrate MODEL DATA</c>: a model that exists with calibrated probabilities, or with intervals of a
/// promised coverage, as
/// a new version.
/// </summary>
internal sealed class CalibrateVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "NAME, NAME@ALIAS, NAME/VERSION or a .cairn file; it is left as it is." };

    private readonly Argument<string> _data = new("DATA")
    {
        Description = "File with the target, of rows that the model has not learnt from; - for standard input.",
    };

    private readonly Option<string?> _method = new("--method")
    {
        Description = "How to calibrate the probabilities: " + string.Join(", ", CalibrationMethods.Names) + "; default auto, with --conformal none.",
        HelpName = "METHOD",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Name to register the model under; its own when left out, none for a file.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _out = new("--out") { Description = "Also write the package to this file.", HelpName = "FILE.cairn" };
    private readonly Option<string?> _report = new("--report") { Description = "Write the report to this page.", HelpName = "FILE.html" };
    private readonly Option<string?> _weight = new("--weight") { Description = "Column of row weights.", HelpName = "COLUMN" };
    private readonly SureOptions _sure = new();
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new CalibrateVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("calibrate", "Make the probabilities of a model come true as often as they say, or add intervals that hold the truth as promised.")
        {
            _model, _data, _method, _name, _out, _report, _weight,
        };
        _sure.AddConformalTo(command);
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        ConformalPlan? plan = _sure.Plan(parsed);
        string method = parsed.GetValue(_method) ?? (plan is null ? CalibrationMethods.Auto : CalibrationMethods.None);
        CalibrationMethods.Check(method);
        if (plan is not null && method != CalibrationMethods.None)
        {
            throw new InputException(
                "usage", "Intervals are promised by rows that nothing was fitted to, so --method and --conformal want rows of their own.",
                "Calibrate first, then add intervals to the calibrated model with other rows.");
        }
        string? output = OutputPath.Check("--out", parsed.GetValue(_out));
        string? reportPath = OutputPath.Check("--report", parsed.GetValue(_report));
        int threads = _compute.Threads(parsed);
        string? store = parsed.GetValue(GlobalOptions.Store);
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), store);
        if (plan is null)
            CalibratedModel.Check(loaded.Model.Signature.Task);
        else
            plan.Check(loaded.Model.Signature.Task);
        string? name = parsed.GetValue(_name) ?? (loaded.Version is null ? null : loaded.Name);
        if (name is null && output is null)
        {
            throw new InputException(
                "usage", $"'{loaded.Path}' is a file, and nothing says where the new model goes.",
                "Give --out FILE.cairn, or --name to register it.");
        }
        string path = parsed.GetRequiredValue(_data);
        TableReadResult read = _dataOptions.Read(
            parsed, path, threads, SignatureSchema.Of(loaded.Model.Signature, withTarget: true), cancellation);
        if (read.Digest is not null && read.Digest == loaded.Package.Manifest.DataDigest)
        {
            terminal.Warn(
                "the model learnt from this very file: what it says of rows that it learnt from is too sure, and calibration cannot see "
                + "that. Give other rows, or use 'cairn train --calibrate', which sets rows aside by itself.");
        }
        Dataset data = LabelledRows.Of(read.Table, loaded.Model.Signature, parsed.GetValue(_weight) ?? read.WeightColumn);
        if (plan is not null)
            return AddIntervals(parsed, terminal, loaded, plan, data, name, output, reportPath);
        Recalibration made = Recalibration.Of(
            loaded.Model, data, method, TrainingFiles.NameOf(path), threads, _compute.Seed(parsed));
        Evaluation evaluation = Evaluation.Of(made.Predictions, made.Model.Signature, made.Judged, threads);
        Package package = Pack(loaded, made, evaluation, TrainingFiles.NameOf(path), threads);
        ModelVersion? version = Keep(
            package, loaded, $"calibrated by {made.Model.Calibrator.Method}", name, output, store);
        if (ConformalPredictor.Of(loaded.Package) is not null)
            terminal.Note("The intervals of the model were of its probabilities before, and are left out; add them anew with --conformal and other rows.");
        if (reportPath is not null)
            WriteReport(reportPath, package, evaluation, made.Model, path);

        foreach (string note in made.Model.FitNotes)
            terminal.Note(note);
        Tell(terminal, loaded, made.Model, evaluation, version, output, reportPath);
        return 0;
    }

    private int AddIntervals(
        ParseResult parsed, Terminal terminal, LoadedModel loaded, ConformalPlan plan, Dataset data, string? name, string? output,
        string? reportPath)
    {
        if (reportPath is not null)
            throw new InputException("usage", "--report shows probabilities before and after; intervals are shown by 'cairn evaluate --report'.");
        string path = TrainingFiles.NameOf(parsed.GetRequiredValue(_data));
        ConformalPredictor predictor = ConformalPredictor.Of(plan, loaded.Model, data, _compute.Threads(parsed));
        Dictionary<string, ReadOnlyMemory<byte>> entries = new(loaded.Package.Extra);
        foreach ((string entry, ReadOnlyMemory<byte> bytes) in predictor.ToEntries())
            entries[entry] = bytes;
        JsonObject lineage = Lineage(loaded, "intervals added");
        lineage["intervals_on"] = path;
        PackageManifest manifest = loaded.Package.Manifest with { Lineage = lineage, Created = DateTimeOffset.UtcNow };
        Package package = new(loaded.Model, manifest, loaded.Package.Profile, loaded.Package.Card, entries);
        ModelVersion? version = Keep(package, loaded, $"with intervals by {plan}", name, output, parsed.GetValue(GlobalOptions.Store));
        foreach (string note in predictor.Notes)
            terminal.Note(note);
        JsonObject json = new()
        {
            ["model"] = version?.Name,
            ["version"] = version?.Version,
            ["from"] = loaded.Version is int number ? $"{loaded.Name}/{number}" : loaded.Path,
            ["conformal"] = new JsonObject
            {
                ["method"] = plan.ToString(), ["level"] = plan.Coverage, ["calibration_rows"] = predictor.Rows,
            },
            ["notes"] = new JsonArray([.. predictor.Notes.Select(note => (JsonNode)note)]),
        };
        if (output is not null)
            json["package"] = output;
        terminal.Result(json, console =>
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(predictor.GivesSets ? "sets" : "intervals")} of {plan.Coverage:P0} coverage by {plan}, calibrated on {predictor.Rows:N0} rows of {path}"));
            if (version is not null)
                console.WriteLine($"model    {version.Name} version {version.Version}");
            if (output is not null)
                console.WriteLine($"package  {output}");
        });
        return 0;
    }

    private static JsonObject Lineage(LoadedModel loaded, string use)
    {
        JsonObject lineage = (JsonObject)loaded.Package.Manifest.Lineage.DeepClone();
        lineage["parent"] = loaded.Version is int version ? $"{loaded.Name}/{version}" : loaded.Name;
        lineage["parent_use"] = use;
        return lineage;
    }

    private static Package Pack(LoadedModel loaded, Recalibration made, Evaluation evaluation, string data, int threads)
    {
        PackageManifest before = loaded.Package.Manifest;
        JsonObject lineage = Lineage(loaded, "calibrated");
        lineage["calibrated_on"] = data;
        PackageManifest manifest = before with
        {
            Kind = made.Model.Kind,
            Signature = made.Model.Signature,
            Metrics = evaluation.Metrics,
            BaselineMetrics = new Dictionary<string, double>(),
            MeasuredOn = string.Create(
                CultureInfo.InvariantCulture, $"{data} ({made.Judged.RowCount:N0} rows, each by a calibrator of the others)"),
            Lineage = lineage,
            Created = DateTimeOffset.UtcNow,
            ToolVersion = PackageManifest.CurrentTool,
        };
        // Intervals and the facts of the card were of the probabilities before.
        Dictionary<string, ReadOnlyMemory<byte>> entries = new(loaded.Package.Extra.Where(
            entry => entry.Key is not (ConformalPredictor.FactsEntry or ConformalPredictor.ArraysEntry or ModelCard.EntryName)));
        return new Package(
            made.Model, manifest, loaded.Package.Profile?.WithPredictions(made.Predictions, threads), extra: entries);
    }

    private static ModelVersion? Keep(
        Package package, LoadedModel loaded, string how, string? name, string? output, string? storePath)
    {
        ModelVersion? version = null;
        if (name is not null)
        {
            string aside = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".cairn");
            try
            {
                package.Save(aside);
                using CairnStore store = CairnStore.Open(storePath);
                string from = loaded.Version is int number ? $"{loaded.Name}/{number}" : Path.GetFileName(loaded.Path);
                version = store.Models.Register(name, runId: null, aside, $"{from} {how}");
            }
            finally
            {
                File.Delete(aside);
            }
        }
        if (output is not null)
            package.Save(output);
        return version;
    }

    private static void WriteReport(string path, Package package, Evaluation evaluation, CalibratedModel model, string data) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(HtmlReport.Render(new ReportContent
        {
            Evaluation = evaluation,
            Learner = package.Manifest.Learner,
            JudgedOn = TrainingFiles.NameOf(data),
            Calibration = model.Record,
            Notes = model.FitNotes,
        }))));

    private static void Tell(
        Terminal terminal, LoadedModel loaded, CalibratedModel model, Evaluation evaluation, ModelVersion? version, string? output,
        string? report)
    {
        CalibrationRecord record = model.Record!;
        JsonObject json = new()
        {
            ["model"] = version?.Name,
            ["version"] = version?.Version,
            ["from"] = loaded.Version is int number ? $"{loaded.Name}/{number}" : loaded.Path,
            ["calibration"] = record.ToJson(),
            ["metrics"] = new JsonObject(evaluation.Metrics.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
        };
        if (model.Signature.Threshold is double threshold)
            json["threshold"] = threshold;
        if (output is not null)
            json["package"] = output;
        if (report is not null)
            json["report"] = report;
        json["notes"] = new JsonArray([.. model.FitNotes.Select(note => (JsonNode)note)]);
        terminal.Result(json, console =>
        {
            ReliabilityView.Write(console, record);
            if (version is not null)
                console.WriteLine($"model    {version.Name} version {version.Version}");
            if (output is not null)
                console.WriteLine($"package  {output}");
            if (report is not null)
                console.WriteLine($"report   {report}");
        });
    }
}

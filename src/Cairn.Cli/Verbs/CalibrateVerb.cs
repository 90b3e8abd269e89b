using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning.Calibration;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Training;
using Cairn.Models.Datasets;
using Cairn.Models.Packaging;
using Spectre.Console;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn calibrate MODEL DATA</c>: a classifier that exists with calibrated probabilities, as a new version.</summary>
internal sealed class CalibrateVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "NAME, NAME@ALIAS, NAME/VERSION or a .cairn file; it is left as it is." };

    private readonly Argument<string> _data = new("DATA")
    {
        Description = "File with the target, of rows that the model has not learnt from; - for standard input.",
    };

    private readonly Option<string> _method = new("--method")
    {
        Description = "One of " + string.Join(", ", CalibrationMethods.Names) + "; default auto.",
        HelpName = "METHOD",
        DefaultValueFactory = _ => CalibrationMethods.Auto,
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Name to register the model under; its own when left out, none for a file.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _out = new("--out") { Description = "Also write the package to this file.", HelpName = "FILE.cairn" };
    private readonly Option<string?> _report = new("--report") { Description = "Write the report to this page.", HelpName = "FILE.html" };
    private readonly Option<string?> _weight = new("--weight") { Description = "Column of row weights.", HelpName = "COLUMN" };
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new CalibrateVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("calibrate", "Make the probabilities of a model come true as often as they say.")
        {
            _model, _data, _method, _name, _out, _report, _weight,
        };
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        string method = parsed.GetValue(_method)!;
        CalibrationMethods.Check(method);
        string? output = OutputPath.Check("--out", parsed.GetValue(_out));
        string? reportPath = OutputPath.Check("--report", parsed.GetValue(_report));
        int threads = _compute.Threads(parsed);
        string? store = parsed.GetValue(GlobalOptions.Store);
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), store);
        CalibratedModel.Check(loaded.Model.Signature.Task);
        string? name = parsed.GetValue(_name) ?? (loaded.Version is null ? null : loaded.Name);
        if (name is null && output is null)
        {
            throw new InputException(
                "usage", $"'{loaded.Path}' is a file, and nothing says where the calibrated model goes.",
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
        Recalibration made = Recalibration.Of(
            loaded.Model, data, method, TrainingFiles.NameOf(path), threads, _compute.Seed(parsed));
        Evaluation evaluation = Evaluation.Of(made.Predictions, made.Model.Signature, made.Judged, threads);
        Package package = Pack(loaded, made, evaluation, TrainingFiles.NameOf(path), threads);
        ModelVersion? version = Keep(package, loaded, made.Model, name, output, store);
        if (reportPath is not null)
            WriteReport(reportPath, package, evaluation, made.Model, path);

        foreach (string note in made.Model.FitNotes)
            terminal.Note(note);
        Tell(terminal, loaded, made.Model, evaluation, version, output, reportPath);
        return 0;
    }

    private static Package Pack(LoadedModel loaded, Recalibration made, Evaluation evaluation, string data, int threads)
    {
        PackageManifest before = loaded.Package.Manifest;
        JsonObject lineage = (JsonObject)before.Lineage.DeepClone();
        lineage["parent"] = loaded.Version is int version ? $"{loaded.Name}/{version}" : loaded.Name;
        lineage["parent_use"] = "calibrated";
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
        return new Package(made.Model, manifest, loaded.Package.Profile?.WithPredictions(made.Predictions, threads));
    }

    private static ModelVersion? Keep(
        Package package, LoadedModel loaded, CalibratedModel model, string? name, string? output, string? storePath)
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
                version = store.Models.Register(name, runId: null, aside, $"{from} calibrated by {model.Calibrator.Method}");
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

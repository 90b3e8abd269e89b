using System.CommandLine;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Lifecycle.Training;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Packaging;
using Cairn.Models.Signatures;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn evaluate MODEL DATA</c>: the metrics of a model on rows whose target is known.</summary>
internal sealed class EvaluateVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "NAME, NAME@ALIAS, NAME/VERSION or a .cairn file." };
    private readonly Argument<string> _data = new("DATA") { Description = "File with the target column; - for standard input." };
    private readonly Option<string?> _weight = new("--weight") { Description = "Column of row weights.", HelpName = "COLUMN" };

    private readonly Option<string?> _target = new("--target")
    {
        Description = "Outliers: column that says which rows are, where the model was trained without one.",
        HelpName = "COLUMN",
    };

    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new EvaluateVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("evaluate", "Measure a model on a file.") { _model, _data, _weight, _target };
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        int threads = _compute.Threads(parsed);
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), parsed.GetValue(GlobalOptions.Store));
        string path = parsed.GetRequiredValue(_data);
        Signature signature = Labelled(loaded.Model.Signature, parsed.GetValue(_target));
        TableReadResult read = _dataOptions.Read(
            parsed, path, threads, SignatureSchema.Of(signature, withTarget: true), cancellation);
        if (parsed.GetValue(_target) is string label)
            _ = read.Table[label];
        Dataset data = LabelledRows.Of(read.Table, signature, parsed.GetValue(_weight) ?? read.WeightColumn);
        Evaluation evaluation = Evaluation.Of(
            loaded.Model.Predict(data.Table, threads), signature, data, threads);

        foreach (string note in evaluation.Notes)
            terminal.Note(note);
        PackageManifest manifest = loaded.Package.Manifest;
        JsonObject json = new()
        {
            ["model"] = loaded.Name,
            ["version"] = loaded.Version,
            ["data"] = path,
            ["rows"] = evaluation.Rows,
            ["metrics"] = Values(evaluation.Metrics),
        };
        if (evaluation.Task == LearningTask.Ranking)
            json["queries"] = evaluation.Queries;
        if (evaluation.Task == LearningTask.Survival)
            json["events"] = evaluation.Events;
        if (evaluation.Targets.Count > 0)
            json["per_target"] = evaluation.ToJson()["targets"]!.DeepClone();
        if (manifest.Metrics.Count > 0)
        {
            json["training"] = new JsonObject
            {
                ["measured_on"] = manifest.MeasuredOn,
                ["metrics"] = Values(manifest.Metrics),
                ["baseline_metrics"] = Values(manifest.BaselineMetrics),
            };
        }
        terminal.Result(json, console => EvaluationView.WriteBeside(console, evaluation, manifest));
        return 0;
    }

    private static Signature Labelled(Signature signature, string? label)
    {
        if (label is null)
            return signature;
        if (signature.Task != LearningTask.OutlierDetection)
        {
            throw new InputException(
                "usage", $"--target is for models that find outliers; this one predicts '{signature.Subject}'.", "Leave it out.");
        }
        return signature with { Target = label, Targets = [label] };
    }

    // JSON has no NaN; a metric without a value is null.
    private static JsonObject Values(IReadOnlyDictionary<string, double> metrics) => new(metrics.Select(
        m => KeyValuePair.Create(m.Key, double.IsFinite(m.Value) ? (JsonNode?)m.Value : null)));
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Data.Reading;
using Cairn.Learning.Metrics;
using Cairn.Lifecycle.Training;
using Cairn.Models.Datasets;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn evaluate MODEL DATA</c>: the metrics of a model on rows whose target is known.</summary>
internal sealed class EvaluateVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "NAME, NAME@ALIAS, NAME/VERSION or a .cairn file." };
    private readonly Argument<string> _data = new("DATA") { Description = "File with the target column; - for standard input." };
    private readonly Option<string?> _weight = new("--weight") { Description = "Column of row weights.", HelpName = "COLUMN" };
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new EvaluateVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("evaluate", "Measure a model on a file.") { _model, _data, _weight };
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
        TableReadResult read = _dataOptions.Read(
            parsed, path, threads, SignatureSchema.Of(loaded.Model.Signature, withTarget: true), cancellation);
        Dataset data = LabelledRows.Of(read.Table, loaded.Model.Signature, parsed.GetValue(_weight));
        Evaluation evaluation = Evaluation.Of(loaded.Model, data, threads);

        foreach (string note in evaluation.Notes)
            terminal.Note(note);
        JsonObject metrics = new(evaluation.Metrics.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        JsonObject json = new()
        {
            ["model"] = loaded.Name,
            ["version"] = loaded.Version,
            ["data"] = path,
            ["rows"] = evaluation.Rows,
            ["metrics"] = metrics,
        };
        terminal.Result(json, console => EvaluationView.Write(console, evaluation, baseline: null));
        return 0;
    }
}

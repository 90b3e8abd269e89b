using System.CommandLine;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Data.Reading;
using Cairn.Learning.Fairness;
using Cairn.Lifecycle.Training;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn fairness MODEL DATA --sensitive COLUMNS</c>: how a model treats groups of rows.</summary>
internal sealed class FairnessVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "NAME, NAME@ALIAS, NAME/VERSION or a .cairn file." };

    private readonly Argument<string> _data = new("DATA")
    {
        Description = "File with the target and the sensitive columns; - for standard input.",
    };

    private readonly Option<string[]> _sensitive = new("--sensitive")
    {
        Description = "Columns whose groups are compared, apart or with commas; the model need not read them.",
        HelpName = "COLUMNS",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    private readonly Option<string?> _positive = new("--positive")
    {
        Description = "Class whose prediction counts as selection; the second of two when left out.",
        HelpName = "CLASS",
    };

    private readonly Option<int> _minimum = new("--min-rows")
    {
        Description = "Fewest rows of a group that is compared with others; default 30.",
        HelpName = "N",
        DefaultValueFactory = _ => FairnessAudit.UsualMinimumRows,
    };

    private readonly Option<string?> _weight = new("--weight") { Description = "Column of row weights.", HelpName = "COLUMN" };
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new FairnessVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("fairness", "Compare how a model treats groups of rows.")
        {
            _model, _data, _sensitive, _positive, _minimum, _weight,
        };
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        int threads = _compute.Threads(parsed);
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), parsed.GetValue(GlobalOptions.Store));
        Signature signature = loaded.Model.Signature;
        string path = parsed.GetRequiredValue(_data);
        TableReadResult read = _dataOptions.Read(
            parsed, path, threads, SignatureSchema.Of(signature, withTarget: true), cancellation);
        string[] sensitive = RoleOptions.Names(parsed.GetRequiredValue(_sensitive), read.Table);
        foreach (string name in sensitive)
            _ = read.Table[name];
        Dataset data = LabelledRows.Of(read.Table, signature, parsed.GetValue(_weight) ?? read.WeightColumn);
        FairnessAudit audit = FairnessAudit.Of(
            loaded.Model.Predict(data.Table, threads), signature, data, sensitive, parsed.GetValue(_positive),
            parsed.GetValue(_minimum));
        foreach (string note in audit.Notes)
            terminal.Note(note);
        JsonObject json = new() { ["model"] = loaded.Name, ["version"] = loaded.Version, ["data"] = path };
        foreach ((string name, JsonNode? value) in audit.ToJson())
            json[name] = value?.DeepClone();
        terminal.Result(json, console => FairnessView.Write(console, audit));
        return 0;
    }
}

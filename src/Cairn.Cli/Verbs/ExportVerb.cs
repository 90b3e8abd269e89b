using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning.Calibration;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Interchange;
using Spectre.Console;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn export MODEL --to FORMAT --out FILE</c>: a model in the format of another library.</summary>
internal sealed class ExportVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "NAME, NAME@ALIAS, NAME/VERSION or a .cairn file." };

    private readonly Option<string> _to = new("--to")
    {
        Description = "One of " + string.Join(", ", ModelFormat.All.Select(f => f.Name)) + ".",
        HelpName = "FORMAT",
        Required = true,
    };

    private readonly Option<string> _out = new("--out") { Description = "File to write.", HelpName = "FILE", Required = true };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Rows to compare the file with the model on: it is read back, and every row is predicted by both.",
        HelpName = "DATA",
    };

    private readonly Option<int?> _tree = new("--tree")
    {
        Description = "For text, svg and dot: number of the tree to show, from 0; the first when left out.",
        HelpName = "N",
    };

    private readonly Option<int?> _depth = new("--depth")
    {
        Description = "For text, svg and dot: most splits to show from the root.",
        HelpName = "D",
    };

    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new ExportVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("export", "Write a model in the format of another library, or show a tree of it.")
        {
            _model, _to, _out, _data, _tree, _depth,
        };
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        ModelFormat format = ModelFormat.Find(parsed.GetRequiredValue(_to));
        string path = OutputPath.Check("--out", parsed.GetRequiredValue(_out))!;
        string? data = parsed.GetValue(_data);
        if (data is not null && format.Read is null)
        {
            throw new InputException(
                "usage", $"{format.Description} cannot be read back, so there is nothing to compare.", "Leave --data out.");
        }
        int threads = _compute.Threads(parsed);
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), parsed.GetValue(GlobalOptions.Store));
        if (loaded.Model is CalibratedModel calibrated)
        {
            throw new InputException(
                "not-exportable", $"'{loaded.Name}' is a model with calibrated probabilities (kind 'calibrated'), and {format.Description} holds no calibrator.",
                $"Export the {calibrated.Base.Kind} model before it was calibrated; its probabilities are then not those of this one.");
        }
        ITreeModel model = loaded.Model as ITreeModel ?? throw new InputException(
            "not-exportable", $"A model of kind '{loaded.Model.Kind}' has no trees, and {format.Description} holds nothing else.");
        TreeChoice choice = ChooseTree(parsed, format, model);
        Data.Table? rows = data is null ? null : _dataOptions.Read(
            parsed, data, threads, SignatureSchema.Of(model.Signature, withTarget: false), cancellation).Table;

        ExportReport? report = null;
        AtomicFile.Write(path, stream => report = format.Write(stream, model, choice));
        foreach (string note in report!.Notes)
            terminal.Note(note);
        InterchangeCheck? check = rows is null
            ? null
            : InterchangeCheck.Of(model, format.Read!(path, new ImportNames()), rows, threads);
        Tell(terminal, loaded, format, path, report, check);
        return 0;
    }

    private TreeChoice ChooseTree(ParseResult parsed, ModelFormat format, ITreeModel model)
    {
        int? tree = parsed.GetValue(_tree);
        int? depth = parsed.GetValue(_depth);
        if (format.Read is not null && (tree ?? depth) is not null)
            throw new InputException("usage", $"{format.Description} holds all trees; --tree and --depth are for text, svg and dot.");
        if (format.Read is null && (tree ?? 0) is int number && (number < 0 || number >= model.Trees.TreeCount))
        {
            throw new InputException(
                "bad-option", $"Option --tree: found {number}, and the model has the trees 0 to {model.Trees.TreeCount - 1}.");
        }
        if (depth < 0)
            throw new InputException("bad-option", $"Option --depth: found {depth}, wanted at least 0.");
        return new TreeChoice(tree ?? 0, depth);
    }

    private static void Tell(
        Terminal terminal, LoadedModel loaded, ModelFormat format, string path, ExportReport report, InterchangeCheck? check)
    {
        JsonObject json = new()
        {
            ["model"] = loaded.Name,
            ["version"] = loaded.Version,
            ["format"] = format.Name,
            ["out"] = path,
            ["bytes"] = new FileInfo(path).Length,
            ["rounded_thresholds"] = report.RoundedThresholds,
            ["notes"] = new JsonArray([.. report.Notes.Select(n => (JsonNode)n)]),
        };
        if (check is not null)
            json["comparison"] = ToJson(check);
        terminal.Result(json, console =>
        {
            console.WriteLine($"{loaded.Name} written to {path} as {format.Description}");
            if (check is not null)
                console.WriteLine(InWords(check));
        });
    }

    /// <summary>A comparison for scripts.</summary>
    internal static JsonObject ToJson(InterchangeCheck check) => new()
    {
        ["rows"] = check.Rows,
        ["largest_score_difference"] = check.LargestScore,
        ["largest_difference"] = check.LargestAnswer,
        ["worst_row"] = check.WorstRow,
        ["rows_apart"] = check.RowsApart,
    };

    /// <summary>A comparison for people.</summary>
    internal static string InWords(InterchangeCheck check)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"read back and compared on {check.Rows:N0} rows: predictions differ by {check.LargestAnswer:0.###e+0} at most, scores by {check.LargestScore:0.###e+0}");
        return check.RowsApart == 0 ? text : text + string.Create(
            CultureInfo.InvariantCulture,
            $"; {check.RowsApart:N0} rows differ by more than rounding, row {check.WorstRow + 1} most");
    }
}

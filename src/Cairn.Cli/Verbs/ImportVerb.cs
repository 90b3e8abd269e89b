using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Interchange;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Stores;
using Cairn.Models;
using Cairn.Models.Packaging;
using Spectre.Console;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn import FILE</c>: a model that another library trained, registered like one trained here.</summary>
internal sealed class ImportVerb
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "Model saved by XGBoost (JSON, UBJSON) or LightGBM (text), or trees in a file of ONNX.",
    };

    private readonly Option<string?> _as = new("--as")
    {
        Description = "One of " + string.Join(", ", ModelFormat.Readable) + "; found by its first bytes when left out.",
        HelpName = "FORMAT",
    };

    private readonly Option<string> _target = new("--target")
    {
        Description = "Name of the column that the model predicts.",
        HelpName = "COLUMN",
        DefaultValueFactory = _ => "target",
    };

    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "Labels of the classes, with commas, in the order of their numbers; default 0,1,2…",
        HelpName = "LABELS",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Rows to compare on, with what the other library predicted for them.",
        HelpName = "DATA",
    };

    private readonly Option<string?> _predictions = new("--predictions")
    {
        Description = "Columns of DATA with those predictions, with commas: numbers, or the probability of each class.",
        HelpName = "COLUMNS",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Name to register the model under; the name of the file when left out.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _out = new("--out") { Description = "Also write the package to this file.", HelpName = "FILE.cairn" };
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new ImportVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("import", "Register a model that another library trained.")
        {
            _file, _as, _target, _labels, _data, _predictions, _name, _out,
        };
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(_file);
        string? output = OutputPath.Check("--out", parsed.GetValue(_out));
        string? data = parsed.GetValue(_data);
        string? predictions = parsed.GetValue(_predictions);
        if (data is null != predictions is null)
            throw new InputException("usage", "--data and --predictions go together.", "Give both, or neither.");
        ImportNames names = new()
        {
            Target = parsed.GetValue(_target)!,
            Labels = parsed.GetValue(_labels)?.Split(',', StringSplitOptions.TrimEntries),
        };
        ImportedTrees read = ModelFormat.ReaderOf(path, parsed.GetValue(_as))(path, names);
        GradientBoostingModel model = read.ToModel();
        PredictionCheck? check = data is null
            ? null
            : PredictionCheck.Of(model, ReadRows(parsed, data, model, cancellation), predictions!, _compute.Threads(parsed));

        Package package = Pack(path, read, model, check);
        string aside = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".cairn");
        ModelVersion version;
        try
        {
            package.Save(aside);
            using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
            version = store.Models.Register(
                parsed.GetValue(_name) ?? DefaultName(path), runId: null, aside, $"{read.Origin}: {Path.GetFileName(path)}");
            if (output is not null)
                package.Save(output);
        }
        finally
        {
            File.Delete(aside);
        }
        foreach (string note in read.Notes)
            terminal.Note(note);
        Tell(terminal, read, model, version, output, check);
        return 0;
    }

    // Labels such as yes and no stay words.
    private Data.Table ReadRows(ParseResult parsed, string data, GradientBoostingModel model, CancellationToken cancellation)
    {
        TableReadResult read = _dataOptions.Read(
            parsed, data, _compute.Threads(parsed), SignatureSchema.Of(model.Signature, withTarget: false), cancellation);
        return read.InWords(parsed.GetValue(_predictions)!).Table;
    }

    private static Package Pack(string path, ImportedTrees read, GradientBoostingModel model, PredictionCheck? check)
    {
        using FileStream bytes = InputFile.Open(path);
        string digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        JsonObject facts = new(read.Facts.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value)));
        PackageManifest manifest = new()
        {
            Kind = model.Kind,
            Signature = model.Signature,
            Learner = model.Kind,
            Created = DateTimeOffset.UtcNow,
            Lineage = new JsonObject
            {
                ["imported_from"] = read.Origin,
                ["file"] = Path.GetFileName(path),
                ["sha256"] = digest,
                ["facts"] = facts,
            },
        };
        StringBuilder card = new(new Package(model, manifest).Card);
        card.Append("\n## Where it comes from\n\n");
        card.Append(CultureInfo.InvariantCulture, $"Trained by {read.Origin} and read from `{Path.GetFileName(path)}` (SHA-256 `{digest}`):\n");
        card.Append(CultureInfo.InvariantCulture, $"{model.TreeCount} trees in {model.Rounds} rounds.\n");
        card.Append("What it learnt from, and how good it is, the file does not say.\n");
        foreach (string note in read.Notes)
            card.Append("\n- ").Append(note);
        if (check is not null)
            card.Append("\n- ").Append(check.InWords());
        card.Append('\n');
        return new Package(model, manifest, card: card.ToString());
    }

    private static void Tell(
        Terminal terminal, ImportedTrees read, GradientBoostingModel model, ModelVersion version, string? output, PredictionCheck? check)
    {
        JsonObject json = new()
        {
            ["origin"] = read.Origin,
            ["task"] = LearningTasks.NameOf(model.Signature.Task),
            ["trees"] = model.TreeCount,
            ["rounds"] = model.Rounds,
            ["features"] = model.Signature.Inputs.Count,
            ["link"] = read.Link.Name,
            ["model"] = version.Name,
            ["version"] = version.Version,
            ["package"] = output,
            ["notes"] = new JsonArray([.. read.Notes.Select(n => (JsonNode)n)]),
        };
        if (check is not null)
            json["comparison"] = check.ToJson();
        terminal.Result(json, console =>
        {
            console.WriteLine(
                $"{read.Origin}: {model.TreeCount} trees over {model.Signature.Inputs.Count} features, {LearningTasks.NameOf(model.Signature.Task)}");
            if (check is not null)
                console.WriteLine(check.InWords());
            console.WriteLine($"model    {version.Name} version {version.Version}");
            if (output is not null)
                console.WriteLine($"package  {output}");
        });
    }

    private static string DefaultName(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path);
        char[] name = [.. stem.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')];
        return name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) ? new string(name) : "model";
    }
}

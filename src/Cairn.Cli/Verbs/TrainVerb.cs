using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Cli.Fairness;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Training;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Memory;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn train DATA --target COLUMN</c>: from a file to a judged, packaged and registered model.</summary>
internal sealed class TrainVerb
{
    /// <summary>Name of the verb.</summary>
    public const string Name = "train";

    private readonly Argument<string> _data = new("DATA")
    {
        Description = "CSV, TSV, JSON lines or LibSVM, plain or gzip; - for standard input.",
    };

    private readonly Option<string> _learner = new("--learner")
    {
        Description = "Name of a learner, or 'auto' to compare them by cross-validation.",
        HelpName = "NAME",
        DefaultValueFactory = _ => TrainingRequest.AutoLearner,
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Option of the learner, such as rounds=300. May be repeated.",
        HelpName = "OPTION=VALUE",
    };

    private readonly Option<string?> _test = new("--test") { Description = "File to judge the model on.", HelpName = "FILE" };

    private readonly Option<double?> _holdOut = new("--holdout")
    {
        Description = "Share of the rows held out to judge on; default 0.2.",
        HelpName = "SHARE",
    };

    private readonly FoldOptions _folds = new();

    private readonly Option<bool> _refit = new("--refit")
    {
        Description = "Fit the model that ships again on all rows after a hold-out has judged it.",
    };

    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "End before the fit, with exit code 2, where a leak is suspected.",
    };

    private readonly Option<string?> _budget = new("--budget")
    {
        Description = "With --learner auto: search learners, options and ensembles for so long in all, such as 90s, 5m or 1h.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Name to register the model under; the name of the file when left out.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _out = new("--out") { Description = "Also write the package to this file.", HelpName = "FILE.cairn" };

    private readonly Option<string?> _report = new("--report") { Description = "Write the report to this page.", HelpName = "FILE.html" };

    private readonly Option<string?> _validation = new("--validation")
    {
        Description = "File of rows to watch for early stopping; a part of DATA is held out for it when left out.",
        HelpName = "FILE",
    };

    private readonly JudgingOptions _judging = new();
    private readonly SureOptions _sure = new();
    private readonly MitigationOptions _mitigation = new();
    private readonly CardOptions _card = new();
    private readonly ProcessOptions _process = new();
    private readonly MemoryOptions _memory = new();
    private readonly RoleOptions _roles = new();
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new TrainVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new(Name, "Learn from a file: a model with its metrics, package, run and report.") { _data };
        Option[] options =
        [
            _learner, _set, _test, _holdOut, _refit, _strict, _budget, _validation, _name, _out, _report,
        ];
        _roles.AddTo(command);
        foreach (Option option in options)
            command.Add(option);
        _folds.AddTo(command);
        _judging.AddTo(command);
        _sure.AddTo(command);
        _mitigation.AddTo(command);
        _card.AddTo(command);
        _process.AddTo(command);
        _memory.AddTo(command);
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    // Signals are taken by the verb itself, so that Ctrl-C can keep a model: the token of the parser is not used.
    private int Run(ParseResult parsed, Terminal terminal, CancellationToken unused)
    {
        CheckWays(parsed);
        _process.Check(parsed);
        using Interruption interruption = new(terminal);
        CancellationToken cancellation = interruption.Abandon;
        string? packagePath = OutputPath.Check("--out", parsed.GetValue(_out));
        string? reportPath = OutputPath.Check("--report", parsed.GetValue(_report));
        using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
        TrainingRequest request = GoOn(parsed, _mitigation.Read(parsed, _sure.Read(parsed, Request(parsed))), _process.Parent(parsed, store));
        Trainer.Check(request);
        using ScratchSpace? scratch = _memory.Room(parsed, FilesOf(parsed), store);
        TrainingOutcome outcome;
        try
        {
            (TrainingSource data, request) = Read(parsed, request, scratch, cancellation);
            outcome = terminal.Watch(
                "Training", progress =>
                {
                    interruption.Next = progress;
                    Trainer trainer = new(store) { OnWarning = warning => terminal.Warn(warning.Message) };
                    return trainer.Train(request, data, interruption, cancellation, interruption.Stop);
                });
        }
        catch (OutOfMemoryException error) when (scratch is not null)
        {
            throw _memory.TooLow(parsed, error);
        }
        if (packagePath is not null)
        {
            using FileStream package = File.OpenRead(outcome.PackagePath);
            AtomicFile.Write(packagePath, package.CopyTo);
        }
        if (reportPath is not null)
            AtomicFile.Write(reportPath, stream => stream.Write(Encoding.UTF8.GetBytes(outcome.Report)));

        foreach (string note in outcome.Notes)
            terminal.Note(note);
        JsonObject json = outcome.ToJson();
        json["package"] = packagePath ?? outcome.PackagePath;
        if (reportPath is not null)
            json["report"] = reportPath;
        terminal.Result(json, console => TrainingSummary.Write(console, outcome, packagePath, reportPath));
        return 0;
    }

    // Contradictions are told before any file is read.
    private void CheckWays(ParseResult parsed)
    {
        string[] ways =
        [
            .. new (string Name, bool Given)[]
            {
                ("--test", parsed.GetValue(_test) is not null),
                ("--holdout", parsed.GetValue(_holdOut) is not null),
                ("--folds", _folds.IsGiven(parsed)),
            }.Where(way => way.Given).Select(way => way.Name),
        ];
        if (ways.Length > 1)
        {
            throw new InputException(
                "usage", $"{string.Join(" and ", ways)} are different ways to judge one model.", "Give one of them.");
        }
        if (parsed.GetValue(_refit) && ways.Contains("--folds"))
            throw new InputException("usage", "--refit goes with a hold-out; with --folds the model is fitted on all rows anyway.");
        if (parsed.GetValue(_data) == "-" && parsed.GetValue(_test) == "-")
            throw new InputException("usage", "DATA and --test cannot both be standard input.", "Give one of them as a file.");
    }

    private TrainingRequest Request(ParseResult parsed) => new()
    {
        Roles = _roles.Read(parsed, parsed.GetValue(_learner)!),
        Learner = parsed.GetValue(_learner)!,
        Options = Assignment.ParseAll("--set", parsed.GetValue(_set) ?? [], atFirst: true),
        HoldOut = parsed.GetValue(_holdOut) ?? 0.2,
        Folds = _folds.Read(parsed),
        Refit = parsed.GetValue(_refit),
        Strict = parsed.GetValue(_strict),
        Budget = parsed.GetValue(_budget) is string budget ? Duration.Parse("--budget", budget) : null,
        Started = Stopwatch.GetTimestamp() - (long)(SinceStart().TotalSeconds * Stopwatch.Frequency),
        ModelName = parsed.GetValue(_name) ?? TrainingFiles.DefaultName(parsed.GetRequiredValue(_data)),
        Seed = _compute.Seed(parsed),
        Threads = _compute.Threads(parsed),
        Memory = _memory.Limit(parsed),
        Resamples = _judging.Resamples(parsed),
        Costs = _judging.Costs(parsed),
        Texts = _card.Read(parsed),
        Command = CommandText.Of(parsed),
    };

    // A budget is for everything, the start of the tool included.
    private static TimeSpan SinceStart()
    {
        using Process self = Process.GetCurrentProcess();
        return DateTime.Now - self.StartTime;
    }

    // What was not said is as the model before has it.
    private TrainingRequest GoOn(ParseResult parsed, TrainingRequest request, ParentModel? parent)
    {
        request = request with { Checkpoint = _process.Checkpoint(parsed) };
        if (parent is null)
            return request;
        Signature signature = parent.Package.Manifest.Signature;
        DatasetBuilder roles = request.Roles;
        return request with
        {
            Parent = parent,
            Learner = request.Learner == TrainingRequest.AutoLearner ? parent.Package.Manifest.Learner : request.Learner,
            Roles = roles with
            {
                Targets = roles.Targets.Count > 0 ? roles.Targets : signature.Targets,
                Task = roles.Task ?? signature.Task,
                Features = roles.Features ?? [.. signature.Inputs.Select(i => i.Name)],
                Group = roles.Group ?? signature.Query,
                Event = roles.Event ?? signature.Event,
                UpperBound = roles.UpperBound ?? signature.UpperBound,
            },
        };
    }

    private (TrainingSource Data, TrainingRequest Request) Read(
        ParseResult parsed, TrainingRequest request, ScratchSpace? scratch, CancellationToken cancellation)
    {
        TrainingSource rows = TrainingFiles.Read(
            parsed, _dataOptions, parsed.GetRequiredValue(_data), parsed.GetValue(_test), ref request, cancellation,
            parsed.GetValue(_validation), scratch);
        return (rows, request);
    }

    private IEnumerable<string> FilesOf(ParseResult parsed) => new[]
    {
        parsed.GetRequiredValue(_data), parsed.GetValue(_test), parsed.GetValue(_validation),
    }.OfType<string>();
}

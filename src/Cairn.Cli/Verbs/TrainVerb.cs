using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Data;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Training;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

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

    private readonly Option<string[]> _target = new("--target")
    {
        Description = "Column to predict, 'last' for the last one; several with commas. None is needed to find outliers.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _task = new("--task")
    {
        Description = "One of " + string.Join(", ", LearningTasks.All.Select(LearningTasks.NameOf))
            + "; inferred from the target and its roles when left out.",
        HelpName = "TASK",
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

    private readonly Option<int?> _folds = new("--folds")
    {
        Description = "Judge by cross-validation with this many folds.",
        HelpName = "K",
    };

    private readonly Option<bool> _refit = new("--refit")
    {
        Description = "Fit the model that ships again on all rows after a hold-out has judged it.",
    };

    private readonly Option<string?> _budget = new("--budget")
    {
        Description = "Longest time for comparing learners, such as 90s, 5m or 1h.",
        HelpName = "TIME",
    };

    private readonly Option<string[]> _features = new("--features")
    {
        Description = "Columns to predict from, apart or with commas; all usable ones when left out.",
        HelpName = "COLUMNS",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _drop = new("--drop")
    {
        Description = "Columns to leave out, apart or with commas.",
        HelpName = "COLUMNS",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _weight = new("--weight") { Description = "Column of row weights.", HelpName = "COLUMN" };

    private readonly Option<string?> _group = new("--group")
    {
        Description = "Column whose equal values stay on one side of every split; the query of a ranking.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _event = new("--event")
    {
        Description = "Survival: column that is 1 or true where the event was seen at the time in the target.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _upper = new("--upper")
    {
        Description = "Survival: column of the latest time of the event; empty or infinite where it was not seen.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _time = new("--time")
    {
        Description = "Column that orders the rows; splits then judge the later rows.",
        HelpName = "COLUMN",
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

    private readonly ProcessOptions _process = new();
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new TrainVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new(Name, "Learn from a file: a model with its metrics, package, run and report.") { _data };
        Option[] options =
        [
            _target, _task, _learner, _set, _test, _holdOut, _folds, _refit, _budget, _features, _drop, _weight, _group,
            _event, _upper, _time, _validation, _name, _out, _report,
        ];
        foreach (Option option in options)
            command.Add(option);
        _process.AddTo(command);
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
        TrainingRequest request = GoOn(parsed, Request(parsed), _process.Parent(parsed, store));
        Trainer.Check(request);
        (TrainingSource data, request) = Read(parsed, request, cancellation);
        request = request with
        {
            Roles = request.Roles with
            {
                Targets = Targets(request.Roles.Targets, data.Rows),
                Features = request.Roles.Features is { } features ? Names(features, data.Rows) : null,
                Drop = Names(request.Roles.Drop, data.Rows),
            },
        };
        TrainingOutcome outcome = terminal.Watch(
            "Training", progress =>
            {
                interruption.Next = progress;
                return new Trainer(store).Train(request, data, interruption, cancellation, interruption.Stop);
            });
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
                ("--folds", parsed.GetValue(_folds) is not null),
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

    private static void CheckTarget(TrainingRequest request)
    {
        if (request.Roles.Targets.Count == 0 && request.Roles.Task != LearningTask.OutlierDetection)
        {
            // The data may have said which column it is.
            throw new InputException(
                "usage", "Option '--target' is required.",
                "Name the column to predict, or ask for --task outliers, which needs none.");
        }
    }

    private TrainingRequest Request(ParseResult parsed) => new()
    {
        Roles = new DatasetBuilder
        {
            Targets = parsed.GetValue(_target) ?? [],
            Task = TaskOf(parsed),
            Features = parsed.GetValue(_features) is { Length: > 0 } features ? features : null,
            Drop = parsed.GetValue(_drop) ?? [],
            Weight = parsed.GetValue(_weight),
            Group = parsed.GetValue(_group),
            Event = parsed.GetValue(_event),
            UpperBound = parsed.GetValue(_upper),
            Time = parsed.GetValue(_time),
        },
        Learner = parsed.GetValue(_learner)!,
        Options = Assignment.ParseAll("--set", parsed.GetValue(_set) ?? [], atFirst: true),
        HoldOut = parsed.GetValue(_holdOut) ?? 0.2,
        Folds = parsed.GetValue(_folds),
        Refit = parsed.GetValue(_refit),
        Budget = parsed.GetValue(_budget) is string budget ? Duration.Parse("--budget", budget) : null,
        ModelName = parsed.GetValue(_name) ?? DefaultName(parsed.GetRequiredValue(_data)),
        Seed = _compute.Seed(parsed),
        Threads = _compute.Threads(parsed),
        Command = "cairn " + string.Join(' ', parsed.Tokens.Select(t => t.Value)),
    };

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

    // A learner that only finds outliers says the task by its name.
    private LearningTask? TaskOf(ParseResult parsed)
    {
        if (parsed.GetValue(_task) is string task)
            return LearningTasks.Parse(task);
        string learner = parsed.GetValue(_learner)!;
        bool findsOutliers = Learners.Catalog.Kinds.FirstOrDefault(kind => kind.Name == learner)?.Tasks
            is [LearningTask.OutlierDetection];
        return findsOutliers ? LearningTask.OutlierDetection : null;
    }

    private (TrainingSource Data, TrainingRequest Request) Read(
        ParseResult parsed, TrainingRequest request, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(_data);
        TableReadResult data = _dataOptions.Read(parsed, path, request.Threads, schema: null, cancellation);
        request = request with { Roles = WithRolesOf(data, request.Roles) };
        CheckTarget(request);
        foreach (string given in request.Roles.Targets)
        {
            foreach (string target in TargetsIn(data.Table, given, path))
            {
                if (!_dataOptions.Chooses(parsed, target))
                    data = data.InWords(target);
            }
        }
        TrainingSource rows = new(data.Table, NameOf(path), data.Digest) { Notes = data.Notes };
        if (parsed.GetValue(_validation) is string watchedPath)
        {
            TableReadResult watched = _dataOptions.ReadTest(parsed, watchedPath, request.Threads, data.Schema, cancellation);
            rows = rows with { Validation = watched.Table, Notes = [.. rows.Notes, .. watched.Notes] };
        }
        if (parsed.GetValue(_test) is not string testPath)
            return (rows, request);
        // The test file is read by the kinds found in the data, so that both mean the same.
        TableReadResult test = _dataOptions.ReadTest(parsed, testPath, request.Threads, data.Schema, cancellation);
        rows = rows with { Test = test.Table, TestName = NameOf(testPath), Notes = [.. rows.Notes, .. test.Notes] };
        return (rows, request);
    }

    // What a format itself says of its columns needs no option; an option says otherwise.
    private static DatasetBuilder WithRolesOf(TableReadResult data, DatasetBuilder given)
    {
        bool ranks = given.Task is null && given.Group is null && data.QueryColumn is not null;
        return given with
        {
            Targets = given.Targets.Count == 0 && data.TargetColumn is string label && given.Task != LearningTask.OutlierDetection
                ? [label] : given.Targets,
            Task = ranks ? LearningTask.Ranking : given.Task,
            Group = given.Group ?? data.QueryColumn,
            Weight = given.Weight ?? data.WeightColumn,
            // The label of a file is no feature of those that need none.
            Drop = given.Targets.Count == 0 && data.TargetColumn is string unused && given.Task == LearningTask.OutlierDetection
                ? [.. given.Drop, unused] : given.Drop,
        };
    }

    // One name may be a list with commas, unless a column is called so.
    private static string[] TargetsIn(Table table, string given, string path) =>
        table.Find(given) is not null ? [given] : [.. given.Split(',').Select(name => TargetIn(table, name.Trim(), path))];

    private static string[] Targets(IReadOnlyList<string> given, Table table) =>
        [.. given.SelectMany(text => table.Find(text) is not null ? [text] : text.Split(',').Select(name => name.Trim()))];

    // A header that was not recognised is the likeliest reason for a target that is not there.
    private static string TargetIn(Table table, string target, string path)
    {
        string[] names = [.. table.Names];
        if (target == "last" && !names.Contains(target))
            return names[^1];
        bool numbered = names.Index().All(n => n.Item == string.Create(CultureInfo.InvariantCulture, $"c{n.Index + 1}"));
        if (numbered && !names.Contains(target))
        {
            throw new InputException(
                "unknown-column", $"There is no column '{target}': {NameOf(path)} was read without a header.",
                $"Give --header if its first line names the columns. Known: {names[0]} to {names[^1]}, or 'last'.");
        }
        return target;
    }

    // Names may be given apart or in one list with commas, and a name may hold a comma itself.
    private static string[] Names(IReadOnlyList<string> given, Table table) =>
    [
        .. given.SelectMany(text => table.Find(text) is null && text.Split(',') is var parts && parts.All(p => table.Find(p) is not null)
            ? parts
            : [text]),
    ];

    private static string NameOf(string path) => path == "-" ? "standard input" : Path.GetFileName(path);

    // The file's name without its endings, in the characters that a model name may have.
    private static string DefaultName(string path)
    {
        if (path == "-")
            return "model";
        string stem = Path.GetFileName(path).Split('.')[0];
        char[] name = [.. stem.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')];
        return name.Length == 0 ? "model" : new string(name);
    }
}

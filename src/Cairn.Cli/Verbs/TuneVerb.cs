using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning.Tuning.Pruning;
using Cairn.Learning.Tuning.Samplers;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Studies;
using Cairn.Lifecycle.Training;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn tune DATA --target COLUMN</c>: searches the options of learners, and trains the best.</summary>
internal sealed class TuneVerb
{
    /// <summary>Name of the verb.</summary>
    public const string Name = "tune";

    private readonly Argument<string> _data = new("DATA")
    {
        Description = "CSV, TSV, JSON lines or LibSVM, plain or gzip; - for standard input.",
    };

    private readonly Option<string[]> _learner = new("--learner")
    {
        Description = "Learners to search among, apart or with commas; gradient-boosting when left out.",
        HelpName = "NAMES",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _space = new("--space")
    {
        Description = "Values of an option to look through: leaves=4..64:log, l2=0..1:step=0.1, growth=leaf_wise,depth_wise. May be repeated.",
        HelpName = "OPTION=VALUES",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Option that every trial has, such as rounds=300. May be repeated.",
        HelpName = "OPTION=VALUE",
    };

    private readonly Option<int?> _trials = new("--trials")
    {
        Description = "Trials of the study in all; 50, or with --budget as many as there is time for.",
        HelpName = "N",
    };

    private readonly Option<string?> _budget = new("--budget")
    {
        Description = "Longest time for the trials, such as 90s, 5m or 1h.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _sampler = new("--sampler")
    {
        Description = "What chooses the trials: " + string.Join(", ", SamplerNames.All) + "; tpe, or nsga2 for several objectives.",
        HelpName = "NAME",
    };

    private readonly Option<string> _pruner = new("--pruner")
    {
        Description = "What gives up bad trials early: " + string.Join(", ", PrunerNames.All) + "; default median.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "median",
    };

    private readonly Option<string?> _objective = new("--objective")
    {
        Description = "Metric to be best in, and with commas latency, size or fit_time beside it; the headline of the task when left out.",
        HelpName = "NAMES",
    };

    private readonly Option<int> _parallel = new("--parallel")
    {
        Description = "Trials side by side; default 1, with which the same seed gives the same trials.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> _folds = new("--folds")
    {
        Description = "Folds of the rows to learn from that trials are judged on; default 5.",
        HelpName = "K",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<string?> _study = new("--study")
    {
        Description = "Name to keep the study under, and to take it up again; the name of the model when left out.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _test = new("--test") { Description = "File to judge the best on.", HelpName = "FILE" };

    private readonly Option<double?> _holdOut = new("--holdout")
    {
        Description = "Share of the rows that no trial sees, to judge the best on; default 0.2.",
        HelpName = "SHARE",
    };

    private readonly Option<bool> _refit = new("--refit") { Description = "Fit the model that ships again on all rows." };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Name to register the model under; the name of the file when left out.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _out = new("--out") { Description = "Also write the package to this file.", HelpName = "FILE.cairn" };

    private readonly Option<string?> _report = new("--report") { Description = "Write the report of the study to this page.", HelpName = "FILE.html" };

    private readonly RoleOptions _roles = new();
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new TuneVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new(Name, "Search the options of learners: a study with its trials, and the best as a model.") { _data };
        Option[] options =
        [
            _learner, _space, _set, _trials, _budget, _sampler, _pruner, _objective, _parallel, _folds, _study, _test, _holdOut, _refit,
            _name, _out, _report,
        ];
        _roles.AddTo(command);
        foreach (Option option in options)
            command.Add(option);
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    // Signals are taken by the verb itself, so that Ctrl-C keeps the best.
    private int Run(ParseResult parsed, Terminal terminal, CancellationToken unused)
    {
        if (parsed.GetValue(_test) is not null && parsed.GetValue(_holdOut) is not null)
            throw new InputException("usage", "--test and --holdout are different ways to judge one model.", "Give one of them.");
        using Interruption interruption = new(terminal);
        string? packagePath = OutputPath.Check("--out", parsed.GetValue(_out));
        string? reportPath = OutputPath.Check("--report", parsed.GetValue(_report));
        TuneRequest request = Request(parsed);
        StudyTraining.Check(request);
        using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
        TrainingRequest training = request.Training;
        TrainingSource data = TrainingFiles.Read(
            parsed, _dataOptions, parsed.GetRequiredValue(_data), parsed.GetValue(_test), ref training, interruption.Abandon);
        request = request with { Training = training };
        StudyOutcome outcome = terminal.Watch(
            "Tuning", progress =>
            {
                interruption.Next = progress;
                return new StudyTraining(store).Run(request, data, interruption, interruption.Abandon, interruption.Stop);
            });
        TrainingOutcome trained = outcome.Training;
        if (packagePath is not null)
        {
            using FileStream package = File.OpenRead(trained.PackagePath);
            AtomicFile.Write(packagePath, package.CopyTo);
        }
        if (reportPath is not null)
            AtomicFile.Write(reportPath, stream => stream.Write(Encoding.UTF8.GetBytes(StudyReport.Render(outcome))));
        foreach (string note in trained.Notes)
            terminal.Note(note);
        JsonObject json = outcome.ToJson();
        json["package"] = packagePath ?? trained.PackagePath;
        if (reportPath is not null)
            json["report"] = reportPath;
        terminal.Result(json, console =>
        {
            StudySummary.Write(console, outcome);
            TrainingSummary.Write(console, trained, packagePath, reportPath);
        });
        return 0;
    }

    private TuneRequest Request(ParseResult parsed)
    {
        string[] learners = [.. (parsed.GetValue(_learner) ?? []).SelectMany(text => text.Split(',')).Select(name => name.Trim())];
        return new TuneRequest
        {
            Training = new TrainingRequest
            {
                Roles = _roles.Read(parsed, learners.FirstOrDefault() ?? ""),
                Options = Assignment.ParseAll("--set", parsed.GetValue(_set) ?? [], atFirst: true),
                HoldOut = parsed.GetValue(_holdOut) ?? 0.2,
                Refit = parsed.GetValue(_refit),
                ModelName = parsed.GetValue(_name) ?? TrainingFiles.DefaultName(parsed.GetRequiredValue(_data)),
                Seed = _compute.Seed(parsed),
                Threads = _compute.Threads(parsed),
                Command = "cairn " + string.Join(' ', parsed.Tokens.Select(t => t.Value)),
            },
            Learners = learners,
            Space = Assignment.ParseAll("--space", parsed.GetValue(_space) ?? [], atFirst: true),
            Trials = parsed.GetValue(_trials),
            Budget = parsed.GetValue(_budget) is string budget ? Duration.Parse("--budget", budget) : null,
            Sampler = parsed.GetValue(_sampler),
            Pruner = parsed.GetValue(_pruner)!,
            Objective = parsed.GetValue(_objective),
            Parallel = parsed.GetValue(_parallel),
            Folds = parsed.GetValue(_folds),
            Study = parsed.GetValue(_study),
        };
    }
}

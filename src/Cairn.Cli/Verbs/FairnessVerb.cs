using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Cli.Fairness;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning.Fairness;
using Cairn.Learning.Fairness.Frontier;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Learning.Reports.Fairness;
using Cairn.Lifecycle.Training;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Spectre.Console;

namespace Cairn.Cli.Verbs;

/// <summary>
/// <c>cairn fairness MODEL DATA --sensitive COLUMNS</c>: how a model treats groups of rows; without a model, how the
/// predictions in a file do.
/// </summary>
internal sealed class FairnessVerb
{
    private readonly Argument<string[]> _files = new("MODEL DATA")
    {
        Description = "A model (NAME, NAME@ALIAS, NAME/VERSION or a .cairn file) and the file with the target, - for "
            + "standard input; "
            + "or the file alone, where it holds predictions.",
        Arity = new ArgumentArity(1, 2),
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
        DefaultValueFactory = _ => 30,
    };

    private readonly Option<int> _bins = new("--bins")
    {
        Description = "How many groups a sensitive column of many numbers is cut into; default 4.",
        HelpName = "N",
        DefaultValueFactory = _ => 4,
    };

    private readonly Option<int> _resamples = new("--resamples")
    {
        Description = "How often rows are drawn anew for the intervals of gaps; 0 for none, default 1000.",
        HelpName = "N",
        DefaultValueFactory = _ => 1000,
    };

    private readonly Option<double?> _bound = new("--loss-bound")
    {
        Description = "Greatest error rate, or mean absolute error, that is allowed in any group.",
        HelpName = "LOSS",
    };

    private readonly Option<bool> _frontier = new("--frontier")
    {
        Description = "Also fit the learner of the model anew, as it is and made fairer in every way, and tell what fairness costs.",
    };

    private readonly Option<string?> _constraint = new("--constraint")
    {
        Description = "With --frontier: what is to be alike in all groups: " + string.Join(", ", FairnessConstraint.Names)
            + "; the first when left out.",
        HelpName = "CONSTRAINT",
    };

    private readonly Option<string?> _weight = new(
        "--weight") { Description = "Column of row weights.", HelpName = "COLUMN" };
    private readonly Option<string?> _report = new(
        "--report") { Description = "Write all of it to this page.", HelpName = "FILE.html" };
    private readonly PredictionOptions _predictions = new();
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new FairnessVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new(
            "fairness", "Compare how groups of rows are treated, by a model or by predictions in a file.")
        {
            _files, _sensitive, _positive, _minimum, _bins, _resamples, _bound, _frontier, _constraint, _weight, _report,
        };
        _predictions.AddTo(command);
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        FairnessOptions options = new()
        {
            Positive = parsed.GetValue(_positive),
            MinimumRows = parsed.GetValue(_minimum),
            Bins = parsed.GetValue(_bins),
            Resamples = parsed.GetValue(_resamples),
            LossBound = parsed.GetValue(_bound),
            Seed = _compute.Seed(parsed),
            Threads = _compute.Threads(parsed),
            Cancellation = cancellation,
        };
        options.Check();
        string? reportPath = OutputPath.Check("--report", parsed.GetValue(_report));
        string[] files = parsed.GetRequiredValue(_files);
        string path = files[^1];
        JsonObject json = [];
        string subject;
        FairnessAudit audit;
        FairnessFrontier? frontier = null;
        FairnessConstraint constraint = FairnessConstraint.Parse(
            parsed.GetValue(_constraint) ?? FairnessConstraint.EqualizedOdds.Name);
        bool wantsFrontier = parsed.GetValue(_frontier);
        if (parsed.GetValue(_constraint) is not null && !wantsFrontier)
            throw new InputException("usage", "--constraint says what the frontier is of.", "Add --frontier.");
        if (files.Length == 2)
        {
            _predictions.RefuseAll(parsed);
            LoadedModel loaded = LoadedModel.Load(files[0], parsed.GetValue(GlobalOptions.Store));
            json["model"] = subject = loaded.Name;
            json["version"] = loaded.Version;
            (audit, Dataset data, string[] sensitive) = OfModel(parsed, loaded, path, options);
            if (wantsFrontier)
                frontier = FrontierOf(terminal, loaded, data, sensitive, constraint, options);
        }
        else
        {
            if (wantsFrontier)
            {
                throw new InputException(
                    "usage", "--frontier fits the learner of a model anew, and a file of predictions has none.",
                    "Give MODEL DATA.");
            }
            PredictionColumns columns = _predictions.Read(parsed, options.Positive, parsed.GetValue(_weight));
            subject = columns.Prediction ?? columns.Score ?? "predictions";
            TableReadResult read = _dataOptions.Read(parsed, path, options.Threads, null, cancellation);
            AuditedPredictions predictions = columns.Read(read.Table);
            audit = FairnessAudit.Of(
                predictions, read.Table, RoleOptions.Names(parsed.GetRequiredValue(_sensitive), read.Table), options);
        }
        json["data"] = path;
        if (reportPath is not null)
        {
            string name = path == "-" ? "standard input" : Path.GetFileName(path);
            byte[] page = Encoding.UTF8.GetBytes(
                FairnessPage.Render(new FairnessContent { Audit = audit, Subject = subject, RowsName = name, Frontier = frontier }));
            AtomicFile.Write(reportPath, stream => stream.Write(page));
        }
        foreach (string note in audit.Notes)
            terminal.Note(note);
        foreach ((string name, JsonNode? value) in audit.ToJson())
            json[name] = value?.DeepClone();
        if (frontier is not null)
            json["frontier"] = frontier.ToJson();
        if (reportPath is not null)
            json["report"] = reportPath;
        terminal.Result(json, console => Write(console, audit, frontier, reportPath));
        return 0;
    }

    private static void Write(IAnsiConsole console, FairnessAudit audit, FairnessFrontier? frontier, string? reportPath)
    {
        FairnessView.Write(console, audit, frontier is null ? reportPath : null);
        if (frontier is null)
            return;
        FrontierView.Write(console, frontier);
        if (reportPath is not null)
            console.WriteLine($"report   {reportPath}");
    }

    private static FairnessFrontier FrontierOf(
        Terminal terminal, LoadedModel loaded, Dataset data, string[] sensitive, FairnessConstraint constraint, FairnessOptions options)
    {
        ILearner learner = DiagnoseVerb.LearnerOf(loaded.Package.Manifest) ?? throw new InputException(
            "no-learner", $"Model '{loaded.Name}' is of another tool, and has no learner that could be fitted anew.",
            "Leave --frontier out.");
        if (learner is Mitigated mitigated)
            learner = mitigated.Base;
        if (loaded.Model is MitigatedModel { Members: [{ Model: IModel inner }, ..] })
            data = new Dataset(data.Table, data.Task, data.Roles with { Features = [.. inner.Signature.Inputs.Select(i => i.Name)] });
        return terminal.Watch("Frontier", progress => FairnessFrontier.Of(
            learner, data, null, sensitive, constraint, options, new FitContext
            {
                Seed = options.Seed, Threads = options.Threads, Cancellation = options.Cancellation, Progress = progress,
            }));
    }

    private (FairnessAudit Audit, Dataset Data, string[] Sensitive) OfModel(
        ParseResult parsed, LoadedModel loaded, string path, FairnessOptions options)
    {
        Signature signature = loaded.Model.Signature;
        AuditedPredictions.CheckTask(signature.Task);
        TableReadResult read = _dataOptions.Read(
            parsed, path, options.Threads, SignatureSchema.Of(signature, withTarget: true), options.Cancellation);
        string[] sensitive = RoleOptions.Names(parsed.GetRequiredValue(_sensitive), read.Table);
        foreach (string name in sensitive)
            _ = read.Table[name];
        Dataset data = LabelledRows.Of(read.Table, signature, parsed.GetValue(_weight) ?? read.WeightColumn);
        FairnessAudit audit = FairnessAudit.Of(
            loaded.Model.Predict(data.Table, options.Threads), signature, data, sensitive, options);
        return (audit, data, sensitive);
    }
}

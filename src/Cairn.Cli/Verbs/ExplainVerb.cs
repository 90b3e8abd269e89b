using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Cli.Explaining;
using Cairn.Data;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Counterfactuals;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Explanation.Surrogates;
using Cairn.Learning.Reports.Explanations;
using Cairn.Lifecycle.Reporting;
using Cairn.Models;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn explain MODEL DATA</c>: what a model goes by, or why one row has its answer.</summary>
internal sealed class ExplainVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "NAME, NAME@ALIAS, NAME/VERSION or a .cairn file." };

    private readonly Argument<string> _data = new("DATA")
    {
        Description = "File with the columns that the model reads, and its target where there is one; - for standard input.",
    };

    private readonly ExplainOptions _options = new();
    private readonly CounterfactualOptions _counterfactuals = new();
    private readonly Option<string?> _report = new("--report") { Description = "Write all of it to this page.",
        HelpName = "FILE.html" };
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new ExplainVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("explain", "Tell what a model goes by, or why one row has its answer.") { _model, _data };
        _options.AddTo(command);
        _counterfactuals.AddTo(command);
        command.Add(_report);
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        int threads = _compute.Threads(parsed);
        ulong seed = _compute.Seed(parsed);
        string? reportPath = OutputPath.Check("--report", parsed.GetValue(_report));
        string method = _options.Method(parsed);
        int? number = _options.Row(parsed);
        if (number is null)
            _counterfactuals.RequireRow(parsed);
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), parsed.GetValue(GlobalOptions.Store));
        IModel model = loaded.Model;
        IReadOnlyList<string> columns = _options.Columns(parsed, model.Signature);
        IReadOnlyList<(string First, string Second)> pairs = _options.Pairs(parsed, model.Signature);
        CounterfactualGoal? goal = number is null ? null : _counterfactuals.Goal(parsed, model.Signature);
        CounterfactualSearch search = _counterfactuals.Search(parsed, model.Signature, seed, threads);

        string path = parsed.GetRequiredValue(_data);
        Table rows = Read(parsed, path, model, threads, cancellation);
        if (number > rows.RowCount)
        {
            throw new InputException(
                "row-out-of-range", string.Create(
                    CultureInfo.InvariantCulture, $"--row: found {number}, but '{path}' has {rows.RowCount} rows."),
                "Rows are counted from 1.");
        }
        Table background = BackgroundRows.Sample(
            _options.Background(parsed) is string other ? Read(parsed, other, model, threads, cancellation) : rows,
            _options.BackgroundCount(parsed), seed);
        IRowExplainer explainer = ExplanationMethods.Explainer(
            model, background, method == ExplainOptions.Lime ? ExplanationMethods.Auto : method,
            new ShapleySampling { Seed = seed });
        int? score = _options.Output(parsed, explainer.Scores);

        RowExplanation? row = number is int n ? terminal.Watch("explaining", progress =>
        {
            progress.Report(new("explaining the row", 0));
            bool withLocal = method == ExplainOptions.Lime || reportPath is not null;
            return ExplainRow(model, explainer, rows, n, score, goal, search, withLocal, seed, threads, cancellation);
        }) : null;
        bool isWhole = row is null || reportPath is not null || columns.Count > 0 || pairs.Count > 0;
        GlobalExplanation? global = !isWhole ? null : terminal.Watch("explaining", progress => new ExplanationWork
        {
            Model = model, Rows = rows, Explainer = explainer, BackgroundRows = background.RowCount,
            MostRows = _options.Rows(parsed),
            Seed = seed, Threads = threads, Cancellation = cancellation, Progress = progress,
        }.Run(score ?? row?.Score, columns, pairs, full: reportPath is not null));

        JsonObject json = new() { ["model"] = loaded.Name, ["version"] = loaded.Version, ["data"] = path,
            ["rows"] = rows.RowCount };
        if (row is not null)
            ExplanationJson.Add(json, row);
        if (global is not null && (row is null || terminal.IsJson))
        {
            JsonObject whole = row is null ? json : [];
            ExplanationJson.Add(whole, global);
            if (row is not null)
                json["global"] = whole;
        }
        if (reportPath is not null)
        {
            ExplanationContent content = new() { Global = global!, Row = row, Name = loaded.Name,
                Facts = Facts(loaded, path, rows, explainer, background, seed) };
            AtomicFile.Write(reportPath, stream => stream.Write(Encoding.UTF8.GetBytes(ExplanationPage.Render(content))));
            json["report"] = reportPath;
        }
        terminal.Result(json, console =>
        {
            if (row is not null)
                ExplanationView.Write(console, row, method == ExplainOptions.Lime);
            if (global is not null && row is null)
                ExplanationView.Write(console, global, score);
            if (reportPath is not null)
                console.Profile.Out.Writer.WriteLine($"report: {reportPath}");
        });
        return 0;
    }

    // The target is read where the file has it; columns that the model reads have to be there.
    private Table Read(ParseResult parsed, string path, IModel model, int threads, CancellationToken cancellation)
    {
        TableReadResult read = _dataOptions.Read(
            parsed, path, threads, SignatureSchema.Of(model.Signature, withTarget: true), cancellation);
        _ = model.Signature.BindColumns(read.Table);
        return read.Table.RowCount > 0 ? read.Table : throw new InputException("no-rows", $"'{path}' has no rows.");
    }

    private static RowExplanation ExplainRow(
        IModel model, IRowExplainer explainer, Table rows, int number, int? score, CounterfactualGoal? goal,
        CounterfactualSearch search,
        bool withLocal, ulong seed, int threads, CancellationToken cancellation)
    {
        Table own = new(model.Signature.BindColumns(rows.Slice(number - 1, number)));
        ContributionTable contributions = explainer.Explain(own, threads, cancellation);
        int shown = score ?? ExplanationWork.LikeliestScore(model, contributions, own);
        IReadOnlyList<Counterfactual> found = goal is null ? [] : search.Find(model, own, goal, rows, cancellation);
        ModelAnswers answers = ModelAnswers.Of(model);
        int answer = Math.Max(
            0, answers.Fields.Index().FirstOrDefault(f => f.Item.Name == contributions.Scores[shown].Name).Index);
        return new RowExplanation
        {
            Model = model,
            Number = number,
            Row = own,
            Contributions = contributions,
            Method = explainer.Method,
            Score = shown,
            Goal = goal,
            Counterfactuals = found,
            IsGoalMet = goal is not null && found.Count == 0 && CounterfactualSearch.IsMet(model, own, goal),
            Local = withLocal ? new LocalSurrogate { Seed = seed }.Fit(answers, own, rows, answer, threads) : null,
            LocalScore = answers.Fields[answer],
        };
    }

    private static KeyValuePair<string, string>[] Facts(
        LoadedModel loaded, string path, Table rows, IRowExplainer explainer, Table background, ulong seed)
    {
        string version = loaded.Version is int number ? $" version {number}" : "";
        bool usesBackground = explainer.Method != ExplanationMethods.Tree;
        return
        [
            new("Model", $"{loaded.Name}{version} ({loaded.Model.Kind})"),
            new("Data", string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFileName(path)}, {rows.RowCount:N0} rows")),
            new("Method", explainer.Method + " SHAP"),
            new("Usual rows", usesBackground
                ? string.Create(CultureInfo.InvariantCulture, $"{background.RowCount} rows drawn")
                : "the training rows, as the trees know them"),
            new("Seed", seed.ToString(CultureInfo.InvariantCulture)),
            new("Version", Models.Packaging.PackageManifest.CurrentTool),
        ];
    }
}

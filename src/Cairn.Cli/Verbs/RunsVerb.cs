using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Tracking;
using Cairn.Lifecycle.Training;
using Cairn.Models;
using Spectre.Console;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn runs [list|show|compare]</c>: what was tried, and what came of it.</summary>
internal sealed class RunsVerb
{
    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Most runs to list.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<string?> _status = new("--status")
    {
        Description = "Only runs that are running, finished, failed or killed.",
        HelpName = "STATUS",
    };

    private readonly Argument<string> _run = new("RUN") { Description = "Identifier or the beginning of it, name, or 'latest'." };

    private readonly Argument<string[]> _runs = new("RUN")
    {
        Description = "Two or more runs.",
        Arity = new ArgumentArity(2, 20),
    };

    public static Command Create() => new RunsVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command list = new("list", "List runs, the latest first.") { _limit, _status };
        list.Handle(List);
        Command show = new("show", "Show everything about one run.") { _run };
        show.Handle(Show);
        Command compare = new("compare", "Show in what runs differ.") { _runs };
        compare.Handle(Compare);
        Command command = new("runs", "List, show and compare runs.") { list, show, compare };
        command.Add(_limit);
        command.Add(_status);
        command.Handle(List);
        return command;
    }

    private int List(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        RunStatus? status = parsed.GetValue(_status) is string name ? RunStatuses.Parse(name) : null;
        int limit = parsed.GetValue(_limit);
        if (limit < 1)
            throw new InputException("bad-option", $"Option --limit: found {limit}, wanted at least 1.");
        using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
        IReadOnlyList<Run> runs = store.Runs.List(limit, status);
        terminal.Result(new JsonObject { ["runs"] = new JsonArray([.. runs.Select(r => (JsonNode)ToJson(r))]) }, console =>
        {
            if (runs.Count == 0)
            {
                console.WriteLine("There are no runs yet. Make one with: cairn train FILE --target COLUMN");
                return;
            }
            Table table = Terminal.Table("run", "name", "status", "started", "target", "learner", "metric", ">value");
            foreach (Run run in runs)
            {
                (string metric, string value) = Headline(run);
                table.AddRow(Terminal.Row(
                    run.Id[..8], run.Name, RunStatuses.NameOf(run.Status), When(run.Started),
                    run.Parameters.GetValueOrDefault("target", ""), run.Parameters.GetValueOrDefault("learner", ""), metric, value));
            }
            console.Write(table);
        });
        return 0;
    }

    private int Show(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
        Run run = store.Runs.Get(parsed.GetRequiredValue(_run));
        terminal.Result(ToJson(run), console =>
        {
            console.WriteLine($"{run.Name} ({run.Id}): {RunStatuses.NameOf(run.Status)}, started {When(run.Started)}");
            if (run.Error is not null)
                console.WriteLine(run.Error);
            WritePairs(console, "parameter", run.Parameters);
            WritePairs(console, "metric", run.Metrics.Select(m => KeyValuePair.Create(m.Key, EvaluationView.Number(m.Value))));
            WritePairs(console, "tag", run.Tags);
            WritePairs(console, "file", run.Artifacts.Select(a => KeyValuePair.Create(
                a.Key, store.Runs.ArtifactPath(run.Id, a.Key))));
        });
        return 0;
    }

    private int Compare(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
        Run[] runs = [.. parsed.GetRequiredValue(_runs).Select(store.Runs.Get)];
        RunComparison comparison = RunComparison.Of(runs);
        JsonObject json = new()
        {
            ["runs"] = new JsonArray([.. runs.Select(r => (JsonNode)r.Id)]),
            ["parameters"] = new JsonObject(comparison.Parameters.Select(row => KeyValuePair.Create(
                row.Name, (JsonNode?)new JsonArray([.. row.Values.Select(v => (JsonNode?)v)])))),
            ["metrics"] = new JsonObject(comparison.Metrics.Select(row => KeyValuePair.Create(
                row.Name, (JsonNode?)new JsonArray([.. row.Values.Select(v => v is double value && double.IsFinite(value) ? (JsonNode?)value : null)])))),
        };
        FoldComparison? folds = runs.Length == 2 ? FoldComparison.Of(store, runs[0], runs[1]) : null;
        if (folds is not null)
            json["over_folds"] = folds.ToJson();
        terminal.Result(json, console =>
        {
            Table table = Terminal.Table(["differs in", .. runs.Select(r => ">" + r.Name)]);
            foreach (RunComparison.Row<string> row in comparison.Parameters)
                table.AddRow(Terminal.Row([row.Name, .. row.Values.Select(v => v ?? "–")]));
            foreach (RunComparison.Row<double?> row in comparison.Metrics)
                table.AddRow(Terminal.Row([row.Name, .. row.Values.Select(v => v is double value ? EvaluationView.Number(value) : "–")]));
            console.Write(table);
            if (folds is not null)
                console.WriteLine(Sentence(folds, runs[0].Name, runs[1].Name));
        });
        return 0;
    }

    private static string Sentence(FoldComparison folds, string first, string second)
    {
        MetricInterval interval = folds.Test.Interval(0.95);
        double p = folds.Test.PValue;
        return $"over the same {folds.Folds} folds {folds.Metric.Name} of {second} less that of {first} is "
            + $"{EvaluationView.Number(folds.Test.Mean)} (95 % interval {EvaluationView.Number(interval.Low)} to "
            + $"{EvaluationView.Number(interval.High)}; {(p < 0.001 ? "p < 0.001" : $"p = {EvaluationView.Number(p)}")}, corrected resampled t)";
    }

    private static JsonObject ToJson(Run run) => new()
    {
        ["id"] = run.Id,
        ["name"] = run.Name,
        ["status"] = RunStatuses.NameOf(run.Status),
        ["started"] = run.Started.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["ended"] = run.Ended?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["error"] = run.Error,
        ["parameters"] = new JsonObject(run.Parameters.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
        ["metrics"] = new JsonObject(run.Metrics.Select(m => KeyValuePair.Create(
            m.Key, double.IsFinite(m.Value) ? (JsonNode?)m.Value : null))),
        ["tags"] = new JsonObject(run.Tags.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))),
        ["artifacts"] = new JsonObject(run.Artifacts.Select(a => KeyValuePair.Create(
            a.Key, (JsonNode?)new JsonObject { ["sha256"] = a.Value.Digest, ["bytes"] = a.Value.Size }))),
    };

    private static (string Metric, string Value) Headline(Run run)
    {
        if (!run.Parameters.TryGetValue("task", out string? task))
            return ("", "");
        string metric = Metric.Headline(LearningTasks.Parse(task)).Name;
        return run.Metrics.TryGetValue(metric, out double value) ? (metric, EvaluationView.Number(value)) : ("", "");
    }

    private static string When(DateTimeOffset time) => time.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static void WritePairs(IAnsiConsole console, string what, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        KeyValuePair<string, string>[] rows = [.. pairs];
        if (rows.Length == 0)
            return;
        Table table = Terminal.Table(what, "value");
        foreach ((string name, string value) in rows)
            table.AddRow(Terminal.Row(name, value));
        console.Write(table);
    }
}

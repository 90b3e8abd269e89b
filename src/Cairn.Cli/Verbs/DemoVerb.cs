using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Cli.Demo;
using Cairn.Data;
using Cairn.Data.Generation;
using Cairn.Data.Reading;
using Cairn.Data.Writing;
using Cairn.Formats;
using Cairn.Lifecycle.Monitoring;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Training;
using Cairn.Models.Datasets;
using Cairn.Server.Hosting;

namespace Cairn.Cli.Verbs;

/// <summary>
/// <c>cairn demo</c>: a year of a subscription business goes through the whole life of a model, and then the world shifts.
/// </summary>
internal sealed class DemoVerb
{
    private const string ModelName = "demo-churn";
    private const int LiveRows = 3000;

    private readonly Option<bool> _once = new("--once") { Description = "Do everything without waiting, then exit." };

    private readonly Option<int> _customers = new("--customers")
    {
        Description = "Number of customers of the year.",
        HelpName = "N",
        DefaultValueFactory = _ => 20_000,
    };

    private readonly Option<int?> _port = new("--port")
    {
        Description = "Port on the loopback address; 0 takes a free one. Default 5080, or a free one with --once.",
        HelpName = "N",
    };

    private readonly ComputeOptions _compute = new();

    public static Command Create() => new DemoVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("demo", "See a model's whole life on a business whose truth is known.") { _once, _customers, _port };
        _compute.AddTo(command);
        command.Handle(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        int customers = parsed.GetValue(_customers);
        if (customers is < 1000 or > 2_000_000)
            throw new InputException("bad-option", $"Option --customers: found {customers}, wanted a whole number from 1000 to 2000000.");
        bool once = parsed.GetValue(_once);
        int port = parsed.GetValue(_port) ?? (once ? 0 : 5080);
        using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
        SubscriptionBusiness business = new(_compute.Seed(parsed) + 1);
        DemoStory story = new(terminal);

        string path = MakeData(business, customers, store, story, out double optimal);
        TrainingOutcome outcome = Train(parsed, terminal, store, path, story, optimal, cancellation);
        LoadedModel loaded = LoadedModel.Load(outcome.Version.Reference, store);
        ServerOptions options = new() { Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}") };
        await using ModelServer server = await ModelServer.StartAsync([loaded], store, options, logPredictions: true, cancellation);
        story.Tell("Serve", $"{loaded.Name} version {loaded.Version} answers at {server.Server.Url} (dashboard: {server.Server.Url}/)");

        using LiveTraffic traffic = new(server.Server.Url, ModelName, loaded.Model.Signature);
        TrafficResult calm = await SendAsync(traffic, business, shifted: false, story, cancellation);
        DriftReport before = await DriftAsync(server, store, loaded, cancellation);
        story.Tell("Watch", before.DriftedFeatures.Count == 0 ? "no column has drifted" : "drifted: " + string.Join(", ", before.DriftedFeatures));

        story.Tell("Shift", string.Join("; ", SubscriptionBusiness.ShiftSentences));
        TrafficResult shifted = await SendAsync(traffic, business, shifted: true, story, cancellation);
        DriftReport after = await DriftAsync(server, store, loaded, cancellation);
        foreach (ColumnDrift column in after.Columns.Where(c => c.Drifted))
            story.Tell("Drift", $"{column.Column}{(column.IsPrediction ? " (predicted)" : "")}: {column.Evidence}");
        bool exact = before.DriftedFeatures.Count == 0
            && after.DriftedFeatures.Order().SequenceEqual(SubscriptionBusiness.ShiftedColumns.Order());
        story.Tell("Check", exact
            ? "drift is on exactly the columns that shifted"
            : "drift is not on exactly the columns that shifted: " + string.Join(", ", SubscriptionBusiness.ShiftedColumns));

        JsonObject json = ToJson(outcome, optimal, server.Server.Url, calm, shifted, before, after, exact);
        if (terminal.IsJson)
            Terminal.Json(json);
        if (!once)
            await KeepGoingAsync(traffic, business, server.Server, story, cancellation);
        return exact ? 0 : 1;
    }

    private static string MakeData(
        SubscriptionBusiness business, int customers, CairnStore store, DemoStory story, out double optimal)
    {
        SubscriptionSample year = business.Year(customers, Environment.ProcessorCount);
        optimal = year.OptimalRocAuc;
        string folder = Path.Combine(store.Folder, "demo");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "customers.csv");
        TableWriter.Write(year.Table, path);
        story.Tell("Data", string.Create(
            CultureInfo.InvariantCulture,
            $"{year.Table.RowCount:N0} customers with {year.Table.Columns.Count} columns, a year of a subscription business, in {path}"));
        return path;
    }

    private TrainingOutcome Train(
        ParseResult parsed, Terminal terminal, CairnStore store, string path, DemoStory story, double optimal,
        CancellationToken cancellation)
    {
        TableReadResult read = TableReader.Read(path, new TableReadOptions { Cancellation = cancellation });
        TrainingRequest request = new()
        {
            Roles = new DatasetBuilder { Target = SubscriptionBusiness.Target },
            ModelName = ModelName,
            Seed = _compute.Seed(parsed),
            Threads = _compute.Threads(parsed),
        };
        TrainingSource data = new(read.Table, "customers.csv", read.Digest) { Notes = read.Notes };
        TrainingOutcome outcome = terminal.Watch(
            "Training", progress => new Trainer(store).Train(request, data, progress, cancellation));
        story.Tell("Train", outcome.Selection!.Reason);
        story.Tell("Judge", string.Create(
            CultureInfo.InvariantCulture,
            $"ROC AUC {outcome.Metrics["roc_auc"]:F3} on {outcome.MeasuredOn}; the baseline has {outcome.BaselineMetrics["roc_auc"]:F3}, and who knew the truth would have {optimal:F3}"));
        story.Tell("Keep", $"{outcome.Version.Name} version {outcome.Version.Version}, run {outcome.Run.Name}");
        return outcome;
    }

    private static async Task<TrafficResult> SendAsync(
        LiveTraffic traffic, SubscriptionBusiness business, bool shifted, DemoStory story, CancellationToken cancellation)
    {
        Table rows = business.Live(LiveRows, shifted, first: shifted ? LiveRows : 0).Requests;
        TrafficResult result = await traffic.SendAsync(rows, progress: null, cancellation);
        story.Tell("Traffic", string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.RowCount:N0} requests of one row, {result.RequestsPerSecond:N0} a second; half within {result.Quantile(0.5):F2} ms, 99 % within {result.Quantile(0.99):F2} ms"));
        return result;
    }

    private static async Task<DriftReport> DriftAsync(
        ModelServer server, CairnStore store, LoadedModel model, CancellationToken cancellation)
    {
        await server.FlushAsync(cancellation);
        DriftMonitor monitor = new(
            new PredictionLogReader(store.PredictionLogPath), model.Name,
            model.Version!.Value.ToString(CultureInfo.InvariantCulture), model.Package.Profile!,
            new DriftOptions { WindowRows = LiveRows });
        return monitor.Current();
    }

    // The shifted world goes on, a few customers a second, until the caller has seen enough.
    private static async Task KeepGoingAsync(
        LiveTraffic traffic, SubscriptionBusiness business, CairnServer server, DemoStory story, CancellationToken cancellation)
    {
        story.Tell("Look", $"open {server.Url}/ and see the shifted columns; traffic goes on until Ctrl+C");
        const int RowsASecond = 25;
        try
        {
            for (int first = 2 * LiveRows; ; first += RowsASecond)
            {
                await traffic.SendAsync(business.Live(RowsASecond, shifted: true, first).Requests, progress: null, cancellation);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            story.Tell("End", "the server finishes what it has and stops");
        }
    }

    private static JsonObject ToJson(
        TrainingOutcome outcome, double optimal, string url, TrafficResult calm, TrafficResult shifted,
        DriftReport before, DriftReport after, bool exact)
    {
        JsonObject json = outcome.ToJson();
        json["optimal_roc_auc"] = optimal;
        json["url"] = url;
        json["latency"] = new JsonObject { ["before_shift"] = calm.ToJson(), ["after_shift"] = shifted.ToJson() };
        json["drift"] = new JsonObject
        {
            ["before_shift"] = Names(before.DriftedFeatures),
            ["after_shift"] = Names(after.DriftedFeatures),
            ["shifted_columns"] = Names(SubscriptionBusiness.ShiftedColumns),
            ["predictions_drifted"] = after.DriftedPredictions.Count > 0,
            ["exact"] = exact,
        };
        return json;
    }

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(n => (JsonNode)n)];
}

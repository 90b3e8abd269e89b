using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Generation;
using Cairn.Data.Profiling;
using Cairn.Learning.Baselines;
using Cairn.Learning.Explanation;
using Cairn.Learning.Linear;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports;
using Cairn.Learning.Trees;
using Cairn.Learning.Validation;
using Cairn.Lifecycle.Monitoring;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Tracking;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;
using Cairn.Server.Dashboard;
using Cairn.Server.Hosting;

namespace Cairn.EndToEnd.Tests.Browser;

/// <summary>
/// A store with a few runs and a registered model of churn in two versions, the newer one served with a log in which
/// the
/// world has shifted.
/// </summary>
public sealed class DashboardWorld : IAsyncLifetime
{
    public const string Model = "churn";

    private const int Customers = 3000;

    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-dashboard-").FullName;
    private readonly SubscriptionBusiness _business = new();
    private CairnStore? _store;
    private PredictionLog? _log;
    private CairnServer? _server;

    public string Url => _server!.Url;

    public CairnStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        _store = CairnStore.Open(Path.Combine(_folder, ".cairn"));
        Run failed = _store.Runs.Start("broken-file", [new("data", "customers.csv")]);
        _store.Runs.Fail(failed.Id, "customers.csv, line 7: found 15 fields, wanted 17.");
        (Dataset data, _) = new DatasetBuilder { Target = SubscriptionBusiness.Target }.Build(_business.Year(Customers).Table);
        Split split = Split.HoldOut(data);
        IModel baseline = new Baseline().Fit(split.Train);
        Train(new Baseline(), null, split, baseline);
        Train(new LogisticRegression(), Model, split, baseline);
        ServedModel served = Train(new GradientBoosting { Rounds = 60 }, Model, split, baseline)!;
        _store.Models.SetAlias(Model + "/2", ModelRegistry.Champion);

        _log = PredictionLog.Open(Path.Combine(_folder, "predictions.db"));
        Table live = _business.Live(1500, shifted: true).Table;
        _log.TryRecord(
            Model, "2", served.Model.Signature.Bind(live), served.Model.Predict(live), DateTimeOffset.UtcNow, TimeSpan.FromMilliseconds(2));
        await _log.FlushAsync();
        _server = await CairnServer.StartAsync(new ServerOptions
        {
            Url = "http://127.0.0.1:0",
            Models = [served],
            Extensions = [new DashboardExtension(new DashboardSources { Store = _store, PredictionLog = _log.Reader })],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_log is not null)
            await _log.DisposeAsync();
        _store?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Asks the served model about some customers, one a request; the last ones are refused.</summary>
    public async Task SendTrafficAsync(int requests, int errors = 0)
    {
        using HttpClient client = new() { BaseAddress = new Uri(Url) };
        Table rows = _server!.Models.Models[0].Model.Signature.Bind(_business.Live(requests, shifted: false).Table);
        for (int row = 0; row < requests + errors; row++)
        {
            string body = row < requests ? RecordOf(rows, row) : "{\"dataframe_records\":[{}]}";
            using StringContent content = new(body, Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await client.PostAsync(new Uri("/invocations", UriKind.Relative), content);
            Assert.Equal(row < requests ? 200 : 400, (int)response.StatusCode);
        }
    }

    private static string RecordOf(Table rows, int row)
    {
        JsonObject record = [];
        foreach (Data.Columns.Column column in rows.Columns)
        {
            record[column.Name] = column.ValueAt(row) switch
            {
                null => null,
                double number => number,
                long whole => whole,
                bool flag => flag,
                DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
                object text => text.ToString(),
            };
        }
        return new JsonObject { ["dataframe_records"] = new JsonArray(record) }.ToJsonString();
    }

    private ServedModel? Train(ILearner learner, string? name, Split split, IModel baseline)
    {
        Run run = Store.Runs.Start(
            parameters: [new("learner", learner.Kind.Name), new("data", "customers.csv.gz"), new("seed", "0")], tags: [new("team", "growth")]);
        Store.Runs.LogParameters(
            run.Id,
            learner.Kind.OptionsOf(learner).Select(o => KeyValuePair.Create("option." + o.Key, o.Value?.ToString() ?? "")));
        IModel model = learner.Fit(split.Train);
        for (int round = 1; round <= 20 && learner is GradientBoosting; round++)
            Store.Runs.LogMetrics(run.Id, [new("validation_log_loss", 0.35 + 0.3 / round)], round);
        Evaluation evaluation = Evaluation.Of(model, split.Test);
        Evaluation plain = Evaluation.Of(baseline, split.Test);
        TableProfile profile = TableProfile.Of(split.Train.Table).WithPredictions(model.Predict(split.Test.Table));
        PackageManifest manifest = PackageManifest.For(model, learner) with
        {
            DataName = "customers.csv.gz",
            Rows = split.Train.RowCount,
            Metrics = evaluation.Metrics,
            BaselineMetrics = plain.Metrics,
            MeasuredOn = "hold-out of 20 %",
        };
        string report = HtmlReport.Render(new ReportContent
        {
            Evaluation = evaluation,
            Baseline = plain,
            Learner = learner.Kind.Name,
            JudgedOn = "hold-out of 20 %",
            Importance = PermutationImportance.Of(model, split.Test),
            Profile = profile,
            Facts =
            [
                new("Data", "customers.csv.gz"), new("Rows learnt from", "2,400"), new("Seed", "0"), new("Run", run.Id),
                new("Command", "cairn train customers.csv.gz --target churned --learner gradient-boosting --name churn"),
            ],
            Options = [.. learner.Kind.OptionsOf(learner).Select(o => KeyValuePair.Create(o.Key, o.Value?.ToString() ?? ""))],
            Notes = ["'customer_id' names the row and says nothing about other rows and was left out"],
        });
        string path = Store.Blobs.NewTemporaryPath(".cairn");
        new Package(model, manifest, profile).Save(path);
        FinishedTraining finished = Store.FinishTraining(
            run.Id, path, name, evaluation.Metrics,
            new Dictionary<string, ReadOnlyMemory<byte>> { ["report.html"] = Encoding.UTF8.GetBytes(report) });
        return finished.Version is null
            ? null
            : new ServedModel
            {
                Name = Model,
                Version = finished.Version.Version.ToString(CultureInfo.InvariantCulture),
                Model = model,
                Profile = profile,
            };
    }
}

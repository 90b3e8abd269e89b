using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Lifecycle.Monitoring;
using Cairn.Server.Hosting;

namespace Cairn.Server.Tests.Metrics;

public sealed class DriftWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-drift-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Traffic_that_shifts_shows_in_the_gauges_of_its_column()
    {
        Random random = new(3);
        double[] learnt = [.. Enumerable.Range(0, 5000).Select(_ => random.NextDouble())];
        TableProfile profile = TableProfile.Of(new Table(new NumberColumn("size", learnt)));
        await using PredictionLog log = PredictionLog.Open(Path.Combine(_folder, "log.sqlite"));
        ServedModel model = new() { Name = "price", Version = "2", Model = new FakeRegressor(), Profile = profile };
        await using TestServer server = await TestServer.StartAsync(
            options => options with { Models = [model], PredictionLog = log,
            Drift = new DriftOptions { WindowRows = 500 } });

        Assert.Equal(200, (await server.ScoreAsync(Rows(learnt[..500]))).Status);
        DriftReport calm = Assert.Single(await server.Server.Drift.MeasureAsync());
        Assert.Equal(500, calm.Rows);
        Assert.Empty(calm.DriftedFeatures);

        Assert.Equal(200, (await server.ScoreAsync(Rows([.. learnt[..500].Select(size => size + 0.5)]))).Status);
        await server.Server.Drift.MeasureAsync();
        string[] lines = (await server.GetAsync("/metrics")).Text.Split('\n');
        const string Labels = "{model=\"price\",version=\"2\",column=\"size\",role=\"feature\"}";
        Assert.Contains($"cairn_drift_detected{Labels} 1", lines);
        Assert.Contains("cairn_prediction_log_written_rows_total 1000", lines);
        Assert.Contains("cairn_prediction_log_dropped_rows_total 0", lines);
        Assert.Contains("cairn_drift_window_rows{model=\"price\",version=\"2\"} 500", lines);
        Assert.Contains(lines, line => line.StartsWith($"cairn_drift_psi{Labels}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_requests_that_were_answered_are_logged()
    {
        await using PredictionLog log = PredictionLog.Open(Path.Combine(_folder, "log.sqlite"));
        await using TestServer server = await TestServer.StartAsync(options => options with { PredictionLog = log });
        await server.InferAsync("{");
        await server.InferAsync(TestServer.Row);
        await server.InferAsync(TestServer.Row.Replace("INT64\",\"data\":[3]", "FP64\",\"data\":[3.5]",
            StringComparison.Ordinal));
        await log.FlushAsync();
        PredictionWindow window = log.Reader.Read("churn", "3");
        Assert.Equal(2, window.Rows);
        Assert.Equal(["3", "3.5"], Enumerable.Range(0, 2).Select(row => window.Inputs["visits"].Format(row)));
        Assert.Equal(["basic", "basic"], Enumerable.Range(0, 2).Select(row => window.Inputs["plan"].Format(row)));
        Assert.Equal("yes", window.Outputs["prediction"].Format(0));
        Assert.All(window.LatencySeconds, latency => Assert.InRange(latency, 0, 60));
    }

    private static string Rows(double[] sizes) => "{\"inputs\":[" + string.Join(",", sizes) + "]}";
}

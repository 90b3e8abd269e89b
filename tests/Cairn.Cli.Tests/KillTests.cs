using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cairn.Learning;
using Cairn.Lifecycle.Monitoring;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Tracking;
using Cairn.Models.Packaging;

namespace Cairn.Cli.Tests;

/// <summary>A process that is killed at any moment leaves a store that is whole.</summary>
public sealed partial class KillTests : IDisposable
{
    private const int Kills = 20;

    private readonly Tool _tool = new();

    public KillTests()
    {
        StringBuilder text = new("amount,age,plan,left\n");
        for (int i = 0; i < 4000; i++)
            text.Append($"{i * 37 % 991},{18 + i * 13 % 60},{"abc"[i % 3]},{(i * 37 % 991 + i % 7 * 90 > 700 ? "yes" : "no")}\n");
        _tool.Write("data.csv", text.ToString());
    }

    private string StoreFolder => Path.Combine(_tool.Folder, ".cairn");

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task A_killed_training_leaves_everything_or_a_killed_run()
    {
        string[] train = ["train", "data.csv", "--target", "left", "--learner", "gradient-boosting", "--name", "m"];
        // The first, undisturbed training tells over which time the kills are spread.
        Stopwatch clock = Stopwatch.StartNew();
        Assert.Equal(0, _tool.Run(train).ExitCode);
        TimeSpan whole = clock.Elapsed;
        int acknowledged = 1;
        for (int kill = 1; kill <= Kills; kill++)
        {
            using Process process = _tool.Start([.. train, "--json"]);
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            process.WaitForExit(whole * kill / Kills);
            process.Kill();
            await process.WaitForExitAsync();
            // What was printed before the kill was promised.
            if ((await output).Contains("\"version\"", StringComparison.Ordinal))
                acknowledged++;
        }

        using CairnStore store = CairnStore.Open(StoreFolder);
        Assert.Empty(store.Check());
        IReadOnlyList<Run> runs = store.Runs.List();
        Assert.All(runs, run => Assert.Contains(run.Status, new[] { RunStatus.Finished, RunStatus.Killed }));
        Assert.Contains(runs, run => run.Status == RunStatus.Killed);
        Run[] finished = [.. runs.Where(run => run.Status == RunStatus.Finished)];
        Lifecycle.Registry.RegisteredModel model = store.Models.Find("m");
        Assert.Equal(finished.Length, model.Versions.Count);
        Assert.True(finished.Length >= acknowledged, $"{acknowledged} trainings were acknowledged, {finished.Length} are there");
        foreach (Lifecycle.Registry.ModelVersion version in model.Versions)
            Package.Load(store.Models.PackagePathOf(version), Learners.Catalog);
        Assert.Equal(0, store.CollectGarbage().Files);
    }

    [Fact]
    public async Task A_killed_server_loses_nothing_that_it_reported_as_written()
    {
        _tool.Json("train", "data.csv", "--target", "left", "--learner", "logistic-regression", "--name", "m");
        using HttpClient client = new();
        long reported = 0;
        for (int kill = 1; kill <= Kills; kill++)
        {
            using Process process = _tool.Start("serve", "m", "--port", "0", "--json");
            string? ready = await process.StandardOutput.ReadLineAsync();
            string url = (string)JsonNode.Parse(ready!)!["url"]!;
            for (int request = 0; request < 3 * kill; request++)
            {
                JsonObject row = new() { ["amount"] = request, ["age"] = 30, ["plan"] = "a" };
                HttpResponseMessage reply = await client.PostAsJsonAsync(
                    url + "/invocations", new JsonObject { ["dataframe_records"] = new JsonArray(row) });
                reply.EnsureSuccessStatusCode();
            }
            // Kills fall before, while and after the log writes, which happens twice a second.
            process.WaitForExit(TimeSpan.FromMilliseconds(40 * kill));
            reported += WrittenRows(await client.GetStringAsync(url + "/metrics"));
            process.Kill();
            await process.WaitForExitAsync();
        }

        using CairnStore store = CairnStore.Open(StoreFolder);
        Assert.Empty(store.Check());
        int logged = new PredictionLogReader(store.PredictionLogPath).Read("m", "1").Rows;
        Assert.True(reported > 0, "no row was reported as written in any round");
        Assert.True(logged >= reported, $"{reported} rows were reported as written, {logged} are there");
        Assert.Equal("m", (string?)_tool.Json("monitor", "m")["model"]);
    }

    private static long WrittenRows(string metrics) =>
        WrittenRowsLine().Match(metrics) is { Success: true } match ? (long)double.Parse(match.Groups[1].Value) : 0;

    [GeneratedRegex(@"^cairn_prediction_log_written_rows_total (\S+)$", RegexOptions.Multiline)]
    private static partial Regex WrittenRowsLine();
}

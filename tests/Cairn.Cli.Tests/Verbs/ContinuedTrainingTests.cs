using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary>Trainings that go on: from a model, after a crash, or no longer because someone pressed Ctrl-C.</summary>
public sealed class ContinuedTrainingTests : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);

    private readonly Tool _tool = new();

    public ContinuedTrainingTests()
    {
        StringBuilder text = new("amount,age,plan,left\n");
        for (int i = 0; i < 3000; i++)
        {
            string left = i * 37 % 991 + i % 7 * 90 > 700 ? "yes" : "no";
            text.Append($"{i * 37 % 991},{18 + i * 13 % 60},{"abc"[i % 3]},{left}\n");
        }
        _tool.Write("data.csv", text.ToString());
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Rounds_added_to_a_model_make_the_bytes_of_one_training()
    {
        _tool.Json([.. Train("whole"), "--set", "rounds=20", "--set", "row_fraction=0.7"]);
        _tool.Json([.. Train("part"), "--set", "rounds=12", "--set", "row_fraction=0.7"]);
        JsonObject more = _tool.Json(
            "train", "data.csv", "--continue", "part", "--set", "n_estimators=8", "--name", "more");
        Assert.Contains(more["notes"]!.AsArray(), n => (string?)n == "Option 'n_estimators' is called 'rounds' here.");
        JsonNode manifest = Manifest("more");
        Assert.Equal("part/1", (string?)manifest["lineage"]!["parent"]);
        Assert.Equal((string?)Manifest("part")["lineage"]!["run"], (string?)manifest["lineage"]!["parent_run"]);
        Assert.Equal(0.7, (double)manifest["options"]!["row_fraction"]!);
        Assert.Equal(Weights("whole"), Weights("more"));
    }

    [Fact]
    public void Leaves_are_renewed_on_new_rows()
    {
        _tool.Json([.. Train("m"), "--set", "rounds=5"]);
        JsonObject renewed = _tool.Json("train", "data.csv", "--refresh", "m", "--decay", "1", "--name", "kept");
        Assert.Equal("gradient-boosting", (string?)renewed["learner"]);
        Assert.Equal("refreshed", (string?)Manifest("kept")["lineage"]!["parent_use"]);
        _tool.Json("train", "data.csv", "--refresh", "m", "--seed", "5", "--name", "renewed");
        Assert.NotEqual(Weights("m"), Weights("renewed"));
    }

    [Fact]
    public async Task A_killed_training_resumes_to_the_bytes_of_one_that_was_not()
    {
        string[] options = ["--set", "rounds=200", "--set", "row_fraction=0.8", "--set", "leaves=20"];
        _tool.Json([.. Train("whole"), .. options]);
        string[] train = [.. Train("m"), .. options];
        using (Process process = _tool.Start([.. train, "--checkpoint", "cp", "--checkpoint-every", "7", "--json"]))
        {
            await Until(HasCheckpoint, process);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.NotEmpty(Directory.GetFiles(InFolder("cp"), "fit-*.checkpoint"));

        ToolResult other = _tool.Run([.. train, "--set", "l2=2", "--resume", "cp"]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("is of another training: option l2 was '3' and is '2'.", other.Error);
        ToolResult again = _tool.Run([.. train, "--checkpoint", "cp"]);
        Assert.Contains("holds the checkpoint of a training already", again.Error);
        _tool.Write("other.csv", "amount,age,plan,left\n1,2,a,yes\n2,3,b,no\n3,4,b,no\n5,6,a,yes\n");
        ToolResult data = _tool.Run(["train", "other.csv", .. train[2..], "--resume", "cp"]);
        Assert.Contains("is of another training: data was", data.Error);

        _tool.Json([.. train, "--resume", "cp", "--threads", "1"]);
        Assert.Equal(Weights("whole"), Weights("m"));
        // Nothing is left to resume once the model is safe.
        Assert.Empty(Directory.GetFiles(InFolder("cp")));
        ToolResult over = _tool.Run([.. train, "--resume", "cp"]);
        Assert.Contains("holds no checkpoint of a training", over.Error);
    }

    [Fact]
    public async Task Ctrl_C_keeps_the_model_so_far()
    {
        using Process process = _tool.Start(
            [.. Train("m"), "--set", "rounds=100000", "--checkpoint", "cp", "--checkpoint-every", "3", "--json"]);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Until(HasCheckpoint, process);
        Interrupt(process);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(s_longest, TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        JsonNode result = JsonNode.Parse(await output)!;
        string note = Assert.Single(
            result["notes"]!.AsArray().Select(n => (string)n!),
            n => n.StartsWith("The fit was stopped after ", StringComparison.Ordinal));
        Assert.EndsWith(" of 100000 rounds; the model holds them all.", note);
        Assert.InRange((double)result["metrics"]!["roc_auc"]!, 0.6, 1);
        Assert.Equal("finished", (string?)_tool.Json("runs", "show", "latest")["status"]);
    }

    [Fact]
    public async Task Ctrl_C_twice_abandons_the_training()
    {
        using Process process = _tool.Start(
            [
                .. Train("m"), "--set", "rounds=100000", "--folds", "3", "--checkpoint", "cp", "--checkpoint-every", "1",
                "--json",
            ]);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Until(HasCheckpoint, process);
        Interrupt(process);
        Interrupt(process);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(s_longest, TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.Equal("cancelled", (string?)JsonNode.Parse(await output)!["error"]!["code"]);
        Assert.Equal("failed", (string?)_tool.Json("runs", "show", "latest")["status"]);
    }

    [Fact]
    public void The_watched_metric_is_logged_with_the_run()
    {
        _tool.Json(
            [
                .. Train("m"), "--set", "rounds=12", "--set", "early_stopping_rounds=5", "--validation", "data.csv",
                "--report", "r.html",
            ]);
        JsonObject run = _tool.Json("runs", "show", "latest");
        Assert.InRange((double)run["metrics"]!["validation_log_loss"]!, 0.01, 0.7);
        string report = File.ReadAllText(InFolder("r.html"));
        Assert.Contains("Round by round", report, StringComparison.Ordinal);
        Assert.Contains("Best at round ", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--continue adds to a model and --refresh renews it.", "--continue", "m", "--refresh", "m")]
    [InlineData("--decay goes with --refresh.", "--decay", "0.5")]
    [InlineData("--checkpoint begins a training and --resume goes on with one", "--checkpoint", "a", "--resume", "b")]
    [InlineData("--checkpoint-every goes with --checkpoint", "--checkpoint-every", "5")]
    [InlineData("Option --checkpoint-every: found 0", "--checkpoint-every", "0", "--checkpoint", "a")]
    [InlineData("Option --checkpoint-every: found 'often'", "--checkpoint-every", "often", "--checkpoint", "a")]
    public void What_contradicts_itself_is_told_before_anything_is_done(string message, params string[] options)
    {
        ToolResult result = _tool.Run([.. Train("m"), .. options]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void Another_learner_cannot_go_on_from_a_model_or_keep_checkpoints()
    {
        _tool.Json("train", "data.csv", "--target", "left", "--learner", "baseline", "--name", "b");
        ToolResult baseline = _tool.Run("train", "data.csv", "--continue", "b");
        Assert.Equal(2, baseline.ExitCode);
        Assert.Contains("Learner baseline cannot go on from a model.", baseline.Error);
        Assert.Contains("gradient-boosting", baseline.Error);
        ToolResult checkpoint = _tool.Run(
            "train", "data.csv", "--target", "left", "--learner", "baseline", "--checkpoint", "cp");
        Assert.Contains("Learner baseline keeps no checkpoints.", checkpoint.Error);
    }

    private static string[] Train(string name) =>
        ["train", "data.csv", "--target", "left", "--learner", "gradient-boosting", "--name", name];

    private bool HasCheckpoint() =>
        Directory.Exists(InFolder("cp")) && Directory.GetFiles(InFolder("cp"), "fit-*").Length > 0;

    private string InFolder(string name) => Path.Combine(_tool.Folder, name);

    private JsonNode Manifest(string model) => _tool.Json("models", "show", model)["manifest"]!;

    private string Weights(string model) =>
        Manifest(model)["entries"]!["weights.safetensors"]!["sha256"]!.GetValue<string>();

    // Waits for a state of files that the process brings about, and not for a time.
    private static async Task Until(Func<bool> condition, Process process)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.False(process.HasExited, "the training ended before it was interrupted");
            Assert.True(clock.Elapsed < s_longest, "nothing happened");
            await Task.Delay(2);
        }
    }

    private static void Interrupt(Process process)
    {
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}

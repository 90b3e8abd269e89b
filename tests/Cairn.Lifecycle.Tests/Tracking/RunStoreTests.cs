using Cairn.Formats;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Tests.Stores;
using Cairn.Lifecycle.Tracking;

namespace Cairn.Lifecycle.Tests.Tracking;

public sealed class RunStoreTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    private RunStore Runs => _temporary.Store.Runs;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void What_is_logged_comes_back_in_order()
    {
        Run run = Runs.Start(
            parameters: new OrderedDictionary<string, string> { ["rounds"] = "10", ["depth"] = "3" },
            tags: new Dictionary<string, string> { ["team"] = "risk" });
        Runs.LogMetrics(run.Id, new OrderedDictionary<string, double> { ["log_loss"] = 0.7, ["accuracy"] = 0.5 }, 1);
        Runs.LogMetrics(
            run.Id, new OrderedDictionary<string, double> { ["accuracy"] = 0.9, ["log_loss"] = double.NaN }, 3);
        Runs.LogMetrics(run.Id, new OrderedDictionary<string, double> { ["accuracy"] = double.PositiveInfinity }, 2);
        Runs.LogParameters(run.Id, new Dictionary<string, string> { ["seed"] = "7", ["depth"] = "3" });
        Runs.SetTags(run.Id, new Dictionary<string, string> { ["team"] = "fraud" });
        Blob blob = Runs.LogArtifact(run.Id, "notes/a.txt", "hello"u8.ToArray());
        _temporary.Reopen();

        Run read = Runs.Get(run.Id);
        Assert.Equal(["rounds", "depth", "seed"], read.Parameters.Keys);
        Assert.Equal(["log_loss", "accuracy"], read.Metrics.Keys);
        Assert.True(double.IsNaN(read.Metrics["log_loss"]));
        Assert.Equal(0.9, read.Metrics["accuracy"]);
        Assert.Equal("fraud", read.Tags["team"]);
        Assert.Equal(blob, read.Artifacts["notes/a.txt"]);
        Assert.Equal(5, blob.Size);
        Assert.Equal("hello"u8.ToArray(), _temporary.Store.Blobs.Read(blob.Digest));
        Assert.Equal(Environment.ProcessId, read.ProcessId);
        Assert.Equal(
            [(1, 0.5), (2, double.PositiveInfinity), (3, 0.9)],
            Runs.History(run.Id, "accuracy").Select(p => ((int)p.Step, p.Value)));
        Assert.Empty(Runs.History(run.Id, "none"));
    }

    [Fact]
    public void A_run_ends_once()
    {
        Run run = Runs.Start();
        Assert.Equal(RunStatus.Running, run.Status);
        Assert.Null(run.Ended);
        Run ended = Runs.Fail(run.Id, "out of data");
        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.Equal("out of data", ended.Error);
        Assert.True(ended.Ended >= ended.Started);
        Assert.Equal("run-ended", CodeOf(() => Runs.Finish(run.Id)));
        Assert.Equal("run-ended", CodeOf(() => Runs.LogMetrics(run.Id, new Dictionary<string, double> { ["a"] = 1 })));
        Assert.Equal("run-ended", CodeOf(() => Runs.LogArtifact(run.Id, "a", "x"u8.ToArray())));
        Runs.SetTags(run.Id, new Dictionary<string, string> { ["seen"] = "yes" });
        Assert.Equal("yes", Runs.Get(run.Id).Tags["seen"]);
    }

    [Fact]
    public void A_run_left_open_has_failed_when_the_store_closes()
    {
        Run run = Runs.Start();
        _temporary.Reopen();
        Run read = Runs.Get(run.Id);
        Assert.Equal(RunStatus.Failed, read.Status);
        Assert.Equal("The store was closed without finishing the run.", read.Error);
    }

    [Fact]
    public void A_run_of_a_living_process_is_never_marked()
    {
        Run run = Runs.Start();
        using (CairnStore other = CairnStore.Open(_temporary.Folder))
        {
            Assert.Equal(0, other.Recover());
            Assert.Equal(RunStatus.Running, other.Runs.Get(run.Id).Status);
        }
        Assert.Equal(RunStatus.Finished, Runs.Finish(run.Id).Status);
    }

    [Fact]
    public void Runs_are_found_by_identifier_prefix_name_and_latest()
    {
        Run first = Runs.Start();
        Run second = Runs.Start("night-build");
        Assert.Equal(first.Id, Runs.Get(first.Id).Id);
        int shared = first.Id.Zip(second.Id).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Equal(first.Id, Runs.Get(first.Id[..(shared + 1)].ToUpperInvariant()).Id);
        Assert.Equal(first.Id, Runs.Get(first.Name).Id);
        Assert.Equal(second.Id, Runs.Get("night-build").Id);
        Assert.Equal(second.Id, Runs.Get("latest").Id);
    }

    [Fact]
    public void An_unknown_or_ambiguous_run_is_explained()
    {
        InputException error = Assert.Throws<InputException>(() => Runs.Get("night-build"));
        Assert.Equal(("unknown-run", "The store has no runs yet."), (error.Code, error.Hint));
        Runs.Start("night-build");
        error = Assert.Throws<InputException>(() => Runs.Get("night-biuld"));
        Assert.Equal(("There is no run 'night-biuld'.", "Did you mean 'night-build'?"), (error.Message, error.Hint));
        Run second = Runs.Start("night-build");
        error = Assert.Throws<InputException>(() => Runs.Get("night-build"));
        Assert.Equal("ambiguous-run", error.Code);
        Assert.Contains(second.Id[..17] + " (night-build)", error.Message, StringComparison.Ordinal);

        for (int i = 0; i < 17; i++)
            Runs.Start();
        string first = Runs.List(20).GroupBy(run => run.Id[0]).First(group => group.Count() > 1).First().Id;
        error = Assert.Throws<InputException>(() => Runs.Get(first[..1]));
        Assert.Equal("ambiguous-run", error.Code);
        Assert.Equal("Give more of the identifier.", error.Hint);
    }

    [Fact]
    public void Lists_are_latest_first_and_by_status()
    {
        Run[] runs = [Runs.Start(), Runs.Start(), Runs.Start()];
        Runs.Finish(runs[1].Id);
        Assert.Equal([runs[2].Id, runs[1].Id, runs[0].Id], Runs.List().Select(run => run.Id));
        Assert.Equal([runs[2].Id], Runs.List(1).Select(run => run.Id));
        Assert.Equal([runs[1].Id], Runs.List(status: RunStatus.Finished).Select(run => run.Id));
        Assert.Empty(Runs.List(status: RunStatus.Killed));
    }

    [Fact]
    public void A_parameter_does_not_change()
    {
        Run run = Runs.Start(parameters: new Dictionary<string, string> { ["depth"] = "3" });
        InputException error = Assert.Throws<InputException>(
            () => Runs.LogParameters(run.Id, new Dictionary<string, string> { ["rounds"] = "1", ["depth"] = "4" }));
        Assert.Equal("Parameter 'depth' was logged as '3' and cannot become '4'.", error.Message);
        Assert.Equal(["depth"], Runs.Get(run.Id).Parameters.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("line\nbreak")]
    public void Names_are_bounded(string name)
    {
        Run run = Runs.Start();
        Assert.Equal("bad-name", CodeOf(() => Runs.LogMetrics(run.Id, new Dictionary<string, double> { [name] = 1 })));
        Assert.Equal("bad-name", CodeOf(() => Runs.SetTags(run.Id, new Dictionary<string, string> { [name] = "" })));
        Assert.Equal("bad-name", CodeOf(() => Runs.LogArtifact(run.Id, name, "x"u8.ToArray())));
        Assert.Equal("bad-name", CodeOf(() => Runs.Start(name)));
        Assert.Equal("too-long", CodeOf(
            () => Runs.SetTags(run.Id, new Dictionary<string, string> { ["a"] = new string('x', 10_001) })));
    }

    [Fact]
    public void Statements_in_names_are_only_names()
    {
        string name = "x'); DROP TABLE runs; --";
        Run run = Runs.Start(tags: new Dictionary<string, string> { [name] = name });
        Assert.Equal(name, Runs.Get(run.Id).Tags[name]);
        Assert.Equal("unknown-run", CodeOf(() => Runs.Get(name)));
    }

    [Fact]
    public void An_unknown_artifact_is_explained()
    {
        Run run = Runs.Start();
        Runs.LogArtifact(run.Id, "report.html", "x"u8.ToArray());
        InputException error = Assert.Throws<InputException>(() => Runs.ArtifactPath(run.Id, "report.htm"));
        Assert.Equal(("unknown-artifact", "Did you mean 'report.html'?"), (error.Code, error.Hint));
    }

    [Fact]
    public void A_comparison_shows_what_differs()
    {
        Run first = Runs.Start(
            parameters: new Dictionary<string, string> { ["depth"] = "3", ["seed"] = "1", ["old"] = "x" });
        Run second = Runs.Start(parameters: new Dictionary<string, string> { ["depth"] = "4", ["seed"] = "1" });
        Runs.LogMetrics(first.Id, new Dictionary<string, double> { ["rmse"] = 2, ["r2"] = double.NaN });
        Runs.LogMetrics(second.Id, new Dictionary<string, double> { ["rmse"] = 1, ["r2"] = double.NaN });
        RunComparison comparison = RunComparison.Of(Runs.Get(first.Id), Runs.Get(second.Id));
        Assert.Equal(["depth", "old"], comparison.Parameters.Select(row => row.Name));
        Assert.Equal(["x", null], comparison.Parameters[1].Values);
        Assert.Equal(["rmse"], comparison.Metrics.Select(row => row.Name));
        Assert.Equal([2, 1], comparison.Metrics[0].Values);
    }

    [Fact]
    public void Names_of_runs_are_words_and_a_number_made_from_the_identifier()
    {
        Run run = Runs.Start();
        Assert.Matches("^[a-z]+-[a-z]+-[0-9]{1,3}$", run.Name);
        Assert.Matches("^[0-9a-f]{32}$", run.Id);
    }

    private static string CodeOf(Action action) => Assert.ThrowsAny<InputException>(action).Code;
}

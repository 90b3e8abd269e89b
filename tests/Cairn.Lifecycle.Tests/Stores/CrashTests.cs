using System.Diagnostics;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Tracking;
using Cairn.Learning;
using Cairn.Models.Packaging;

namespace Cairn.Lifecycle.Tests.Stores;

/// <summary>What other processes do to a store: write at the same time, and die while they write.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Nothing_acknowledged_is_lost_and_nothing_half_is_left_when_a_writer_is_killed()
    {
        Random random = new(11);
        List<string[]> acknowledged = [];
        for (int kill = 0; kill < 20; kill++)
        {
            using Process writer = CrashWriter.Start(_temporary.Folder);
            // Counting words, not time: the writer dies in its nth step, somewhere after it was acknowledged.
            int words = random.Next(1, 12);
            for (int i = 0; i < words; i++)
                acknowledged.Add(writer.StandardOutput.ReadLine()!.Split(' '));
            Thread.SpinWait(random.Next(1_000_000));
            writer.Kill();
            while (writer.StandardOutput.ReadLine() is string line)
                acknowledged.Add(line.Split(' '));
            writer.WaitForExit();
            _temporary.Reopen();
            CheckInvariants(acknowledged);
        }
        Assert.Equal(0, _temporary.Store.CollectGarbage().Files);
        Assert.Empty(_temporary.Store.Check());
        IReadOnlyList<Run> runs = _temporary.Store.Runs.List(int.MaxValue);
        Assert.Contains(runs, run => run.Status == RunStatus.Killed);
        Assert.Contains(runs, run => run.Status == RunStatus.Finished);
    }

    [Fact]
    public void Two_processes_and_many_threads_writing_at_once_lose_nothing()
    {
        const int Trainings = 15;
        using Process first = CrashWriter.Start(_temporary.Folder, Trainings);
        using Process second = CrashWriter.Start(_temporary.Folder, Trainings);
        CairnStore store = _temporary.Store;
        string package = _temporary.Package();
        Run shared = store.Runs.Start("shared");
        Parallel.For(0, 40, i =>
        {
            store.Runs.LogMetrics(shared.Id, new Dictionary<string, double> { ["value"] = i }, i);
            store.Models.Register("mine", shared.Id, package);
        });
        first.StandardOutput.ReadToEnd();
        second.StandardOutput.ReadToEnd();
        first.WaitForExit();
        second.WaitForExit();

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(Enumerable.Range(1, 2 * Trainings).Reverse(),
            store.Models.Find("model").Versions.Select(v => v.Version));
        Assert.Equal(Enumerable.Range(1, 40).Reverse(), store.Models.Find("mine").Versions.Select(v => v.Version));
        Assert.Equal(Enumerable.Range(0, 40), store.Runs.History(shared.Id, "value").Select(p => (int)p.Value));
        Assert.Equal(2 * Trainings, store.Runs.List(status: RunStatus.Finished).Count);
        Assert.Equal(RunStatus.Running, store.Runs.Get(shared.Id).Status);
        store.Runs.Finish(shared.Id);
        Assert.Equal(0, store.CollectGarbage().Files);
        Assert.Empty(store.Check());
    }

    [Fact]
    public void A_run_of_another_living_process_stays_running_and_is_killed_with_it()
    {
        using Process writer = CrashWriter.Start(_temporary.Folder);
        string run = writer.StandardOutput.ReadLine()!.Split(' ')[^1];
        _temporary.Reopen();
        RunStatus whileAlive = _temporary.Store.Runs.Get(run).Status;
        writer.Kill();
        writer.WaitForExit();
        Assert.NotEqual(RunStatus.Killed, whileAlive);
        Assert.NotEqual(RunStatus.Failed, whileAlive);
        Assert.InRange(_temporary.Store.Recover(), 0, 1);
        Run last = _temporary.Store.Runs.Get("latest");
        Assert.Contains(last.Status, (RunStatus[])[RunStatus.Killed, RunStatus.Finished]);
        if (last.Status == RunStatus.Killed)
            Assert.Equal("The process ended without finishing the run.", last.Error);
    }

    private void CheckInvariants(List<string[]> acknowledged)
    {
        CairnStore store = _temporary.Store;
        Dictionary<string, Run> runs = store.Runs.List(int.MaxValue).ToDictionary(run => run.Id);
        foreach (string[] words in acknowledged)
        {
            Run run = runs[words[^1]];
            if (words[0] == "logged")
                Assert.True(run.Metrics.ContainsKey("loss"));
            if (words[0] == "finished")
            {
                Assert.Equal(RunStatus.Finished, run.Status);
                Assert.Equal(run.Id, store.Models.Resolve("model/" + words[1]).RunId);
            }
        }
        Assert.All(runs.Values, run => Assert.True(run.Status is RunStatus.Finished or RunStatus.Killed));
        Assert.All(runs.Values, run => Assert.Equal(run.Status == RunStatus.Finished, run.Metrics.ContainsKey("rmse")));
        Assert.All(runs.Values, run => Assert.Equal(run.Status == RunStatus.Finished ? 2 : 0, run.Artifacts.Count));

        IReadOnlyList<ModelVersion> versions = store.Models.List().SelectMany(model => model.Versions).ToArray();
        Assert.Equal(
            runs.Values.Where(run => run.Status == RunStatus.Finished).Select(run => run.Id).Order(),
            versions.Select(version => version.RunId!).Order());
        foreach (ModelVersion version in versions.Take(5))
            Package.Load(store.Models.PackagePathOf(version), Learners.Catalog);
        Assert.Equal(
            runs.Values.SelectMany(run => run.Artifacts.Values).Select(blob => blob.Digest).Distinct().Count(),
            _temporary.BlobCount());
        Assert.Empty(Directory.GetFiles(Path.Combine(_temporary.Folder, "tmp")));
        Assert.Empty(Directory.GetFiles(Path.Combine(_temporary.Folder, "sessions")));
    }
}

using System.Diagnostics;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Tracking;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Tests.Stores;

public sealed class StoreSessionTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_process_is_told_from_a_later_one_of_its_number()
    {
        string start = ProcessIdentity.StartOf(Environment.ProcessId)!;
        Assert.Equal(start, ProcessIdentity.StartOf(Environment.ProcessId));
        Assert.Null(ProcessIdentity.StartOf(int.MaxValue));
        using Process other = CrashWriter.Start(_temporary.Folder, 0);
        string? otherStart = ProcessIdentity.StartOf(other.Id);
        other.WaitForExit();
        Assert.NotEqual(start, otherStart);
        Assert.Null(ProcessIdentity.StartOf(other.Id));
    }

    [Theory]
    [InlineData(true, true, RunStatus.Running)] // the number and start of this very process
    [InlineData(true, false, RunStatus.Killed)] // the number was given to another process since
    [InlineData(false, true, RunStatus.Killed)] // the number means nothing on another machine
    public void Without_a_lock_the_process_decides(bool sameMachine, bool sameStart, RunStatus expected)
    {
        string session = Session(sameMachine, sameStart);
        string run = RunOf(session);
        _temporary.Reopen();
        Assert.Equal(expected, _temporary.Store.Runs.Get(run).Status);
    }

    [Fact]
    public void A_held_lock_means_life_wherever_the_process_is()
    {
        string session = Session(sameMachine: false, sameStart: false);
        string run = RunOf(session);
        string path = Path.Combine(_temporary.Folder, "sessions", session + ".lock");
        using (FileStream held = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            _temporary.Reopen();
            Assert.Equal(RunStatus.Running, _temporary.Store.Runs.Get(run).Status);
        }
        Assert.Equal(1, _temporary.Store.Recover());
        Assert.Equal(RunStatus.Killed, _temporary.Store.Runs.Get(run).Status);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_lock_without_a_session_is_removed()
    {
        string path = Path.Combine(_temporary.Folder, "sessions", new string('a', 32) + ".lock");
        File.WriteAllText(path, "");
        _temporary.Reopen();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_pending_file_of_a_dead_process_goes_unless_something_refers_to_it()
    {
        Run run = _temporary.Store.Runs.Start();
        string kept = _temporary.Store.Runs.LogArtifact(run.Id, "kept", "kept"u8.ToArray()).Digest;
        _temporary.Store.Runs.Finish(run.Id);
        string session = Session(sameMachine: false, sameStart: false);
        string orphan = new('b', 64);
        Directory.CreateDirectory(Path.Combine(_temporary.Folder, "blobs", "bb"));
        File.WriteAllText(Path.Combine(_temporary.Folder, "blobs", "bb", orphan), "orphan");
        string temporary = Path.Combine(_temporary.Folder, "tmp", session + "-1");
        File.WriteAllText(temporary, "part");
        Execute($"INSERT INTO pending_blobs VALUES ('{kept}', '{session}'), ('{orphan}', '{session}')");
        _temporary.Reopen();
        Assert.True(_temporary.Store.Blobs.Contains(kept));
        Assert.False(_temporary.Store.Blobs.Contains(orphan));
        Assert.False(File.Exists(temporary));
    }

    [Fact]
    public void A_store_that_only_reads_leaves_no_session()
    {
        _temporary.Store.Runs.List();
        _temporary.Store.Models.List();
        Assert.Empty(Directory.GetFiles(Path.Combine(_temporary.Folder, "sessions")));
        _temporary.Store.Runs.Start();
        Assert.Single(Directory.GetFiles(Path.Combine(_temporary.Folder, "sessions")));
    }

    private string Session(bool sameMachine, bool sameStart)
    {
        string id = Guid.NewGuid().ToString("N");
        string start = sameStart ? ProcessIdentity.StartOf(Environment.ProcessId)! : "long ago";
        string machine = sameMachine ? ProcessIdentity.Machine : "elsewhere";
        Execute($"INSERT INTO sessions VALUES ('{id}', {Environment.ProcessId}, '{start}', '{machine}', 0)");
        return id;
    }

    private string RunOf(string session)
    {
        string id = Guid.NewGuid().ToString("N");
        Execute(
            "INSERT INTO runs (id, name, status, started, updated, session, process) "
            + $"VALUES ('{id}', 'run', 'running', 0, 0, '{session}', 1)");
        return id;
    }

    private void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={_temporary.Store.DatabasePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Made of this file's own texts.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

using Cairn.Formats;
using Cairn.Learning.Tuning.Trials;
using Cairn.Lifecycle.Stores;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Studies;

/// <summary>The searches of a store. A trial is kept before it begins and when it is done, so that a kill loses none.</summary>
public sealed class StudyStore
{
    private readonly StoreDatabase _database;
    private readonly StoreSession _session;

    internal StudyStore(StoreDatabase database, StoreSession session)
    {
        _database = database;
        _session = session;
    }

    /// <summary>Begins a study, or takes one up that has the same definition.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="definition">What its trials have in common.</param>
    /// <returns>The study with the trials so far.</returns>
    /// <exception cref="InputException">
    /// <c>bad-name</c>; <c>study-differs</c>, naming what; <c>study-busy</c>: a living process works on it.
    /// </exception>
    public StoredStudy Open(string name, StudyDefinition definition)
    {
        StoreNames.CheckName("a study", name);
        _session.Begin();
        return _database.Write(connection =>
        {
            if (Find(connection, name) is StoredStudy study)
            {
                if (study.Definition.DifferencesTo(definition) is { Count: > 0 } differences)
                {
                    throw new InputException(
                        "study-differs", $"Study '{name}' was begun with other {string.Join(", ", differences)}.",
                        "Take up the study with what it was begun with, or give another name with --study.");
                }
                long busy = connection.Count(
                    "SELECT count(*) FROM trials t JOIN sessions s ON s.id = t.session "
                    + "WHERE t.study = @0 AND t.state = 'running' AND s.id <> @1", name, _session.Id);
                return busy == 0
                    ? study
                    : throw new InputException(
                        "study-busy", $"Another process works on study '{name}'.", "Wait until it is done, or give another name with --study.");
            }
            long now = Now();
            connection.Execute(
                "INSERT INTO studies (name, definition, created, updated) VALUES (@0, @1, @2, @2)",
                name, definition.ToJson().ToJsonString(), now);
            return Find(connection, name)!;
        });
    }

    /// <summary>The study called <paramref name="name"/>.</summary>
    /// <exception cref="InputException"><c>unknown-study</c>; the hint names the nearest.</exception>
    public StoredStudy Get(string name) => _database.Read(connection => Find(connection, name)) ?? throw new InputException(
        "unknown-study", $"There is no study '{name}'.", Data.NearestNames.Hint(name, List().Select(s => s.Name)));

    /// <summary>All studies, the latest first.</summary>
    public IReadOnlyList<StoredStudy> List() => _database.Read(connection => connection
        .Query("SELECT name FROM studies ORDER BY updated DESC, name", r => r.GetString(0))
        .Select(name => Find(connection, name)!).ToArray());

    /// <summary>Notes which model the best trial became.</summary>
    public void SetModel(string name, string model, int version) => _database.Write(connection =>
    {
        connection.Execute("UPDATE studies SET model = @1, version = @2, updated = @3 WHERE name = @0", name, model, version, Now());
    });

    /// <summary>Keeps the trials of a study as they come.</summary>
    public ITrialLog LogOf(string name) => new Log(this, name);

    private static StoredStudy? Find(SqliteConnection connection, string name)
    {
        List<Trial> trials = connection.Query(
            "SELECT number, state, point, losses, steps, facts, note, seconds FROM trials WHERE study = @0 ORDER BY number",
            r => new Trial(r.GetInt32(0), TrialText.Numbers(r.GetString(2)))
            {
                State = TrialText.State(r.GetString(1)),
                Losses = TrialText.Numbers(r.GetString(3)),
                Steps = TrialText.Steps(r.GetString(4)),
                Facts = TrialText.Facts(r.GetString(5)),
                Note = r.TextOrNull(6),
                Seconds = r.GetDouble(7),
            }, name);
        return connection.Query(
            "SELECT definition, created, updated, model, version FROM studies WHERE name = @0",
            r => new StoredStudy(name, StudyDefinition.Parse(r.GetString(0)), r.Time(1), r.Time(2))
            {
                Trials = trials,
                Model = r.TextOrNull(3),
                Version = r.IsDBNull(4) ? 0 : r.GetInt32(4),
            }, name).FirstOrDefault();
    }

    private static long Now() => SqliteCommands.ToMicroseconds(DateTimeOffset.UtcNow);

    private void Start(string study, Trial trial) => _database.Write(connection =>
    {
        long now = Now();
        connection.Execute(
            "INSERT INTO trials (study, number, state, point, losses, steps, facts, seconds, session, started) "
            + "VALUES (@0, @1, 'running', @2, '', '', '{}', 0, @3, @4) "
            + "ON CONFLICT (study, number) DO UPDATE SET session = excluded.session, started = excluded.started",
            study, trial.Number, TrialText.Of(trial.Point), _session.Id, now);
        connection.Execute("UPDATE studies SET updated = @1 WHERE name = @0", study, now);
    });

    private void End(string study, Trial trial) => _database.Write(connection =>
    {
        long now = Now();
        connection.Execute(
            "UPDATE trials SET state = @2, losses = @3, steps = @4, facts = @5, note = @6, seconds = @7, ended = @8 "
            + "WHERE study = @0 AND number = @1",
            study, trial.Number, TrialText.Of(trial.State), TrialText.Of(trial.Losses), TrialText.Of(trial.Steps),
            TrialText.Of(trial.Facts), trial.Note, trial.Seconds, now);
        connection.Execute("UPDATE studies SET updated = @1 WHERE name = @0", study, now);
    });

    private sealed class Log(StudyStore store, string study) : ITrialLog
    {
        public void Started(Trial trial) => store.Start(study, trial);

        public void Ended(Trial trial) => store.End(study, trial);
    }
}

using Cairn.Formats;
using Cairn.Learning.Tuning.Trials;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Studies;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Tests.Stores;

public sealed class StudySchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-studies-").FullName;

    private static StudyDefinition Definition(string seed = "0") => new([new("data", "abc"), new("seed", seed)]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_store_from_before_studies_is_brought_up_to_date_with_what_it_held()
    {
        string run;
        using (CairnStore store = CairnStore.Open(_folder))
        {
            run = store.Runs.Start("old").Id;
            store.Runs.Finish(run);
        }
        Execute("DROP TABLE trials; DROP TABLE studies; DELETE FROM schema_versions WHERE version >= 2");
        using CairnStore again = CairnStore.Open(_folder);
        Assert.Equal("old", again.Runs.Get(run).Name);
        Assert.Empty(again.Studies.List());
        again.Studies.Open("s", Definition());
        Assert.Equal("s", Assert.Single(again.Studies.List()).Name);
    }

    [Fact]
    public void Trials_come_back_bit_for_bit()
    {
        Trial trial = new(0, [0.1, double.NaN, 3])
        {
            State = TrialState.Complete, Losses = [1.0 / 3, -0.25], Steps = [new TrialStep(10, 0.7), new TrialStep(1_000_000, double.NaN)],
            Facts = new Dictionary<string, double> { ["fit_seconds"] = 0.1 + 0.2 }, Note = "a note", Seconds = 1.5,
        };
        using (CairnStore store = CairnStore.Open(_folder))
        {
            store.Studies.Open("s", Definition());
            ITrialLog log = store.Studies.LogOf("s");
            log.Started(new Trial(0, trial.Point));
            Assert.Equal(TrialState.Running, store.Studies.Get("s").Trials[0].State);
            log.Ended(trial);
            log.Started(new Trial(1, [1, 2, 3]));
            store.Studies.SetModel("s", "m", 4);
        }
        using CairnStore again = CairnStore.Open(_folder);
        StoredStudy study = again.Studies.Open("s", Definition());
        Assert.Equal(("m", 4), (study.Model, study.Version));
        Trial back = study.Trials[0];
        Assert.Equal(trial.Point, back.Point);
        Assert.Equal(trial.Losses, back.Losses);
        Assert.Equal(trial.Steps, back.Steps);
        Assert.Equal(trial.Facts, back.Facts);
        Assert.Equal((trial.State, trial.Note, trial.Seconds), (back.State, back.Note, back.Seconds));
        Assert.Equal(TrialState.Running, study.Trials[1].State);
    }

    [Fact]
    public void Another_definition_and_a_living_process_are_refused()
    {
        using CairnStore store = CairnStore.Open(_folder);
        store.Studies.Open("s", Definition());
        InputException differs = Assert.Throws<InputException>(() => store.Studies.Open("s", Definition("1")));
        Assert.Equal(("study-differs", "Study 's' was begun with other seed."), (differs.Code, differs.Message));
        store.Studies.LogOf("s").Started(new Trial(0, [1]));
        // The same process may go on; another may not while this one lives.
        store.Studies.Open("s", Definition());
        using CairnStore other = CairnStore.Open(_folder);
        Assert.Equal("study-busy", Assert.Throws<InputException>(() => other.Studies.Open("s", Definition())).Code);
        Assert.Contains("'s'", Assert.Throws<InputException>(() => store.Studies.Get("t")).Hint);
    }

    private void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(_folder, "cairn.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

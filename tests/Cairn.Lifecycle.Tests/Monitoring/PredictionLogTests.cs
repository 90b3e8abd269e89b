using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Lifecycle.Monitoring;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Tests.Monitoring;

public sealed class PredictionLogTests : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // Nothing is written unless asked for: tests decide when, and wait for no clock.
    private static readonly PredictionLogOptions s_patient = new()
    {
        FlushInterval = TimeSpan.FromHours(1), Clock = new FixedClock(),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-log-").FullName;

    private string LogPath => Path.Combine(_folder, "predictions.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rows_are_read_back_as_they_were_recorded()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        Table inputs = new(
            new NumberColumn("x", [1.5, double.NaN, -0.0]),
            new IntegerColumn("n", [7, IntegerColumn.Missing, long.MaxValue]),
            new BooleanColumn("b", [1, 0, BooleanColumn.Missing]),
            CategoryColumn.FromTexts("plan", ["basic", null, "pro"]),
            new TextColumn("note", ["naïve ☃", null, ""]),
            new TextColumn("id", ["a", "b", "c"], ColumnKind.Identifier),
            new TimeColumn("seen", [s_start.UtcTicks, TimeColumn.Missing, 0]));
        Table outputs = new(
            CategoryColumn.FromTexts("prediction", ["yes", "no", "yes"]),
            new NumberColumn("probability_yes", [0.9, 0.1, 0.6]));

        Assert.True(log.TryRecord("churn", "3", inputs, outputs, s_start, TimeSpan.FromMilliseconds(2.5)));
        await log.FlushAsync();
        PredictionWindow window = log.Reader.Read("churn", "3");

        Assert.Equal(3, window.Rows);
        Assert.Equal([s_start, s_start, s_start], window.Times);
        Assert.All(window.LatencySeconds, latency => Assert.Equal(0.0025, latency));
        AssertSame(inputs, window.Inputs);
        AssertSame(outputs, window.Outputs);
        Assert.Equal((3, 3, 0, 0), (log.RecordedRows, log.WrittenRows, log.DroppedRows, log.PendingRows));
    }

    [Fact]
    public async Task Requests_of_one_version_are_written_together_and_stay_in_order()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        for (int i = 0; i < 1000; i++)
            Record(log, "churn", "1", i, level: i % 2 == 0 ? "even" : "odd");
        await log.FlushAsync();

        PredictionWindow window = log.Reader.Read("churn", "1");

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (double)i), window.Inputs["x"].ToNumbers());
        Assert.Equal(["even", "odd", "even"], Enumerable.Range(0, 3).Select(i => window.Inputs["c"].Format(i)));
        Assert.Equal(s_start.AddSeconds(999), window.To);
        Assert.Equal(1, CountOfSegments());
    }

    [Fact]
    public async Task Window_holds_the_last_rows_over_many_segments()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        for (int segment = 0; segment < 5; segment++)
        {
            for (int i = 0; i < 10; i++)
                Record(log, "churn", "1", segment * 10 + i, level: $"level {segment}");
            await log.FlushAsync();
        }

        PredictionWindow window = log.Reader.Read("churn", "1", lastRows: 25);

        Assert.Equal(Enumerable.Range(25, 25).Select(i => (double)i), window.Inputs["x"].ToNumbers());
        Assert.Equal("level 2", window.Inputs["c"].Format(0));
        Assert.Equal("level 4", window.Inputs["c"].Format(24));
    }

    [Fact]
    public async Task Window_since_a_time_leaves_earlier_rows_out()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        for (int i = 0; i < 50; i++)
        {
            Record(log, "churn", "1", i);
            if (i % 20 == 0)
                await log.FlushAsync();
        }
        await log.FlushAsync();

        PredictionWindow window = log.Reader.Read("churn", "1", since: s_start.AddSeconds(33));

        Assert.Equal(17, window.Rows);
        Assert.Equal(s_start.AddSeconds(33), window.From);
    }

    [Fact]
    public async Task Models_and_versions_are_told_apart()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        Record(log, "churn", "10", 1);
        Record(log, "churn", "9", 2);
        Record(log, "churn", "9", 3);
        Record(log, "income", "1", 4);
        await log.FlushAsync();

        Assert.Equal(
            [("churn", "9", 2), ("churn", "10", 1), ("income", "1", 1)],
            log.Reader.Models().Select(m => (m.Model, m.Version, (int)m.Rows)));
        Assert.Equal([2, 3], log.Reader.Read("churn", "9").Inputs["x"].ToNumbers());
        Assert.Equal(0, log.Reader.Read("churn", "11").Rows);
    }

    [Fact]
    public async Task Version_whose_columns_changed_is_read_by_its_newest_columns()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        Table output = new(new NumberColumn("prediction", [1]));
        log.TryRecord("m", "0", new Table(new NumberColumn("old", [1])), output, s_start, TimeSpan.Zero);
        log.TryRecord("m", "0", new Table(new NumberColumn("new", [2])), output, s_start, TimeSpan.Zero);
        await log.FlushAsync();

        PredictionWindow window = log.Reader.Read("m", "0");

        Assert.Equal("new", Assert.Single(window.Inputs.Columns).Name);
        Assert.Equal(1, window.Rows);
    }

    [Fact]
    public async Task Full_queue_drops_rows_and_counts_them()
    {
        PredictionLogOptions small = s_patient with { MaxPendingRows = 10 };
        await using PredictionLog log = PredictionLog.Open(LogPath, small);

        int taken = Enumerable.Range(0, 25).Count(i => Record(log, "churn", "1", i));

        Assert.Equal(10, taken);
        Assert.Equal((10, 15), (log.RecordedRows, log.DroppedRows));
        await log.FlushAsync();
        Assert.Equal(10, log.Reader.Read("churn", "1").Rows);
        Assert.True(Record(log, "churn", "1", 26));
    }

    [Fact]
    public async Task Request_larger_than_the_queue_is_dropped_whole()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient with { MaxPendingRows = 10 });
        Table many = new(new NumberColumn("x", new double[11]));

        Assert.False(log.TryRecord("m", "1", many, many, s_start, TimeSpan.Zero));
        Assert.Equal((11, 0), (log.DroppedRows, log.PendingRows));
    }

    [Fact]
    public async Task Rows_of_more_bytes_than_may_wait_are_dropped()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient with { MaxPendingBytes = 5000 });
        Table texts = new(new TextColumn("t", [new string('a', 900), new string('b', 900)]));
        Table output = new(new NumberColumn("prediction", [1, 2]));

        // 1,800 units of two bytes, and a little more: one such request fits, two do not.
        Assert.True(log.TryRecord("m", "1", texts, output, s_start, TimeSpan.Zero));
        Assert.False(log.TryRecord("m", "1", texts, output, s_start, TimeSpan.Zero));
        await log.FlushAsync();
        Assert.True(log.TryRecord("m", "1", texts, output, s_start, TimeSpan.Zero));
        Assert.False(log.TryRecord("m", "1", texts, texts, s_start, TimeSpan.Zero)); // never fits
        Assert.Equal((4, 4), (log.RecordedRows, log.DroppedRows));
    }

    [Fact]
    public async Task Request_larger_than_a_block_is_kept_whole_and_in_order()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        double[] many = [.. Enumerable.Range(0, 60_000).Select(i => (double)i)];
        Record(log, "churn", "1", -1);
        Table inputs = new(
            new NumberColumn("x", many),
            new CategoryColumn("c", [.. many.Select(x => (int)x % 3 - 1)], ["odd", "even", "none"]));
        Assert.True(log.TryRecord(
            "churn", "1", inputs, new Table(new NumberColumn("prediction", many)), s_start, TimeSpan.Zero));
        Record(log, "churn", "1", 60_000);
        await log.FlushAsync();

        PredictionWindow window = log.Reader.Read("churn", "1", lastRows: 100_000);

        Assert.Equal(Enumerable.Range(-1, 60_002).Select(i => (double)i), window.Inputs["x"].ToNumbers());
        Assert.Equal([null, "odd", "even", null], Enumerable.Range(1, 4).Select(i => window.Inputs["c"].Format(i)));
    }

    [Fact]
    public async Task Categories_are_kept_by_their_text_however_many_levels_they_come_with()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        Table output = new(new NumberColumn("prediction", [1, 2, 3]));
        string[] many = [.. Enumerable.Range(0, 50).Select(i => $"level {i}")];
        foreach (CategoryColumn column in new[]
        {
            new CategoryColumn("c", [49, -1, 7], many), new CategoryColumn("c", [1, 0, 1], ["level 7", "level ☃"]),
            new CategoryColumn("c", [-1, -1, -1], []),
        })
            Assert.True(log.TryRecord("m", "1", new Table(column), output, s_start, TimeSpan.Zero));
        await log.FlushAsync();

        CategoryColumn read = Assert.IsType<CategoryColumn>(log.Reader.Read("m", "1").Inputs["c"]);

        Assert.Equal(
            ["level 49", null, "level 7", "level ☃", "level 7", "level ☃", null, null, null],
            Enumerable.Range(0, 9).Select(read.Format));
        Assert.Equal(["level 49", "level 7", "level ☃"], read.Levels);
    }

    [Fact]
    public async Task Threads_that_record_at_once_lose_no_row_and_mix_none()
    {
        const int Threads = 8, Each = 5000;
        PredictionLogOptions eager = s_patient with { FlushInterval = TimeSpan.FromMilliseconds(1) };
        PredictionLog log = PredictionLog.Open(LogPath, eager);

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < Each; i++)
                    Assert.True(Record(log, $"model {thread % 2}", "1", thread * Each + i, $"thread {thread}"));
            },
            TaskCreationOptions.LongRunning)));
        await log.DisposeAsync();

        Assert.Equal((Threads * Each, 0), (log.WrittenRows, log.DroppedRows));
        PredictionWindow[] windows =
            [.. Enumerable.Range(0, 2).Select(model => log.Reader.Read($"model {model}", "1", lastRows: 100_000))];
        double[] rows = [.. windows.SelectMany(window => window.Inputs["x"].ToNumbers())];
        Assert.Equal(Enumerable.Range(0, Threads * Each).Select(i => (double)i), rows.Order());
        foreach (PredictionWindow window in windows)
        {
            double[] x = window.Inputs["x"].ToNumbers();
            double[] predictions = window.Outputs["prediction"].ToNumbers();
            Assert.All(Enumerable.Range(0, x.Length), row =>
            {
                Assert.Equal($"thread {(int)x[row] / Each}", window.Inputs["c"].Format(row));
                Assert.Equal(x[row] / 2, predictions[row]);
            });
        }
    }

    [Fact]
    public async Task Recording_leaves_nothing_for_the_garbage_collector()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        Table inputs = new(
            new NumberColumn("x", [1]), new BooleanColumn("b", [1]), new CategoryColumn("c", [0], ["basic"]),
            new TextColumn("t", ["a text"]), new TimeColumn("seen", [s_start.UtcTicks]));
        Table output = new(new NumberColumn("prediction", [1]));
        bool taken = log.TryRecord("m", "1", inputs, output, s_start, TimeSpan.Zero);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            taken &= log.TryRecord("m", "1", inputs, output, s_start, TimeSpan.Zero);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(taken);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task Closing_writes_what_waits_and_later_rows_are_dropped()
    {
        PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        for (int i = 0; i < 20_000; i++)
            Record(log, "churn", "1", i);

        await log.DisposeAsync();

        Assert.Equal(20_000, new PredictionLogReader(LogPath).Read("churn", "1", 100_000).Rows);
        Assert.False(Record(log, "churn", "1", 1));
        Assert.Equal(1, log.DroppedRows);
        await log.FlushAsync();
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Committed_rows_survive_a_process_that_never_closed_the_file()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        for (int i = 0; i < 100; i++)
            Record(log, "churn", "1", i);
        await log.FlushAsync();
        for (int i = 0; i < 5; i++)
            Record(log, "churn", "1", i);

        // What a killed process leaves on the disk is the files as they are now.
        string left = Path.Combine(_folder, "left");
        Directory.CreateDirectory(left);
        foreach (string file in Directory.GetFiles(_folder, "predictions.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(left, Path.GetFileName(file)));

        Assert.Equal(100, new PredictionLogReader(Path.Combine(left, "predictions.db")).Read("churn", "1").Rows);
    }

    [Fact]
    public async Task Two_writers_of_one_file_lose_nothing()
    {
        PredictionLogOptions eager = s_patient with { FlushInterval = TimeSpan.FromMilliseconds(1) };
        PredictionLog first = PredictionLog.Open(LogPath, eager);
        PredictionLog second = PredictionLog.Open(LogPath, eager);

        await Task.WhenAll(
            Task.Run(() => RecordMany(first, "a")), Task.Run(() => RecordMany(second, "b")));
        await first.DisposeAsync();
        await second.DisposeAsync();

        PredictionLogReader reader = new(LogPath);
        Assert.Equal((0, 0), (first.DroppedRows, second.DroppedRows));
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (double)i), reader.Read("a", "1").Inputs["x"].ToNumbers());
        Assert.Equal(3000, reader.Read("b", "1").Rows);

        static async Task RecordMany(PredictionLog log, string model)
        {
            for (int i = 0; i < 3000; i++)
            {
                Record(log, model, "1", i);
                if (i % 100 == 0)
                    await log.FlushAsync();
            }
        }
    }

    [Fact]
    public async Task Oldest_rows_go_when_a_version_has_more_than_are_kept()
    {
        PredictionLogOptions few = s_patient with { MaxRowsPerVersion = 100, RowsBetweenCleanings = 1 };
        await using PredictionLog log = PredictionLog.Open(LogPath, few);
        Record(log, "quiet", "1", 0);
        for (int segment = 0; segment < 10; segment++)
        {
            for (int i = 0; i < 30; i++)
                Record(log, "churn", "1", segment * 30 + i);
            await log.FlushAsync();
        }

        PredictionWindow window = log.Reader.Read("churn", "1");

        Assert.Equal(120, window.Rows); // whole segments of 30: the least number of them that holds 100
        Assert.Equal(180, window.Inputs["x"].ToNumbers()[0]);
        Assert.Equal(1, log.Reader.Read("quiet", "1").Rows);
    }

    [Fact]
    public async Task Rows_go_when_they_are_too_old()
    {
        PredictionLogOptions young = s_patient with { MaxAge = TimeSpan.FromDays(1), RowsBetweenCleanings = 1 };
        await using PredictionLog log = PredictionLog.Open(LogPath, young);
        Table row = new(new NumberColumn("x", [1]));
        log.TryRecord("m", "1", row, row, s_start.AddDays(-2), TimeSpan.Zero);
        await log.FlushAsync();
        log.TryRecord("m", "1", row, row, s_start, TimeSpan.Zero);
        await log.FlushAsync();

        Assert.Equal([s_start], log.Reader.Read("m", "1").Times);
    }

    [Fact]
    public async Task File_that_refuses_rows_stops_nobody_and_is_told()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        Record(log, "churn", "1", 0);
        await log.FlushAsync();
        using (SqliteConnection other = new($"Data Source={LogPath};Pooling=False"))
        {
            other.Open();
            using SqliteCommand drop = other.CreateCommand();
            drop.CommandText = "DROP TABLE segment";
            drop.ExecuteNonQuery();
        }

        Assert.True(Record(log, "churn", "1", 1));
        await log.FlushAsync();

        Assert.Equal((1, 1, 0), (log.WrittenRows, log.DroppedRows, log.PendingRows));
        Assert.Contains("segment", log.LastError);
    }

    [Fact]
    public async Task Long_texts_are_cut()
    {
        await using PredictionLog log = PredictionLog.Open(LogPath, s_patient);
        Table row = new(new TextColumn("t", [new string('a', 5000)]));
        log.TryRecord("m", "1", row, row, s_start, TimeSpan.Zero);
        await log.FlushAsync();

        Assert.Equal(1000, log.Reader.Read("m", "1").Inputs["t"].Format(0)!.Length);
    }

    [Fact]
    public void Log_that_does_not_exist_has_no_rows()
    {
        PredictionLogReader reader = new(LogPath);

        Assert.Empty(reader.Models());
        Assert.Equal(0, reader.Read("churn", "1").Rows);
        Assert.False(File.Exists(LogPath));
    }

    [Fact]
    public void File_of_something_else_is_refused()
    {
        File.WriteAllText(LogPath, "date,price\n" + new string('x', 5000));

        InputException error = Assert.Throws<InputException>(() => PredictionLog.Open(LogPath));

        Assert.Equal("bad-prediction-log", error.Code);
        Assert.Contains(LogPath, error.Message);
        Assert.Throws<InputException>(() => new PredictionLogReader(LogPath).Models());
    }

    [Theory]
    [InlineData("CREATE TABLE orders (id INTEGER)", "is a database of something else")]
    [InlineData("PRAGMA user_version=99", "has format 99; this version of Cairn reads up to 1")]
    public void Database_of_something_else_is_refused(string sql, string expected)
    {
        using (SqliteConnection other = new($"Data Source={LogPath};Pooling=False"))
        {
            other.Open();
            using SqliteCommand command = other.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        Assert.Contains(expected, Assert.Throws<InputException>(() => PredictionLog.Open(LogPath)).Message);
    }

    [Fact]
    public void Folder_in_the_place_of_the_file_is_refused()
    {
        Assert.Equal("bad-prediction-log", Assert.Throws<InputException>(() => PredictionLog.Open(_folder)).Code);
    }

    internal static bool Record(PredictionLog log, string model, string version, double x, string level = "a") => log.TryRecord(
        model, version,
        new Table(new NumberColumn("x", [x]), new CategoryColumn("c", [0], [level])),
        new Table(new NumberColumn("prediction", [x / 2])),
        s_start.AddSeconds(x), TimeSpan.FromMilliseconds(1));

    private long CountOfSegments()
    {
        using SqliteConnection connection = new($"Data Source={LogPath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM segment";
        return (long)command.ExecuteScalar()!;
    }

    private static void AssertSame(Table expected, Table actual)
    {
        Assert.Equal(expected.Names, actual.Names);
        for (int i = 0; i < expected.Columns.Count; i++)
        {
            Assert.Equal(expected.Columns[i].Kind, actual.Columns[i].Kind);
            for (int row = 0; row < expected.RowCount; row++)
                Assert.Equal(expected.Columns[i].Format(row), actual.Columns[i].Format(row));
        }
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => s_start.AddMinutes(30);
    }
}

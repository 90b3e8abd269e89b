using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>Reads a prediction log, also while others write to it. A log that does not exist yet has no rows.</summary>
/// <remarks>Holds no connection between calls; safe for any number of threads.</remarks>
public sealed class PredictionLogReader
{
    /// <summary>Most rows that one window may hold.</summary>
    public const int MostRows = 1_000_000;

    private readonly string _path;
    private readonly TimeSpan _busyTimeout;

    /// <summary>A reader of the log at <paramref name="path"/>; the file is not touched yet.</summary>
    public PredictionLogReader(string path)
        : this(path, TimeSpan.FromSeconds(10))
    {
    }

    internal PredictionLogReader(string path, TimeSpan busyTimeout)
    {
        _path = path;
        _busyTimeout = busyTimeout;
    }

    /// <summary>The versions of models that have rows, by name and version.</summary>
    /// <exception cref="InputException"><c>bad-prediction-log</c>.</exception>
    public IReadOnlyList<LoggedModel> Models()
    {
        using SqliteConnection? connection = PredictionLogDatabase.OpenForReading(_path, _busyTimeout);
        if (connection is null)
            return [];
        try
        {
            return Models(connection);
        }
        catch (SqliteException error)
        {
            throw PredictionLogDatabase.Unusable(_path, error);
        }
    }

    /// <summary>The newest rows of a version of a model, oldest of them first.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="lastRows">Most rows to read, 1 to <see cref="MostRows"/>.</param>
    /// <param name="since">Leave out rows asked before this time.</param>
    /// <returns>A window without rows and columns when there are none.</returns>
    /// <remarks>
    /// Where the columns of a version changed, which a registered model never does, only rows with the newest are
    /// read.
    /// </remarks>
    /// <exception cref="InputException"><c>bad-prediction-log</c>; <c>malformed-data</c>: the file is
    /// damaged.</exception>
    public PredictionWindow Read(string model, string version, int lastRows = 10_000, DateTimeOffset? since = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lastRows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lastRows, MostRows);
        using SqliteConnection? connection = PredictionLogDatabase.OpenForReading(_path, _busyTimeout);
        if (connection is null)
            return Empty(model, version);
        try
        {
            return Read(connection, model, version, lastRows, since?.UtcTicks ?? 0);
        }
        catch (SqliteException error)
        {
            throw PredictionLogDatabase.Unusable(_path, error);
        }
    }

    private static List<LoggedModel> Models(SqliteConnection connection)
    {
        using SqliteCommand query = PredictionLogDatabase.Command(
            connection,
            """
            SELECT model, version, SUM(rows), MIN(first_time), MAX(last_time)
            FROM segment JOIN source ON source.id = segment.source
            GROUP BY model, version ORDER BY model, LENGTH(version), version
            """);
        using SqliteDataReader found = query.ExecuteReader();
        List<LoggedModel> models = [];
        while (found.Read())
        {
            models.Add(new LoggedModel(
                found.GetString(0), found.GetString(1), found.GetInt64(2), At(found.GetInt64(3)), At(found.GetInt64(4))));
        }
        return models;
    }

    private PredictionWindow Read(SqliteConnection connection, string model, string version, int lastRows, long since)
    {
        using SqliteCommand newest = PredictionLogDatabase.Command(
            connection,
            """
            SELECT source.id, inputs, outputs FROM source JOIN segment ON source.id = segment.source
            WHERE model = $model AND version = $version ORDER BY segment.id DESC LIMIT 1
            """,
            ("$model", model), ("$version", version));
        using SqliteDataReader source = newest.ExecuteReader();
        if (!source.Read())
            return Empty(model, version);
        (string, ColumnKind)[] inputs = PredictionColumns.Parse(source.GetString(1), _path);
        (string, ColumnKind)[] outputs = PredictionColumns.Parse(source.GetString(2), _path);

        using SqliteCommand query = PredictionLogDatabase.Command(
            connection,
            "SELECT body FROM segment WHERE source = $source AND last_time >= $since ORDER BY id DESC",
            ("$source", source.GetInt64(0)), ("$since", since));
        using SqliteDataReader bodies = query.ExecuteReader();
        List<(long[] Ticks, double[] Latency, Table Inputs, Table Outputs)> segments = [];
        for (int rows = 0; rows < lastRows && bodies.Read();)
        {
            SegmentReader reader = new(bodies.GetFieldValue<byte[]>(0), _path);
            (long[] Ticks, double[] Latency, Table Inputs, Table Outputs) segment = reader.Read(inputs, outputs);
            int[] kept = [.. Enumerable.Range(0, segment.Ticks.Length).Where(row => segment.Ticks[row] >= since)];
            kept = kept[Math.Max(0, kept.Length - (lastRows - rows))..];
            rows += kept.Length;
            if (kept.Length < segment.Ticks.Length)
            {
                segment = (
                    [.. kept.Select(row => segment.Ticks[row])], [.. kept.Select(row => segment.Latency[row])],
                    segment.Inputs.Take(kept), segment.Outputs.Take(kept));
            }
            segments.Add(segment);
        }
        segments.Reverse();
        return new PredictionWindow(
            model, version,
            Concatenation.Of([.. segments.Select(s => s.Inputs)]), Concatenation.Of([.. segments.Select(s => s.Outputs)]),
            [.. segments.SelectMany(s => s.Ticks).Select(At)], [.. segments.SelectMany(s => s.Latency)]);
    }

    private static PredictionWindow Empty(string model, string version) =>
        new(model, version, new Table(), new Table(), [], []);

    private static DateTimeOffset At(long utcTicks) => new(utcTicks, TimeSpan.Zero);
}

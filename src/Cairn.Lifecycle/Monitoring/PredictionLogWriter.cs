using Cairn.Data;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>
/// The writing side of the file: groups entries into segments, and deletes what is too old or too much.
/// </summary>
internal sealed class PredictionLogWriter : IDisposable
{
    // A segment is small enough to read in a moment and large enough to make its record worth while.
    private const int RowsPerSegment = 4096;

    private readonly SqliteConnection _connection;
    private readonly PredictionLogOptions _options;
    private readonly SegmentWriter _segments = new();
    private readonly List<Source> _sources = [];
    private long _rowsSinceCleaning;

    public PredictionLogWriter(string path, PredictionLogOptions options)
    {
        _options = options;
        _rowsSinceCleaning = options.RowsBetweenCleanings; // the first write looks, also where rows come slowly
        _connection = PredictionLogDatabase.OpenForWriting(path, options.BusyTimeout);
    }

    /// <summary>Commits all entries in one transaction.</summary>
    public void Write(IReadOnlyList<PredictionEntry> entries)
    {
        int known = _sources.Count;
        using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
        try
        {
            foreach (IGrouping<Source, PredictionEntry> group in entries.GroupBy(SourceOf))
                WriteGroup(group.Key, group);
            Clean();
            transaction.Commit();
        }
        catch
        {
            _sources.RemoveRange(known, _sources.Count - known); // their records are rolled back
            throw;
        }
    }

    public void Dispose() => _connection.Dispose();

    private void WriteGroup(Source source, IEnumerable<PredictionEntry> entries)
    {
        List<PredictionEntry> segment = [];
        long rows = 0;
        foreach (PredictionEntry entry in entries)
        {
            segment.Add(entry);
            rows += entry.Inputs.RowCount;
            if (rows >= RowsPerSegment)
            {
                Insert(source, segment, rows);
                segment.Clear();
                rows = 0;
            }
        }
        if (rows > 0)
            Insert(source, segment, rows);
    }

    private void Insert(Source source, List<PredictionEntry> entries, long rows)
    {
        using SqliteCommand insert = PredictionLogDatabase.Command(
            _connection,
            "INSERT INTO segment (source, first_time, last_time, rows, body) VALUES ($source, $first, $last, $rows, $body)",
            ("$source", source.Id), ("$first", entries.Min(e => e.UtcTicks)), ("$last", entries.Max(e => e.UtcTicks)),
            ("$rows", rows), ("$body", _segments.Encode(entries)));
        insert.ExecuteNonQuery();
        _rowsSinceCleaning += rows;
    }

    private Source SourceOf(PredictionEntry entry)
    {
        foreach (Source source in _sources)
        {
            if (source.Takes(entry))
                return source;
        }
        string inputs = PredictionColumns.Describe(entry.Inputs);
        string outputs = PredictionColumns.Describe(entry.Outputs);
        (string, object)[] key =
            [("$model", entry.Model), ("$version", entry.Version), ("$inputs", inputs), ("$outputs", outputs)];
        using SqliteCommand insert = PredictionLogDatabase.Command(
            _connection,
            "INSERT OR IGNORE INTO source (model, version, inputs, outputs) VALUES ($model, $version, $inputs, $outputs)",
            key);
        insert.ExecuteNonQuery();
        long id = PredictionLogDatabase.Scalar(
            _connection,
            "SELECT id FROM source WHERE model = $model AND version = $version AND inputs = $inputs AND outputs = $outputs",
            key);
        Source found = new(id, entry);
        _sources.Add(found);
        return found;
    }

    // A segment goes when it is too old, or when newer ones of its version already hold all the rows that are kept.
    private void Clean()
    {
        if (_rowsSinceCleaning < _options.RowsBetweenCleanings)
            return;
        _rowsSinceCleaning = 0;
        long oldest = _options.Clock.GetUtcNow().UtcTicks - Math.Min(_options.MaxAge.Ticks, TimeSpan.FromDays(36500).Ticks);
        using SqliteCommand clean = PredictionLogDatabase.Command(
            _connection,
            """
            DELETE FROM segment WHERE last_time < $oldest OR id IN (
                SELECT id FROM (
                    SELECT id, rows, SUM(rows) OVER (PARTITION BY source ORDER BY id DESC) AS total FROM segment)
                WHERE total - rows >= $most)
            """,
            ("$oldest", oldest), ("$most", _options.MaxRowsPerVersion));
        clean.ExecuteNonQuery();
    }

    // Keeps empty tables of the same columns to compare with, not the rows of its first request.
    private sealed class Source
    {
        private readonly string _model;
        private readonly string _version;
        private readonly Table _inputs;
        private readonly Table _outputs;

        public Source(long id, PredictionEntry first)
        {
            Id = id;
            _model = first.Model;
            _version = first.Version;
            _inputs = first.Inputs.Head(0);
            _outputs = first.Outputs.Head(0);
        }

        public long Id { get; }

        public bool Takes(PredictionEntry entry) =>
            entry.Model == _model && entry.Version == _version
            && PredictionColumns.Same(entry.Inputs, _inputs) && PredictionColumns.Same(entry.Outputs, _outputs);
    }
}

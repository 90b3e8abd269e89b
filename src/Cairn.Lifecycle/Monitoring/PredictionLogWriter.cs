using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>
/// The writing side of the file: gathers records into segments, and deletes what is too old or too much.
/// </summary>
internal sealed class PredictionLogWriter : IDisposable
{
    // A segment is small enough to read in a moment and large enough to make its record worth while.
    private const int RowsPerSegment = 4096;

    private readonly SqliteConnection _connection;
    private readonly PredictionLogOptions _options;
    private readonly List<long> _ids = [];
    private readonly List<SegmentWriter> _segments = [];
    private long _rowsSinceCleaning;

    public PredictionLogWriter(string path, PredictionLogOptions options)
    {
        _options = options;
        _rowsSinceCleaning = options.RowsBetweenCleanings; // the first write looks, also where rows come slowly
        _connection = PredictionLogDatabase.OpenForWriting(path, options.BusyTimeout);
    }

    /// <summary>Commits all records in one transaction.</summary>
    /// <param name="blocks">The records.</param>
    /// <param name="sources">What their rows belong to, by index; the same ones as before and maybe more.</param>
    public void Write(IReadOnlyList<PendingBlock> blocks, IReadOnlyList<PredictionSource> sources)
    {
        int known = _ids.Count;
        using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
        try
        {
            foreach (PredictionSource source in sources.Skip(known))
            {
                _ids.Add(IdOf(source));
                _segments.Add(new SegmentWriter(source));
            }
            foreach (PendingBlock block in blocks)
                WriteBlock(block);
            for (int source = 0; source < _segments.Count; source++)
                Insert(source);
            Clean();
            transaction.Commit();
        }
        catch
        {
            _ids.RemoveRange(known, _ids.Count - known); // their records are rolled back
            _segments.RemoveRange(known, _segments.Count - known);
            foreach (SegmentWriter segment in _segments)
                segment.Clear();
            throw;
        }
    }

    public void Dispose() => _connection.Dispose();

    private void WriteBlock(PendingBlock block)
    {
        ReadOnlySpan<byte> records = block.Records;
        while (!records.IsEmpty)
        {
            RecordDecoder record = new(records);
            records = records[record.Length..];
            SegmentWriter segment = _segments[record.Source];
            segment.Add(ref record);
            if (segment.Rows >= RowsPerSegment)
                Insert(record.Source);
        }
    }

    private void Insert(int source)
    {
        SegmentWriter segment = _segments[source];
        if (segment.Rows == 0)
            return;
        using SqliteCommand insert = PredictionLogDatabase.Command(
            _connection,
            """
            INSERT INTO segment (source, first_time, last_time, rows, body)
            VALUES ($source, $first, $last, $rows, $body)
            """,
            ("$source", _ids[source]), ("$first", segment.FirstTicks), ("$last", segment.LastTicks),
            ("$rows", segment.Rows), ("$body", segment.ToBody()));
        insert.ExecuteNonQuery();
        _rowsSinceCleaning += segment.Rows;
        segment.Clear();
    }

    private long IdOf(PredictionSource source)
    {
        string inputs = PredictionColumns.Describe(source.Inputs);
        string outputs = PredictionColumns.Describe(source.Outputs);
        (string, object)[] key =
            [("$model", source.Model), ("$version", source.Version), ("$inputs", inputs), ("$outputs", outputs)];
        using SqliteCommand insert = PredictionLogDatabase.Command(
            _connection,
            """
            INSERT OR IGNORE INTO source (model, version, inputs, outputs)
            VALUES ($model, $version, $inputs, $outputs)
            """,
            key);
        insert.ExecuteNonQuery();
        return PredictionLogDatabase.Scalar(
            _connection,
            """
            SELECT id FROM source
            WHERE model = $model AND version = $version AND inputs = $inputs AND outputs = $outputs
            """,
            key);
    }

    // A segment goes when it is too old, or when newer ones of its version already hold all the rows that are kept.
    private void Clean()
    {
        if (_rowsSinceCleaning < _options.RowsBetweenCleanings)
            return;
        _rowsSinceCleaning = 0;
        long oldest = _options.Clock.GetUtcNow().UtcTicks
            - Math.Min(_options.MaxAge.Ticks, TimeSpan.FromDays(36500).Ticks);
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
}

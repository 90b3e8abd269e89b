namespace Cairn.Lifecycle.Monitoring;

/// <summary>Gathers rows of one version of a model, column by column, into the body of a segment.</summary>
/// <remarks>
/// <para>
/// A segment holds the rows of many requests, so that a busy server writes tens of records a second, not thousands.
/// Layout: number of rows; times in microseconds since 1970, each as the difference to the one before; latencies in
/// microseconds; the input columns; the output columns. Whole numbers are variable-length (LEB128), signed ones zigzag.
/// </para>
/// <para>
/// A number is 8 bytes; integers and times are a difference to the row before; a boolean is one byte; a category is a
/// list of the levels that occur and an index for each row, 0 for missing; a text is its length in bytes plus 1, then
/// UTF-8, 0 for missing.
/// </para>
/// </remarks>
internal sealed class SegmentWriter
{
    private readonly SegmentBytes _times = new();
    private readonly SegmentBytes _latencies = new();
    private readonly SegmentBytes _body = new();
    private readonly SegmentColumn[] _columns;
    private long _previousTime;

    /// <summary>A writer for rows that belong to <paramref name="source"/>.</summary>
    public SegmentWriter(PredictionSource source)
    {
        _columns = [.. source.Inputs.Concat(source.Outputs).Select(field => new SegmentColumn(field.Kind))];
    }

    /// <summary>Rows added since the segment was begun.</summary>
    public int Rows { get; private set; }

    /// <summary>Time of the earliest row, in .NET ticks, UTC.</summary>
    public long FirstTicks { get; private set; } = long.MaxValue;

    /// <summary>Time of the latest row.</summary>
    public long LastTicks { get; private set; } = long.MinValue;

    /// <summary>Adds the rows of a record.</summary>
    public void Add(ref RecordDecoder record)
    {
        long time = (record.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        ulong latency = (ulong)Math.Max(0, record.LatencyTicks / TimeSpan.TicksPerMicrosecond);
        for (int row = 0; row < record.Rows; row++)
        {
            _times.WriteSigned(time - _previousTime);
            _previousTime = time;
            _latencies.WriteUnsigned(latency);
        }
        foreach (SegmentColumn column in _columns)
            column.Add(ref record);
        Rows += record.Rows;
        FirstTicks = Math.Min(FirstTicks, record.UtcTicks);
        LastTicks = Math.Max(LastTicks, record.UtcTicks);
    }

    /// <summary>The body of the segment.</summary>
    public byte[] ToBody()
    {
        _body.Clear();
        _body.WriteUnsigned((ulong)Rows);
        _body.Write(_times.Written);
        _body.Write(_latencies.Written);
        foreach (SegmentColumn column in _columns)
            column.AppendTo(_body);
        return _body.Written.ToArray();
    }

    /// <summary>Forgets the rows and begins the next segment.</summary>
    public void Clear()
    {
        _times.Clear();
        _latencies.Clear();
        foreach (SegmentColumn column in _columns)
            column.Clear();
        _previousTime = 0;
        Rows = 0;
        FirstTicks = long.MaxValue;
        LastTicks = long.MinValue;
    }
}

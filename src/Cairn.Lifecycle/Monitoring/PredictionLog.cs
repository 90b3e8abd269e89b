using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>
/// Writes what models were asked and what they answered to a SQLite file, off the path of the request.
/// </summary>
/// <remarks>
/// <see cref="TryRecord"/> copies the rows into a bounded queue of bytes and returns; one background task writes them,
/// many requests in a transaction. When the queue is full, rows are dropped and counted: a slow disk must never slow an
/// answer. What was committed survives the end of the process at any moment; <see cref="DisposeAsync"/> writes what
/// still waits. Several processes may write to one file. Safe for any number of threads.
/// </remarks>
public sealed class PredictionLog : IAsyncDisposable
{
    // The writer is woken before its interval is over when this many rows wait.
    private const int RowsThatWake = 8192;

    private readonly PredictionLogOptions _options;
    private readonly PendingRecords _pending;
    private readonly Lock _sourcesLock = new();
    private readonly Lock _flushesLock = new();
    private readonly List<(long Recorded, TaskCompletionSource Done)> _flushes = [];
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly PredictionLogWriter _writer;
    private readonly Task _writing;
    private volatile PredictionSource[] _sources = [];
    private volatile bool _closing;
    private long _dropped;
    private long _written;
    private long _handled;

    private PredictionLog(string path, PredictionLogOptions options, PredictionLogWriter writer)
    {
        _options = options;
        _writer = writer;
        _pending = new PendingRecords(options.MaxPendingRows, options.MaxPendingBytes);
        Path = path;
        Reader = new PredictionLogReader(path, options.BusyTimeout);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Path of the SQLite file.</summary>
    public string Path { get; }

    /// <summary>Reads the same file back.</summary>
    public PredictionLogReader Reader { get; }

    /// <summary>Rows taken in since the log was opened, whether already written or not.</summary>
    public long RecordedRows => _pending.Recorded;

    /// <summary>Rows committed to the file.</summary>
    public long WrittenRows => Interlocked.Read(ref _written);

    /// <summary>
    /// Rows that were given but not kept: the queue was full, the log closed, or the file refused them.
    /// </summary>
    public long DroppedRows => Interlocked.Read(ref _dropped);

    /// <summary>Rows that wait to be written.</summary>
    public long PendingRows => _pending.Rows;

    /// <summary>Why the last write failed, or null when it did not.</summary>
    public string? LastError { get; private set; }

    /// <summary>Opens a log, making the file and its folder where there are none.</summary>
    /// <param name="path">Path of the SQLite file.</param>
    /// <param name="options">Bounds; the defaults when null.</param>
    /// <exception cref="InputException"><c>bad-prediction-log</c>: the file cannot be opened or is something
    /// else.</exception>
    public static PredictionLog Open(string path, PredictionLogOptions? options = null)
    {
        options ??= new PredictionLogOptions();
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw PredictionLogDatabase.Unusable(full, error);
        }
        return new PredictionLog(full, options, new PredictionLogWriter(full, options));
    }

    /// <summary>Takes note of an answered request. Waits for no disk, and never throws for what it is given.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="version">Its version, such as <c>3</c>.</param>
    /// <param name="inputs">The columns that the model read, bound to its signature.</param>
    /// <param name="outputs">The columns that it wrote, as many rows.</param>
    /// <param name="time">When the request came.</param>
    /// <param name="latency">How long the answer took; noted for each row.</param>
    /// <returns>False when the rows were dropped, which <see cref="DroppedRows"/> counts.</returns>
    public bool TryRecord(
        string model, string version, Table inputs, Table outputs, DateTimeOffset time, TimeSpan latency)
    {
        int rows = inputs.RowCount;
        if (rows == 0)
            return true;
        ReadOnlySpan<Column> read = inputs.Columns as Column[] ?? [.. inputs.Columns];
        ReadOnlySpan<Column> wrote = outputs.Columns as Column[] ?? [.. outputs.Columns];
        long pending = 0;
        if (outputs.RowCount == rows && !_closing && rows <= _options.MaxPendingRows)
        {
            PredictionSource source =
                FindSource(model, version, read, wrote) ?? AddSource(model, version, inputs, outputs);
            ReadOnlySpan<byte> record = RecordEncoder.Current.Encode(
                source, rows, read, wrote, time.UtcTicks, latency.Ticks, _options.MaxPendingBytes);
            if (!record.IsEmpty)
                pending = _pending.TryAdd(record, rows);
        }
        if (pending == 0)
        {
            Interlocked.Add(ref _dropped, rows);
            return false;
        }
        if (pending >= RowsThatWake && pending - rows < RowsThatWake)
            Wake();
        return true;
    }

    /// <summary>Completes when everything recorded before the call is committed (or was refused by the file).</summary>
    public async Task FlushAsync(CancellationToken cancellation = default)
    {
        TaskCompletionSource flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_flushesLock)
            _flushes.Add((_pending.Recorded, flushed));
        Wake();
        await Task.WhenAny(flushed.Task, _writing).WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes what still waits and closes the file; later rows are dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        _pending.Close();
        _closing = true;
        Wake();
        await _writing.ConfigureAwait(false);
        _writer.Dispose();
    }

    private PredictionSource? FindSource(
        string model, string version, ReadOnlySpan<Column> inputs, ReadOnlySpan<Column> outputs)
    {
        foreach (PredictionSource source in _sources)
        {
            if (source.Takes(model, version, inputs, outputs))
                return source;
        }
        return null;
    }

    private PredictionSource AddSource(string model, string version, Table inputs, Table outputs)
    {
        lock (_sourcesLock)
        {
            PredictionSource? known = FindSource(model, version, [.. inputs.Columns], [.. outputs.Columns]);
            if (known is not null)
                return known;
            PredictionSource added = new(_sources.Length, model, version, inputs, outputs);
            _sources = [.. _sources, added];
            return added;
        }
    }

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // another thread woke it in between
        }
    }

    private async Task WriteAsync()
    {
        List<PendingBlock> batch = [];
        bool last = false;
        while (!last)
        {
            if (!_closing)
                await _wake.WaitAsync(_options.FlushInterval).ConfigureAwait(false);
            last = _closing; // nothing is added after closing: this round takes all that is left
            do
            {
                _pending.Take(RowsThatWake, batch);
                WriteBatch(batch);
                CompleteFlushes();
            }
            while (last ? PendingRows > 0 : PendingRows >= RowsThatWake);
        }
    }

    // The log is a witness, not a part of the answer: what goes wrong here is counted and told, and serving goes on.
    private void WriteBatch(List<PendingBlock> batch)
    {
        if (batch.Count == 0)
            return;
        long rows = batch.Sum(block => block.Rows);
        try
        {
            _writer.Write(batch, _sources);
            LastError = null;
            Interlocked.Add(ref _written, rows);
        }
        catch (Exception error)
        {
            LastError = error.Message;
            Interlocked.Add(ref _dropped, rows);
        }
        _handled += rows;
        _pending.Release(batch);
    }

    private void CompleteFlushes()
    {
        lock (_flushesLock)
        {
            foreach ((_, TaskCompletionSource done) in _flushes.Where(flush => flush.Recorded <= _handled))
                done.SetResult();
            _flushes.RemoveAll(flush => flush.Recorded <= _handled);
            if (_flushes.Count > 0)
                Wake();
        }
    }
}

using System.Threading.Channels;
using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>
/// Writes what models were asked and what they answered to a SQLite file, off the path of the request.
/// </summary>
/// <remarks>
/// <see cref="TryRecord"/> puts references on a bounded queue and returns; one background task encodes and writes them,
/// many requests in a transaction. When the queue is full, rows are dropped and counted: a slow disk must never slow an
/// answer. What was committed survives the end of the process at any moment; <see cref="DisposeAsync"/> writes what
/// still waits. Several processes may write to one file. Safe for any number of threads.
/// </remarks>
public sealed class PredictionLog : IAsyncDisposable
{
    // The writer is woken before its interval is over when this many rows wait.
    private const int RowsThatWake = 8192;

    private readonly PredictionLogOptions _options;
    private readonly Channel<PredictionEntry> _queue;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly PredictionLogWriter _writer;
    private readonly Task _writing;
    private long _pending;
    private long _recorded;
    private long _dropped;
    private long _written;
    private int _flushes;
    private volatile bool _closing;

    private PredictionLog(string path, PredictionLogOptions options, PredictionLogWriter writer)
    {
        _options = options;
        _writer = writer;
        Path = path;
        Reader = new PredictionLogReader(path, options.BusyTimeout);
        _queue = Channel.CreateBounded<PredictionEntry>(
            new BoundedChannelOptions(options.MaxPendingRequests) { SingleReader = true });
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Path of the SQLite file.</summary>
    public string Path { get; }

    /// <summary>Reads the same file back.</summary>
    public PredictionLogReader Reader { get; }

    /// <summary>Rows taken in since the log was opened, whether already written or not.</summary>
    public long RecordedRows => Interlocked.Read(ref _recorded);

    /// <summary>Rows committed to the file.</summary>
    public long WrittenRows => Interlocked.Read(ref _written);

    /// <summary>
    /// Rows that were given but not kept: the queue was full, the log closed, or the file refused them.
    /// </summary>
    public long DroppedRows => Interlocked.Read(ref _dropped);

    /// <summary>Rows that wait to be written.</summary>
    public long PendingRows => Interlocked.Read(ref _pending);

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

    /// <summary>Takes note of an answered request. Never waits and never throws for what it is given.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="version">Its version, such as <c>3</c>.</param>
    /// <param name="inputs">The columns that the model read, bound to its signature; not copied.</param>
    /// <param name="outputs">The columns that it wrote, as many rows; not copied.</param>
    /// <param name="time">When the request came.</param>
    /// <param name="latency">How long the answer took; noted for each row.</param>
    /// <returns>False when the rows were dropped, which <see cref="DroppedRows"/> counts.</returns>
    public bool TryRecord(
        string model, string version, Table inputs, Table outputs, DateTimeOffset time, TimeSpan latency)
    {
        int rows = inputs.RowCount;
        if (rows == 0)
            return true;
        long pending = Interlocked.Add(ref _pending, rows);
        PredictionEntry entry = new(model, version, inputs, outputs, time.UtcTicks, latency.Ticks);
        if (outputs.RowCount != rows || pending > _options.MaxPendingRows || _closing || !_queue.Writer.TryWrite(entry))
        {
            Interlocked.Add(ref _pending, -rows);
            Interlocked.Add(ref _dropped, rows);
            return false;
        }
        Interlocked.Add(ref _recorded, rows);
        if (pending >= RowsThatWake && pending - rows < RowsThatWake)
            Wake();
        return true;
    }

    /// <summary>Completes when everything recorded before the call is committed (or was refused by the file).</summary>
    public async Task FlushAsync(CancellationToken cancellation = default)
    {
        TaskCompletionSource flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _queue.Writer.WriteAsync(default(PredictionEntry) with { Flushed = flushed }, cancellation)
                .ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            await _writing.ConfigureAwait(false);
            return;
        }
        Interlocked.Increment(ref _flushes);
        Wake();
        await flushed.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes what still waits and closes the file; later rows are dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _queue.Writer.TryComplete();
        Wake();
        await _writing.ConfigureAwait(false);
        _writer.Dispose();
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
        List<PredictionEntry> batch = [];
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (!_closing)
                await _wake.WaitAsync(_options.FlushInterval).ConfigureAwait(false);
            TaskCompletionSource? flushed = null;
            long rows = 0;
            while (rows < RowsThatWake && flushed is null && _queue.Reader.TryRead(out PredictionEntry entry))
            {
                flushed = entry.Flushed;
                if (flushed is not null)
                    continue;
                batch.Add(entry);
                rows += entry.Inputs.RowCount;
            }
            WriteBatch(batch, rows);
            batch.Clear();
            if (flushed is not null)
            {
                Interlocked.Decrement(ref _flushes);
                flushed.TrySetResult();
            }
            if (PendingRows >= RowsThatWake || Volatile.Read(ref _flushes) > 0)
                Wake();
        }
    }

    // The log is a witness, not a part of the answer: what goes wrong here is counted and told, and serving goes on.
    private void WriteBatch(List<PredictionEntry> batch, long rows)
    {
        if (batch.Count == 0)
            return;
        try
        {
            _writer.Write(batch);
            LastError = null;
            Interlocked.Add(ref _written, rows);
        }
        catch (Exception error)
        {
            LastError = error.Message;
            Interlocked.Add(ref _dropped, rows);
        }
        Interlocked.Add(ref _pending, -rows);
    }
}

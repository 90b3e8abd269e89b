using System.Runtime.ExceptionServices;
using Cairn.Formats.Text;
using Cairn.Numerics.Memory;
using Cairn.Numerics.Threading;

namespace Cairn.Data.Reading;

/// <summary>
/// Reads blocks on the calling thread and parses them on others, with no more blocks in flight than threads and two, so
/// the memory beside the columns is constant. With a scratch space the columns are not in memory either.
/// </summary>
internal sealed class BlockPipeline : IDisposable
{
    private readonly BlockReader _reader;
    private readonly Func<BlockParser> _newParser;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;
    private readonly ScratchSpace? _scratch;
    private readonly List<BlockResult> _results = [];
    private readonly Stack<BlockParser> _parsers = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _room;
    private ExceptionDispatchInfo? _failure;
    private bool _stopped;
    private int _running;

    public BlockPipeline(
        BlockReader reader, Func<BlockParser> newParser, int threads, ScratchSpace? scratch, CancellationToken cancellation)
    {
        _scratch = scratch;
        _reader = reader;
        _newParser = newParser;
        _threads = threads == 0 ? ParallelBlocks.AllThreads : threads;
        _cancellation = cancellation;
        _room = new SemaphoreSlim(_threads + 1);
    }

    /// <summary>The results of all blocks, in order; after an error those up to the first block with one.</summary>
    public List<BlockResult> Run(long maxRows)
    {
        long rows = 0;
        try
        {
            while (!Volatile.Read(ref _stopped) && _reader.TryNext(out TextBlock block))
            {
                _cancellation.ThrowIfCancellationRequested();
                if (_threads == 1)
                    Parse(block);
                else
                    Queue(block);
            }
        }
        finally
        {
            // The blocks in flight are let finish even when reading failed: they use the buffers of this pipeline.
            Wait();
        }
        _failure?.Throw();
        _cancellation.ThrowIfCancellationRequested();
        _results.Sort((a, b) => a.Block.CompareTo(b.Block));
        int end = _results.FindIndex(r => r.Error is not null);
        foreach (BlockResult result in _results)
            rows += result.Rows;
        if (rows > maxRows && end < 0)
        {
            throw new Formats.InputException(
                "too-many-rows", $"There are {rows} rows, where at most {maxRows} are read.",
                "Split the file, or sample it.");
        }
        return end < 0 ? _results : _results[..(end + 1)];
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    private void Queue(TextBlock block)
    {
        _room.Wait(_cancellation);
        Interlocked.Increment(ref _running);
        ThreadPool.UnsafeQueueUserWorkItem(
            static state =>
            {
                state.Pipeline.Parse(state.Block);
                state.Pipeline._room.Release();
                Interlocked.Decrement(ref state.Pipeline._running);
            },
            (Pipeline: this, Block: block), preferLocal: false);
    }

    private void Parse(TextBlock block)
    {
        try
        {
            BlockParser? parser = null;
            lock (_lock)
                _parsers.TryPop(out parser);
            parser ??= _newParser();
            BlockResult result = parser.Parse(block);
            if (_scratch is not null)
            {
                foreach (ColumnChunk? chunk in result.Chunks)
                    chunk?.MoveTo(_scratch);
            }
            lock (_lock)
            {
                _results.Add(result);
                _parsers.Push(parser);
            }
            if (result.Error is not null)
                Volatile.Write(ref _stopped, true);
            _reader.Return(block);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(error), null);
            Volatile.Write(ref _stopped, true);
        }
    }

    private void Wait()
    {
        SpinWait spin = default;
        while (Volatile.Read(ref _running) > 0)
            spin.SpinOnce(sleep1Threshold: 200);
    }
}

namespace Cairn.Lifecycle.Monitoring;

/// <summary>
/// The queue between requests and the writer of the log: records in a few large blocks, which are used again.
/// </summary>
/// <remarks>
/// The lock is held for as long as it takes to copy a record of a few hundred bytes, and never over any waiting. The
/// blocks are too large for the garbage collector to move, and hold no references for it to follow.
/// </remarks>
internal sealed class PendingRecords
{
    private const int BlockBytes = 1 << 18;

    // What a busy server fills between two writings; more than these are left to the garbage collector.
    private const int MostSpares = 16;

    private readonly Lock _lock = new();
    private readonly Queue<PendingBlock> _full = new();
    private readonly Stack<PendingBlock> _spares = new();
    private readonly long _mostRows;
    private readonly long _mostBytes;
    private PendingBlock _filling = new(new byte[BlockBytes]);
    private long _rows;
    private long _bytes;
    private long _recorded;
    private bool _closed;

    public PendingRecords(long mostRows, long mostBytes)
    {
        _mostRows = mostRows;
        _mostBytes = mostBytes;
    }

    /// <summary>Rows added and not yet released.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Rows ever added.</summary>
    public long Recorded => Interlocked.Read(ref _recorded);

    /// <summary>Adds a record behind all others.</summary>
    /// <returns>Rows that wait with it, or 0 when it was refused: too much waits already, or it is closed.</returns>
    public long TryAdd(ReadOnlySpan<byte> record, int rows)
    {
        lock (_lock)
        {
            if (_closed || _rows + rows > _mostRows || _bytes + record.Length > _mostBytes)
                return 0;
            if (record.Length > _filling.Capacity - _filling.Length)
            {
                if (_filling.Length > 0)
                    _full.Enqueue(_filling);
                else
                    _spares.Push(_filling);
                _filling = TakeSpare(record.Length);
            }
            _filling.Add(record, rows);
            _bytes += record.Length;
            _recorded += rows;
            return _rows += rows;
        }
    }

    /// <summary>
    /// Takes the oldest blocks, until they have <paramref name="rows"/> rows or there are no more. They count until
    /// <see cref="Release"/>.
    /// </summary>
    public void Take(long rows, List<PendingBlock> taken)
    {
        lock (_lock)
        {
            while (rows > 0 && _full.TryDequeue(out PendingBlock? block))
            {
                taken.Add(block);
                rows -= block.Rows;
            }
            if (rows > 0 && _filling.Length > 0)
            {
                taken.Add(_filling);
                _filling = TakeSpare(0);
            }
        }
    }

    /// <summary>Gives blocks back whose records have been dealt with.</summary>
    public void Release(List<PendingBlock> taken)
    {
        lock (_lock)
        {
            foreach (PendingBlock block in taken)
            {
                _rows -= block.Rows;
                _bytes -= block.Length;
                block.Clear();
                if (block.Capacity == BlockBytes && _spares.Count < MostSpares)
                    _spares.Push(block);
            }
        }
        taken.Clear();
    }

    /// <summary>Refuses all further records.</summary>
    public void Close()
    {
        lock (_lock)
            _closed = true;
    }

    private PendingBlock TakeSpare(int length) =>
        length > BlockBytes ? new PendingBlock(new byte[length])
        : _spares.TryPop(out PendingBlock? spare) ? spare
        : new PendingBlock(new byte[BlockBytes]);
}

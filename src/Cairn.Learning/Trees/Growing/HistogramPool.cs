namespace Cairn.Learning.Trees.Growing;

/// <summary>
/// Histograms for reuse. Past a bound of memory leaves are asked to give theirs up; such a leaf builds both its
/// children from rows when it is split. Safe for several threads at once.
/// </summary>
internal sealed class HistogramPool
{
    private const long MostBytes = 768L << 20;

    private readonly Lock _lock = new();
    private readonly Stack<long[]> _free = new();
    private readonly int _slots;
    private readonly long _most;
    private long _lent;

    /// <summary>A pool of histograms of <paramref name="slots"/> slots.</summary>
    public HistogramPool(int slots, long mostBytes = MostBytes)
    {
        _slots = slots;
        _most = mostBytes / ((long)slots * sizeof(long));
    }

    /// <summary>Whether more is lent than the bound allows, so that waiting leaves should keep none.</summary>
    public bool IsFull => Volatile.Read(ref _lent) > _most;

    /// <summary>A histogram of any content.</summary>
    public long[] Rent()
    {
        lock (_lock)
        {
            _lent++;
            if (_free.TryPop(out long[]? histogram))
                return histogram;
        }
        return GC.AllocateUninitializedArray<long>(_slots, pinned: true);
    }

    /// <summary>Gives a histogram back.</summary>
    public void Return(long[]? histogram)
    {
        if (histogram is null)
            return;
        lock (_lock)
        {
            _lent--;
            _free.Push(histogram);
        }
    }
}

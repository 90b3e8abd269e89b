namespace Cairn.Data.Reading;

/// <summary>Instants of one block, in ticks.</summary>
internal sealed class TimeChunk(long[] values) : ColumnChunk<long>(values)
{
    /// <summary>Whether a day above 12 decides between day first and month first.</summary>
    public bool IsDecisive { get; init; }
}

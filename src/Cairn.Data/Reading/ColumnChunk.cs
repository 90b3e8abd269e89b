namespace Cairn.Data.Reading;

/// <summary>The values of one column in one block.</summary>
internal abstract class ColumnChunk
{
    /// <summary>How often each missing marker of the plan occurred; null when none did.</summary>
    public int[]? Markers { get; set; }
}

/// <summary>Values kept as an array.</summary>
/// <typeparam name="T">Type of a stored value.</typeparam>
internal abstract class ColumnChunk<T>(T[] values) : ColumnChunk
{
    public T[] Values { get; } = values;
}

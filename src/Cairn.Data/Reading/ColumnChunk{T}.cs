namespace Cairn.Data.Reading;

/// <summary>Values kept as an array.</summary>
/// <typeparam name="T">Type of a stored value.</typeparam>
internal abstract class ColumnChunk<T>(T[] values) : ColumnChunk
{
    public T[] Values { get; } = values;
}

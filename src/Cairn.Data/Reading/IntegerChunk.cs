namespace Cairn.Data.Reading;

/// <summary>Whole numbers of one block.</summary>
internal sealed class IntegerChunk(long[] values) : ColumnChunk<long>(values);

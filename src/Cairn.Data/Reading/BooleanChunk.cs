namespace Cairn.Data.Reading;

/// <summary>Booleans of one block.</summary>
internal sealed class BooleanChunk(sbyte[] values) : ColumnChunk<sbyte>(values);

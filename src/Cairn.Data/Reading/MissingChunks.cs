using Cairn.Data.Columns;

namespace Cairn.Data.Reading;

/// <summary>Makes chunks in which every value is missing.</summary>
internal static class MissingChunks
{
    /// <summary>A chunk of <paramref name="rows"/> missing values.</summary>
    public static ColumnChunk Of(Storage storage, int rows) => storage switch
    {
        Storage.Integer => new IntegerChunk(Filled(rows, IntegerColumn.Missing)),
        Storage.Number => new NumberChunk(Filled(rows, double.NaN)),
        Storage.Boolean => new BooleanChunk(Filled(rows, BooleanColumn.Missing)),
        Storage.Time => new TimeChunk(Filled(rows, TimeColumn.Missing)),
        _ => new TextChunk(Filled(rows, -1), [], []),
    };

    private static T[] Filled<T>(int rows, T value)
    {
        T[] values = GC.AllocateUninitializedArray<T>(rows);
        Array.Fill(values, value);
        return values;
    }
}

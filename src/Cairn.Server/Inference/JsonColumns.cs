using System.Text.Json;
using Cairn.Data.Columns;

namespace Cairn.Server.Inference;

/// <summary>Writes values of columns as JSON; missing ones, and numbers that JSON does not know, as null.</summary>
internal static class JsonColumns
{
    /// <summary>Writes all values of a column.</summary>
    public static void WriteAll(Utf8JsonWriter json, Column column)
    {
        for (int row = 0; row < column.Count; row++)
            Write(json, column, row);
    }

    /// <summary>Writes one value.</summary>
    public static void Write(Utf8JsonWriter json, Column column, int row)
    {
        switch (column)
        {
            case NumberColumn numbers when double.IsFinite(numbers.Values[row]):
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case NumberColumn:
                json.WriteNullValue();
                break;
            case SingleColumn singles when float.IsFinite(singles.Values[row]):
                json.WriteNumberValue((double)singles.Values[row]);
                break;
            case SingleColumn:
                json.WriteNullValue();
                break;
            case IntegerColumn integers when !integers.IsMissing(row):
                json.WriteNumberValue(integers.Values[row]);
                break;
            case BooleanColumn booleans when !booleans.IsMissing(row):
                json.WriteBooleanValue(booleans.Values[row] != 0);
                break;
            default:
                json.WriteStringValue(column.Format(row));
                break;
        }
    }
}

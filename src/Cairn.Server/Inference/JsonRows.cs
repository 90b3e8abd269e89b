using System.Text.Json;
using Cairn.Formats;

namespace Cairn.Server.Inference;

/// <summary>
/// Reads rows from the three shapes that tables take in JSON: records, columns, and arrays of values.
/// </summary>
internal static class JsonRows
{
    /// <summary>What the reader stands on, for messages.</summary>
    public static string NameOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        _ => "null",
    };

    /// <summary>The error for a field of the wrong JSON type.</summary>
    public static InputException Wrong(string field, JsonTokenType found, string wanted) =>
        new("bad-request", $"'{field}': found {NameOf(found)}, wanted {wanted}.");

    /// <summary>Reads the records of an array, from its first element to its end.</summary>
    /// <param name="reader">Stands on the first element, or on the end of an empty array.</param>
    /// <param name="rows">Receives the values.</param>
    /// <param name="field">Name of the field that holds the array.</param>
    public static void ReadRecords(ref Utf8JsonReader reader, RowsBuilder rows, string field)
    {
        for (int row = 0; reader.TokenType != JsonTokenType.EndArray; row++)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Wrong($"{field}[{row}]", reader.TokenType, "an object with a value for each column");
            rows.CheckRows(row + 1);
            rows.BeginNames();
            int guess = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                int column = rows.TakeName(ref reader, guess);
                reader.Read();
                rows[column].Add(ref reader);
                guess = column + 1;
            }
            rows.EndNames(row);
            reader.Read();
        }
    }

    /// <summary>Reads an object of columns, each an array of values.</summary>
    /// <param name="reader">Stands on the start of the object; left on its end.</param>
    /// <param name="rows">Receives the values.</param>
    public static void ReadColumns(ref Utf8JsonReader reader, RowsBuilder rows)
    {
        rows.BeginNames();
        int guess = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int column = rows.TakeName(ref reader, guess);
            guess = column + 1;
            reader.Read();
            ReadValues(ref reader, rows, column);
        }
        rows.EndNames(-1);
    }

    /// <summary>Reads the values of one column from an array, flat or with one value in each inner array.</summary>
    /// <param name="reader">Stands on the start of the array; left on its end.</param>
    /// <param name="rows">Receives the values.</param>
    /// <param name="column">Index of the column.</param>
    public static void ReadValues(ref Utf8JsonReader reader, RowsBuilder rows, int column)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Wrong(rows[column].Field.Name, reader.TokenType, "an array with a value for each row");
        int depth = 1;
        while (depth > 0 && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray when depth < 2:
                    depth++;
                    break;
                case JsonTokenType.EndArray:
                    depth--;
                    break;
                default:
                    rows[column].Add(ref reader);
                    rows.CheckRows(rows[column].Count);
                    break;
            }
        }
    }

    /// <summary>Reads rows that are arrays of values.</summary>
    /// <param name="reader">Stands on the first row, or on the end of an empty array.</param>
    /// <param name="rows">Receives the values.</param>
    /// <param name="order">For each place in a row the index of its column; empty for the order of the
    /// signature.</param>
    /// <param name="field">Name of the field that holds the rows.</param>
    public static void ReadArrays(
        ref Utf8JsonReader reader, RowsBuilder rows, ReadOnlySpan<int> order, string field)
    {
        for (int row = 0; reader.TokenType != JsonTokenType.EndArray; row++)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                throw Wrong($"{field}[{row}]", reader.TokenType, "an array with a value for each column");
            rows.CheckRows(row + 1);
            int place = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (place == rows.Width)
                    throw WrongWidth(rows, field, row, $"more than {rows.Width}");
                rows[order.IsEmpty ? place : order[place]].Add(ref reader);
                place++;
            }
            if (place < rows.Width)
                throw WrongWidth(rows, field, row, $"{place}");
            reader.Read();
        }
    }

    private static InputException WrongWidth(RowsBuilder rows, string field, int row, string found) => new(
        "ragged-rows", $"'{field}', row {row + 1}: found {found} values, wanted {rows.Width}, one for each column.");
}

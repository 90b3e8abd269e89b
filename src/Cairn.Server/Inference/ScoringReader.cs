using System.Text.Json;
using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Server.Inference;

/// <summary>
/// Reads a request of MLflow's scoring server: an object with one of <c>dataframe_split</c>, <c>dataframe_records</c>,
/// <c>instances</c> and <c>inputs</c>.
/// </summary>
internal static class ScoringReader
{
    private static readonly string[] s_forms = ["dataframe_split", "dataframe_records", "instances", "inputs"];

    /// <summary>Reads the rows of a request.</summary>
    /// <exception cref="InputException">The request does not fit the form or the model.</exception>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    /// <param name="body">The body.</param>
    /// <param name="rows">Collects the rows.</param>
    /// <param name="interval">The share that <c>params.interval</c> asks for; see <see cref="IntervalParameter"/>.</param>
    public static Table Read(ReadOnlySpan<byte> body, RowsBuilder rows, out double interval)
    {
        interval = IntervalParameter.None;
        Utf8JsonReader reader = new(body);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
            throw new InputException("bad-request", "The body is an array.", "Wrap it: {\"dataframe_records\": […]}.");
        if (reader.TokenType != JsonTokenType.StartObject)
            throw JsonRows.Wrong("body", reader.TokenType, "an object with " + string.Join(" or ", s_forms));
        rows.Reset(1);
        string? form = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = NameOf(ref reader);
            reader.Read();
            if (field == "params" && reader.TokenType == JsonTokenType.StartObject)
            {
                interval = ReadParameters(ref reader);
                continue;
            }
            if (field is "params" or "signature_name")
            {
                reader.Skip();
                continue;
            }
            if (form is not null)
            {
                throw new InputException(
                    "bad-request", $"The body has both '{form}' and '{field}'.", "Give the rows in one form, once.");
            }
            form = field;
            ReadForm(ref reader, rows, form);
        }
        reader.Read();
        if (form is null)
        {
            throw new InputException(
                "bad-request", "The body has no rows.", "Give one of " + string.Join(", ", s_forms) + ".");
        }
        return rows.Build();
    }

    private static double ReadParameters(ref Utf8JsonReader reader)
    {
        double interval = IntervalParameter.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isInterval = reader.ValueTextEquals("interval"u8);
            reader.Read();
            if (isInterval)
                interval = IntervalParameter.Read(ref reader);
            else
                reader.Skip();
        }
        return interval;
    }

    private static string NameOf(ref Utf8JsonReader reader)
    {
        // The constants spare a string a request.
        foreach (string form in s_forms)
        {
            if (reader.ValueTextEquals(form))
                return form;
        }
        string name = reader.GetString()!;
        return name is "params" or "signature_name"
            ? name
            : throw new InputException("unknown-field", $"'{name}' is not a field of a scoring request.",
                NearestNames.Hint(name, s_forms));
    }

    private static void ReadForm(ref Utf8JsonReader reader, RowsBuilder rows, string form)
    {
        switch (form)
        {
            case "dataframe_split":
                ReadSplit(ref reader, rows);
                break;
            case "dataframe_records":
                if (reader.TokenType != JsonTokenType.StartArray)
                    throw JsonRows.Wrong(form, reader.TokenType, "an array of objects, one a row");
                reader.Read();
                JsonRows.ReadRecords(ref reader, rows, form);
                break;
            default:
                ReadTensors(ref reader, rows, form);
                break;
        }
    }

    // TensorFlow Serving's forms. Rows or columns can be told apart by their look, so both names take both.
    private static void ReadTensors(ref Utf8JsonReader reader, RowsBuilder rows, string form)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            JsonRows.ReadColumns(ref reader, rows);
            return;
        }
        if (reader.TokenType != JsonTokenType.StartArray)
            throw JsonRows.Wrong(form, reader.TokenType, "an array of rows or an object of columns");
        Utf8JsonReader start = reader;
        reader.Read();
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.EndArray)
        {
            JsonRows.ReadRecords(ref reader, rows, form);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            JsonRows.ReadArrays(ref reader, rows, [], form);
        }
        else if (rows.Width == 1)
        {
            reader = start;
            JsonRows.ReadValues(ref reader, rows, 0);
        }
        else
        {
            throw JsonRows.Wrong($"{form}[0]", reader.TokenType, "an object or an array with a value for each column");
        }
    }

    private static void ReadSplit(ref Utf8JsonReader reader, RowsBuilder rows)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw JsonRows.Wrong("dataframe_split", reader.TokenType, "an object with columns and data");
        int[]? order = null;
        bool hasData = false;
        Utf8JsonReader later = default;
        bool isLater = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isColumns = reader.ValueTextEquals("columns"u8);
            bool isData = reader.ValueTextEquals("data"u8);
            if (!isColumns && !isData && !reader.ValueTextEquals("index"u8))
            {
                string name = reader.GetString()!;
                throw new InputException(
                    "unknown-field", $"'{name}' is not a field of dataframe_split.",
                    NearestNames.Hint(name, ["columns", "index", "data"]));
            }
            if ((isColumns && order is not null) || (isData && hasData))
                throw new InputException("bad-request", $"dataframe_split: '{reader.GetString()}' is given twice.");
            reader.Read();
            if (isColumns)
            {
                order = ReadOrder(ref reader, rows);
            }
            else if (isData)
            {
                if (reader.TokenType != JsonTokenType.StartArray)
                    throw JsonRows.Wrong("dataframe_split.data", reader.TokenType, "an array of rows");
                hasData = true;
                isLater = order is null;
                if (isLater)
                {
                    later = reader;
                    reader.Skip();
                }
                else
                {
                    ReadData(ref reader, rows, order!);
                }
            }
            else
            {
                reader.Skip();
            }
        }
        if (order is null)
            throw new InputException("bad-request", "dataframe_split: 'columns' is missing.");
        if (!hasData)
            throw new InputException("bad-request", "dataframe_split: 'data' is missing.");
        if (isLater)
            ReadData(ref later, rows, order);
    }

    private static void ReadData(ref Utf8JsonReader reader, RowsBuilder rows, int[] order)
    {
        reader.Read();
        JsonRows.ReadArrays(ref reader, rows, order, "dataframe_split.data");
    }

    private static int[] ReadOrder(ref Utf8JsonReader reader, RowsBuilder rows)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw JsonRows.Wrong("dataframe_split.columns", reader.TokenType, "an array of names");
        int[] order = new int[rows.Width];
        int place = 0;
        rows.BeginNames();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
                throw JsonRows.Wrong($"dataframe_split.columns[{place}]", reader.TokenType, "a name");
            // A name too many is unknown or given twice, so the array never overflows.
            int column = rows.TakeName(ref reader, place);
            order[place++] = column;
        }
        rows.EndNames(-1);
        return order;
    }
}

using System.Text.Json;

namespace Cairn.Formats.JsonLines;

/// <summary>Turns a JSON array of objects into JSON lines, so that one reader serves both.</summary>
public static class JsonArrayText
{
    /// <summary>Largest array, in bytes: it is held in memory whole.</summary>
    public const int Largest = 1 << 30;

    /// <summary>The elements of the array, one a line.</summary>
    /// <param name="text">The array, UTF-8.</param>
    /// <param name="source">Name of the source.</param>
    /// <exception cref="MalformedDataException">It is not one array, or larger than <see cref="Largest"/>.</exception>
    public static MemoryStream ToLines(Stream text, string source)
    {
        byte[] bytes = ReadAll(text, source);
        ReadOnlySpan<byte> json = bytes;
        if (json.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
            json = json[3..];
        MemoryStream lines = new();
        Utf8JsonReader reader = new(json);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                // Inside strings JSON has no raw line breaks, so those that are there are layout.
                foreach (byte value in json[start..(int)reader.BytesConsumed])
                    lines.WriteByte(value is (byte)'\n' or (byte)'\r' ? (byte)' ' : value);
                lines.WriteByte((byte)'\n');
            }
            if (reader.Read())
                throw new MalformedDataException(source, "more follows the JSON array.");
        }
        catch (JsonException error)
        {
            throw new MalformedDataException(
                source, "this is not a whole JSON array: " + error.Message.Split(" LineNumber:")[0],
                (error.LineNumber ?? -1) + 1, inner: error);
        }
        lines.Position = 0;
        return lines;
    }

    private static byte[] ReadAll(Stream text, string source)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[1 << 16];
        for (int count = text.Read(buffer); count > 0; count = text.Read(buffer))
        {
            all.Write(buffer, 0, count);
            if (all.Length > Largest)
            {
                throw new MalformedDataException(
                    source, $"a JSON array of more than {Largest >> 20} MiB is not read.",
                    hint: "Write one object a line.");
            }
        }
        return all.ToArray();
    }
}

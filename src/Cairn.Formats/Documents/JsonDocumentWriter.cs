using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cairn.Formats.Documents;

/// <summary>
/// Writes a document as JSON without blanks. Numbers have the fewest digits that read back the same in their own
/// precision; those of a floating type have a point or an exponent, by which strict readers tell them from whole numbers;
/// NaN and infinities are bare words, as the readers of models take them.
/// </summary>
public static class JsonDocumentWriter
{
    /// <summary>Writes a document.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="value">The document.</param>
    public static void Write(Stream stream, DocumentValue value)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        Write(writer, value);
    }

    private static void Write(StreamWriter writer, DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentKind.Null:
                writer.Write("null");
                break;
            case DocumentKind.Boolean:
                writer.Write(value.Boolean ? "true" : "false");
                break;
            case DocumentKind.Number:
                WriteNumber(writer, value.Number, value.Type);
                break;
            case DocumentKind.Text:
                WriteText(writer, value.Text);
                break;
            case DocumentKind.Object:
                WriteObject(writer, value.Members);
                break;
            case DocumentKind.List:
                WriteList(writer, value.Items);
                break;
            default:
                WriteNumbers(writer, value);
                break;
        }
    }

    private static void WriteObject(StreamWriter writer, OrderedDictionary<string, DocumentValue> members)
    {
        char before = '{';
        foreach ((string name, DocumentValue member) in members)
        {
            writer.Write(before);
            WriteText(writer, name);
            writer.Write(':');
            Write(writer, member);
            before = ',';
        }
        writer.Write(before == '{' ? "{}" : "}");
    }

    private static void WriteList(StreamWriter writer, IReadOnlyList<DocumentValue> items)
    {
        writer.Write('[');
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                writer.Write(',');
            Write(writer, items[i]);
        }
        writer.Write(']');
    }

    private static void WriteNumbers(StreamWriter writer, DocumentValue value)
    {
        writer.Write('[');
        for (int i = 0; i < value.Numbers.Length; i++)
        {
            if (i > 0)
                writer.Write(',');
            WriteNumber(writer, value.Numbers[i], value.Type);
        }
        writer.Write(']');
    }

    private static void WriteText(StreamWriter writer, string text)
    {
        writer.Write('"');
        writer.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value);
        writer.Write('"');
    }

    private static void WriteNumber(StreamWriter writer, double number, NumberType type)
    {
        Span<char> digits = stackalloc char[40];
        int length;
        if (double.IsNaN(number))
        {
            writer.Write("NaN");
            return;
        }
        if (double.IsInfinity(number))
        {
            writer.Write(number > 0 ? "Infinity" : "-Infinity");
            return;
        }
        if (type == NumberType.Float32)
            ((float)number).TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        else
            number.TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        writer.Write(digits[..length]);
        if (type is NumberType.Float32 or NumberType.Float64 && !digits[..length].ContainsAny('.', 'E'))
            writer.Write(".0");
    }
}

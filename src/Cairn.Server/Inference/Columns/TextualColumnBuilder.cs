using System.Globalization;
using System.Text.Json;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference.Columns;

/// <summary>Collects values that are texts: numbers and truth values stand for their text.</summary>
internal abstract class TextualColumnBuilder(InputField field) : ColumnBuilder(field)
{
    /// <inheritdoc/>
    public sealed override void AddInteger(long value) => AddText(value.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public sealed override void AddNumber(double value)
    {
        if (double.IsNaN(value))
            AddMissing();
        else
            AddText(Format(value));
    }

    /// <inheritdoc/>
    public sealed override void AddBoolean(bool value) => AddText(value ? "true" : "false");

    /// <summary>Adds a text.</summary>
    protected abstract void AddText(string text);

    /// <summary>Adds the JSON string that <paramref name="reader"/> stands on.</summary>
    protected virtual void AddString(ref Utf8JsonReader reader) => AddText(reader.GetString()!);

    /// <inheritdoc/>
    protected sealed override void AddValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                AddString(ref reader);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                AddBoolean(reader.GetBoolean());
                break;
            case JsonTokenType.Number when reader.TryGetInt64(out long value):
                AddInteger(value);
                break;
            case JsonTokenType.Number:
                AddNumber(ReadFinite(ref reader));
                break;
            default:
                throw Mistyped(ref reader);
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Data.Columns;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference.Columns;

/// <summary>Collects texts and identifiers; numbers and truth values stand for their text.</summary>
internal sealed class TextColumnBuilder(InputField field) : ColumnBuilder(field)
{
    private string?[] _values = [];

    /// <inheritdoc/>
    protected override string Wanted => "a text";

    /// <inheritdoc/>
    public override void Reset(int rows)
    {
        _values = new string?[rows];
        Count = 0;
    }

    /// <inheritdoc/>
    public override void AddInteger(long value) => Push(value.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override void AddNumber(double value)
    {
        if (double.IsNaN(value))
            AddMissing();
        else
            Push(Format(value));
    }

    /// <inheritdoc/>
    public override void AddBoolean(bool value) => Push(value ? "true" : "false");

    /// <inheritdoc/>
    public override void AddText(ReadOnlySpan<byte> utf8) => Push(Encoding.UTF8.GetString(utf8));

    /// <inheritdoc/>
    public override Column Build()
    {
        TextColumn column = new(Field.Name, Trim(_values, Count), Field.Kind);
        _values = [];
        return column;
    }

    /// <inheritdoc/>
    protected override void AddMissingValue() => Push(null);

    /// <inheritdoc/>
    protected override void AddValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                Push(reader.GetString());
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

    private void Push(string? value)
    {
        _values = Room(_values, Count);
        _values[Count++] = value;
    }
}

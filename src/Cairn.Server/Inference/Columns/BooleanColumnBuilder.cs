using System.Text;
using System.Text.Json;
using Cairn.Data.Columns;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference.Columns;

/// <summary>
/// Collects truth values: <c>true</c> and <c>false</c>, 1 and 0, or the words that files use for them.
/// </summary>
internal sealed class BooleanColumnBuilder(InputField field) : ColumnBuilder(field)
{
    private static readonly string[] s_true = ["true", "t", "yes", "y", "1"];
    private static readonly string[] s_false = ["false", "f", "no", "n", "0"];

    private sbyte[] _values = [];

    /// <inheritdoc/>
    protected override string Wanted => "true or false";

    /// <inheritdoc/>
    public override void Reset(int rows)
    {
        _values = new sbyte[rows];
        Count = 0;
    }

    /// <inheritdoc/>
    public override void AddInteger(long value) =>
        Push(value is 0 or 1 ? (sbyte)value
            : throw Mistyped(value.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public override void AddNumber(double value)
    {
        if (double.IsNaN(value))
            AddMissing();
        else
            Push(value is 0 or 1 ? (sbyte)value : throw Mistyped(Format(value)));
    }

    /// <inheritdoc/>
    public override void AddBoolean(bool value) => Push(value ? (sbyte)1 : (sbyte)0);

    /// <inheritdoc/>
    public override void AddText(ReadOnlySpan<byte> utf8) => PushWord(Encoding.UTF8.GetString(utf8));

    /// <inheritdoc/>
    public override Column Build()
    {
        BooleanColumn column = new(Field.Name, Trim(_values, Count));
        _values = [];
        return column;
    }

    /// <inheritdoc/>
    protected override void AddMissingValue() => Push(BooleanColumn.Missing);

    /// <inheritdoc/>
    protected override void AddValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                Push(1);
                break;
            case JsonTokenType.False:
                Push(0);
                break;
            case JsonTokenType.Number:
                AddNumber(ReadFinite(ref reader));
                break;
            case JsonTokenType.String:
                PushWord(reader.GetString()!);
                break;
            default:
                throw Mistyped(ref reader);
        }
    }

    private void PushWord(string word) =>
        Push(s_true.Contains(word, StringComparer.OrdinalIgnoreCase) ? (sbyte)1
            : s_false.Contains(word, StringComparer.OrdinalIgnoreCase) ? (sbyte)0
            : throw Mistyped("text " + Quote(word)));

    private void Push(sbyte value)
    {
        _values = Room(_values, Count);
        _values[Count++] = value;
    }
}

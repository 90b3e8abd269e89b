using System.Text;
using Cairn.Data.Columns;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference.Columns;

/// <summary>Collects texts and identifiers; numbers and truth values stand for their text.</summary>
internal sealed class TextColumnBuilder(InputField field) : TextualColumnBuilder(field)
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
    protected override void AddText(string text) => Push(text);

    private void Push(string? value)
    {
        _values = Room(_values, Count);
        _values[Count++] = value;
    }
}

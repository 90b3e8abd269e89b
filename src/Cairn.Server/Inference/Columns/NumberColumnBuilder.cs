using System.Text.Json;
using Cairn.Data.Columns;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference.Columns;

/// <summary>Collects numbers.</summary>
internal sealed class NumberColumnBuilder(InputField field) : ColumnBuilder(field)
{
    private double[] _values = [];

    /// <inheritdoc/>
    protected override string Wanted => "a number";

    /// <inheritdoc/>
    public override void Reset(int rows)
    {
        _values = new double[rows];
        Count = 0;
    }

    /// <inheritdoc/>
    public override void AddInteger(long value) => Push(value);

    /// <inheritdoc/>
    public override void AddNumber(double value)
    {
        if (double.IsNaN(value))
            AddMissing();
        else if (double.IsInfinity(value))
            throw Mistyped(Format(value));
        else
            Push(value);
    }

    /// <inheritdoc/>
    public override void AddBoolean(bool value) => throw Mistyped(value ? "true" : "false");

    /// <inheritdoc/>
    public override void AddText(ReadOnlySpan<byte> utf8) => throw Mistyped("a text");

    /// <inheritdoc/>
    public override Column Build()
    {
        NumberColumn column = new(Field.Name, Trim(_values, Count));
        _values = [];
        return column;
    }

    /// <inheritdoc/>
    protected override void AddMissingValue() => Push(double.NaN);

    /// <inheritdoc/>
    protected override void AddValue(ref Utf8JsonReader reader) => Push(ReadFinite(ref reader));

    private void Push(double value)
    {
        _values = Room(_values, Count);
        _values[Count++] = value;
    }
}

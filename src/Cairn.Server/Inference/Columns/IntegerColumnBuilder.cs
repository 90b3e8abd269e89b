using System.Text.Json;
using Cairn.Data.Columns;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference.Columns;

/// <summary>
/// Collects whole numbers. As everywhere in Cairn a fraction may stand among them, since a learner sees both as numbers: then the
/// column becomes one of numbers.
/// </summary>
internal sealed class IntegerColumnBuilder(InputField field) : ColumnBuilder(field)
{
    private long[] _values = [];
    private double[]? _numbers;

    /// <inheritdoc/>
    protected override string Wanted => "a whole number";

    /// <inheritdoc/>
    public override void Reset(int rows)
    {
        _values = new long[rows];
        _numbers = null;
        Count = 0;
    }

    /// <inheritdoc/>
    public override void AddInteger(long value)
    {
        if (_numbers is not null || value == IntegerColumn.Missing)
            PushNumber(value);
        else
            Push(value);
    }

    /// <inheritdoc/>
    public override void AddNumber(double value)
    {
        if (double.IsNaN(value))
            AddMissing();
        else if (double.IsInfinity(value))
            throw Mistyped(Format(value));
        else if (_numbers is null && Math.Abs(value) < 1L << 62 && double.IsInteger(value))
            Push((long)value);
        else
            PushNumber(value);
    }

    /// <inheritdoc/>
    public override void AddBoolean(bool value) => throw Mistyped(value ? "true" : "false");

    /// <inheritdoc/>
    public override void AddText(ReadOnlySpan<byte> utf8) => throw Mistyped("a text");

    /// <inheritdoc/>
    public override Column Build()
    {
        Column column = _numbers is null
            ? new IntegerColumn(Field.Name, Trim(_values, Count))
            : new NumberColumn(Field.Name, Trim(_numbers, Count));
        _values = [];
        _numbers = null;
        return column;
    }

    /// <inheritdoc/>
    protected override void AddMissingValue()
    {
        if (_numbers is null)
            Push(IntegerColumn.Missing);
        else
            PushNumber(double.NaN);
    }

    /// <inheritdoc/>
    protected override void AddValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value))
            AddInteger(value);
        else
            AddNumber(ReadFinite(ref reader));
    }

    private void Push(long value)
    {
        _values = Room(_values, Count);
        _values[Count++] = value;
    }

    private void PushNumber(double value)
    {
        if (_numbers is null)
        {
            _numbers = new double[Math.Max(_values.Length, Count + 1)];
            for (int i = 0; i < Count; i++)
                _numbers[i] = _values[i] == IntegerColumn.Missing ? double.NaN : _values[i];
        }
        _numbers = Room(_numbers, Count);
        _numbers[Count++] = value;
    }
}

using System.Text.Json;
using Cairn.Data.Columns;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference.Columns;

/// <summary>
/// Collects numbers, those of integer columns too: as everywhere in Cairn a fraction may stand among whole numbers,
/// since a learner sees both as numbers, and a column is to have one kind in every request, or the prediction log could
/// not put requests together.
/// </summary>
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

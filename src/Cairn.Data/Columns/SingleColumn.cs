using System.Globalization;

namespace Cairn.Data.Columns;

/// <summary>Measured quantities of single precision, at half the memory of a <see cref="NumberColumn"/>; NaN is missing.</summary>
/// <remarks>
/// Each value is the double that it equals, which nothing rounds: texts and files have that double's digits, so what is
/// written reads back as the same number. A learner finds in it what it finds in a column of those doubles.
/// </remarks>
public sealed class SingleColumn : Column<float>
{
    /// <summary>A column over <paramref name="values"/>, which the caller no longer changes.</summary>
    public SingleColumn(string name, float[] values)
        : base(name, values)
    {
    }

    /// <summary>A column over values wherever they are.</summary>
    internal SingleColumn(string name, ColumnStorage<float> values)
        : base(name, values)
    {
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Number;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => float.IsNaN(Values[row]);

    /// <inheritdoc/>
    public override string? Format(int row) =>
        IsMissing(row) ? null : ((double)Values[row]).ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override object? ValueAt(int row) => IsMissing(row) ? null : (double)Values[row];

    /// <inheritdoc/>
    public override Column Rename(string name) => new SingleColumn(name, Storage);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows) => new SingleColumn(Name, TakeValues(rows));

    /// <inheritdoc/>
    public override void CopyNumbers(int start, Span<double> destination)
    {
        ReadOnlySpan<float> source = Values.Slice(start, destination.Length);
        for (int i = 0; i < source.Length; i++)
            destination[i] = source[i];
    }

    private protected override int CountMissing()
    {
        int missing = 0;
        foreach (float value in Values)
            missing += float.IsNaN(value) ? 1 : 0;
        return missing;
    }
}

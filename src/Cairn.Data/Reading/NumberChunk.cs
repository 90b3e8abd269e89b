namespace Cairn.Data.Reading;

/// <summary>Numbers of one block.</summary>
internal sealed class NumberChunk(double[] values) : ColumnChunk<double>(values)
{
    /// <summary>Whether a value has a point or an exponent.</summary>
    public bool HasFraction { get; init; }

    /// <summary>Whether a value is all digits and does not fit a long.</summary>
    public bool HasOverflow { get; init; }
}

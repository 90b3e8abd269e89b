namespace Cairn.Learning.Explanation.Counterfactuals;

/// <summary>What a counterfactual may do to a column.</summary>
/// <param name="Direction">Which way its value may go.</param>
/// <param name="Low">Least value allowed, for columns with an order; times in seconds since 1970-01-01 UTC.</param>
/// <param name="High">Greatest value allowed.</param>
public sealed record ColumnRule(
    ChangeDirection Direction = ChangeDirection.Any, double Low = double.NegativeInfinity,
    double High = double.PositiveInfinity)
{
    /// <summary>Leaves the column as it is.</summary>
    public static ColumnRule Frozen { get; } = new(ChangeDirection.None);

    /// <summary>Whether a value may take the place of another; for columns with an order.</summary>
    internal bool Allows(double from, double to) =>
        to >= Low && to <= High && (double.IsNaN(from) || Direction switch
        {
            ChangeDirection.Up => to >= from,
            ChangeDirection.Down => to <= from,
            ChangeDirection.None => to == from,
            _ => true,
        });
}

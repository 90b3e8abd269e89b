using Cairn.Data.Columns;

namespace Cairn.Data.Profiling;

/// <summary>
/// What is remembered of a column once its rows are gone: counts, moments, distribution, frequent values.
/// </summary>
/// <remarks>
/// Numeric kinds (number, integer, boolean, time) have moments and quantiles, over their finite values; times are in
/// seconds since 1970-01-01 UTC. Texts and identifiers keep counts only: a profile travels with a model, and free text
/// may hold what should not travel.
/// </remarks>
public sealed record ColumnProfile
{
    /// <summary>Name of the column.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of its values.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>Number of rows, those with a missing value included.</summary>
    public required long Count { get; init; }

    /// <summary>Number of rows whose value is missing.</summary>
    public required long Missing { get; init; }

    /// <summary>Number of distinct values that are not missing.</summary>
    public required long Distinct { get; init; }

    /// <summary>False when <see cref="Distinct"/> is an estimate, which has a standard error of 0.8 %.</summary>
    public bool DistinctIsExact { get; init; } = true;

    /// <summary>Arithmetic mean; null when there is no finite value or the kind is not numeric.</summary>
    public double? Mean { get; init; }

    /// <summary>
    /// Standard deviation with n − 1 in the denominator, 0 for one value; null as for <see cref="Mean"/>.
    /// </summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Least finite value; null as for <see cref="Mean"/>.</summary>
    public double? Min { get; init; }

    /// <summary>Greatest finite value; null as for <see cref="Mean"/>.</summary>
    public double? Max { get; init; }

    /// <summary>
    /// Quantiles of the finite values at equal steps of probability from 0 to 1 (101 of them: every hundredth), with
    /// linear interpolation between order statistics (Hyndman and Fan's type 7). Empty when there is no finite value.
    /// </summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];

    /// <summary>For each quantile the exact share of the finite values that lie below it, in [0, 1].</summary>
    /// <remarks>
    /// With <see cref="AtMost"/> this is the empirical distribution function on the grid, on both sides of
    /// every jump; so a value that many rows share, such as 0, is told from its neighbours.
    /// </remarks>
    public IReadOnlyList<double> Below { get; init; } = [];

    /// <summary>For each quantile the exact share of the finite values that do not exceed it, in [0, 1].</summary>
    public IReadOnlyList<double> AtMost { get; init; } = [];

    /// <summary>
    /// The most frequent values, most frequent first, ties by value: for categories and booleans, and for numbers and
    /// integers with few distinct values. Empty otherwise.
    /// </summary>
    public IReadOnlyList<ValueCount> TopValues { get; init; } = [];

    /// <summary>Rows with a value that <see cref="TopValues"/> does not list; 0 when that list is empty.</summary>
    public long OtherCount { get; init; }

    /// <summary>Number of rows with a value.</summary>
    public long Present => Count - Missing;

    /// <summary>Share of rows without a value, in [0, 1]; 0 when there are no rows.</summary>
    public double MissingRate => Count == 0 ? 0 : (double)Missing / Count;

    /// <summary>Whether <see cref="TopValues"/> lists every value that occurs.</summary>
    public bool ListsEveryValue => TopValues.Count > 0 && OtherCount == 0;

    /// <summary>
    /// The quantile at <paramref name="probability"/>, between the points of the grid by linear interpolation.
    /// </summary>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>NaN when the column has no finite value.</returns>
    public double Quantile(double probability)
    {
        if (Quantiles.Count == 0)
            return double.NaN;
        double position = Math.Clamp(probability, 0, 1) * (Quantiles.Count - 1);
        int low = (int)position;
        return low == Quantiles.Count - 1
            ? Quantiles[low]
            : Quantiles[low] + (position - low) * (Quantiles[low + 1] - Quantiles[low]);
    }
}

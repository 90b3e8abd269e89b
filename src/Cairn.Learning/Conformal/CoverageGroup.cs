using Cairn.Learning.Metrics.Intervals;

namespace Cairn.Learning.Conformal;

/// <summary>How often the truth was held in some rows.</summary>
/// <param name="Name">Which rows: a class, a value, a fifth of the predictions; empty for all.</param>
/// <param name="Rows">How many.</param>
/// <param name="Covered">How many of them held the truth.</param>
/// <param name="Width">Mean width of their intervals, in the unit of the target, or mean size of their sets.</param>
public sealed record CoverageGroup(string Name, int Rows, int Covered, double Width)
{
    /// <summary>Share of the rows that held the truth.</summary>
    public double Coverage => (double)Covered / Rows;

    /// <summary>The 95 % interval of the share, by Wilson (1927).</summary>
    public MetricInterval Interval
    {
        get
        {
            const double Z = 1.959963984540054;
            double middle = (Coverage + Z * Z / (2 * Rows)) / (1 + Z * Z / Rows);
            double reach = Z / (1 + Z * Z / Rows) * Math.Sqrt(Coverage * (1 - Coverage) / Rows + Z * Z / (4.0 * Rows * Rows));
            return new MetricInterval(Math.Max(0, middle - reach), Math.Min(1, middle + reach));
        }
    }
}

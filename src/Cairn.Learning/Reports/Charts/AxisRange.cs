namespace Cairn.Learning.Reports.Charts;

/// <summary>Where an axis begins and ends so that its marks fall on round numbers.</summary>
public static class AxisRange
{
    /// <summary>The nearest round numbers outside a range of values.</summary>
    /// <param name="low">Least value.</param>
    /// <param name="high">Greatest value.</param>
    /// <returns>A range that is not empty, and the distance of its marks.</returns>
    public static (double Low, double High, double Step) Around(double low, double high)
    {
        if (!(high > low))
            return (low - 1, high + 1, 1);
        double raw = (high - low) / 5;
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double ratio = raw / power;
        double step = (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10) * power;
        return (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step, step);
    }
}

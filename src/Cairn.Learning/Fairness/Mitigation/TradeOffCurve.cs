namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>
/// The upper hull of what thresholds of a group reach in two quantities: each of its points is a draw of two
/// thresholds.
/// </summary>
internal sealed class TradeOffCurve
{
    private readonly (double X, double Y, double Threshold)[] _points;

    private TradeOffCurve((double X, double Y, double Threshold)[] points)
    {
        _points = points;
    }

    /// <summary>The hull, by Andrew's monotone chain.</summary>
    /// <param name="counts">What thresholds select.</param>
    /// <param name="x">The quantity that is to be alike, from 0 to 1.</param>
    /// <param name="y">The quantity that is to be great.</param>
    public static TradeOffCurve Of(ScoreCounts counts, Func<int, double> x, Func<int, double> y)
    {
        (double X, double Y, double Threshold)[] sorted =
        [
            .. Enumerable.Range(0, counts.Thresholds.Length).Select(at => (x(at), y(at), counts.Thresholds[at]))
                .OrderBy(point => point.Item1).ThenBy(point => point.Item2),
        ];
        List<(double X, double Y, double Threshold)> hull = [];
        foreach ((double X, double Y, double Threshold) point in sorted)
        {
            while (hull.Count >= 2)
            {
                (double X, double Y, double Threshold) first = hull[^2];
                (double X, double Y, double Threshold) middle = hull[^1];
                if ((middle.Y - first.Y) * (point.X - first.X) > (point.Y - first.Y) * (middle.X - first.X))
                    break;
                hull.RemoveAt(hull.Count - 1);
            }
            hull.Add(point);
        }
        return new TradeOffCurve([.. hull]);
    }

    /// <summary>The greatest y at an x, and the rule that reaches it.</summary>
    public (double Y, GroupRule Rule) At(double x)
    {
        int at = 0;
        while (at < _points.Length - 2 && _points[at + 1].X <= x)
            at++;
        (double X, double Y, double Threshold) left = _points[at];
        (double X, double Y, double Threshold) right = _points[at + 1];
        double share = Math.Clamp((right.X - x) / (right.X - left.X), 0, 1);
        return (share * left.Y + (1 - share) * right.Y, new GroupRule(left.Threshold, share, right.Threshold));
    }
}

using System.Globalization;
using Cairn.Learning.Metrics.Intervals;

namespace Cairn.Learning.Metrics.Comparison;

/// <summary>Tells a comparison in words.</summary>
internal static class ComparisonText
{
    public static string Verdict(ModelComparison comparison)
    {
        if (comparison.Headline is not ComparedMetric headline)
            return $"{Metric.Headline(comparison.Task).Title} is undefined on these rows, so that neither model can be called better.";
        if (headline.Interval is not MetricInterval interval || headline.PValue is not double p)
        {
            return headline.Difference == 0
                ? $"{comparison.First} and {comparison.Second} do not differ on these rows: {headline.Metric.Title} is {Number(headline.First)} for both."
                : $"{headline.Metric.Title} is {Number(headline.First)} and {Number(headline.Second)}; how sure that is cannot be told.";
        }
        string how = $"({comparison.Level * 100:0.##} % interval {Signed(interval.Low)} to {Signed(interval.High)}; {PText(p)}, {TestTitle(headline.Test)})";
        string counted = string.Create(CultureInfo.InvariantCulture, $"{comparison.Rows:N0} rows");
        if (comparison.Better is not string better)
        {
            double most = Math.Max(Math.Abs(interval.Low), Math.Abs(interval.High));
            return $"No difference is shown: on {counted} {headline.Metric.Title} of {comparison.Second} less that of "
                + $"{comparison.First} is {Signed(headline.Difference)} {how}. "
                + $"A true difference beyond {Number(most)} either way is unlikely; one below may be there.";
        }
        bool second = better == comparison.Second;
        string worse = second ? comparison.First : comparison.Second;
        (double own, double other) = second ? (headline.Second, headline.First) : (headline.First, headline.Second);
        return $"{better} is better than {worse}: on {counted} its {headline.Metric.Title} is {Number(own)} against "
            + $"{Number(other)}, {(own > other ? "higher" : "lower")} by {Number(Math.Abs(headline.Difference))} "
            + $"({comparison.Level * 100:0.##} % interval {Range(interval)}; {PText(p)}, {TestTitle(headline.Test)}).";
    }

    public static string PText(double p) =>
        p < 0.001 ? "p < 0.001" : string.Create(CultureInfo.InvariantCulture, $"p = {p:0.###}");

    public static string TestTitle(string test) => test switch
    {
        "delong" => "DeLong's test",
        "mcnemar" => "McNemar's test",
        _ => "paired bootstrap",
    };

    public static string Signed(double value) => (value < 0 ? "−" : "+") + Number(Math.Abs(value));

    public static string Number(double value) => value.ToString(
        Math.Abs(value) switch { 0 => "0", < 0.001 or >= 1e7 => "G3", < 1 => "0.####", < 100 => "0.###", _ => "#,0.##" },
        CultureInfo.InvariantCulture);

    // The sizes of the difference, in the order of small to large.
    private static string Range(MetricInterval interval)
    {
        double a = Math.Abs(interval.Low);
        double b = Math.Abs(interval.High);
        return interval.Low < 0 && interval.High > 0
            ? $"{Signed(interval.Low)} to {Signed(interval.High)}"
            : $"{Number(Math.Min(a, b))} to {Number(Math.Max(a, b))}";
    }
}

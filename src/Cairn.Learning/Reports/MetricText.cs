using Cairn.Learning.Reports.Charts;

namespace Cairn.Learning.Reports;

/// <summary>How a metric is written: shares in per cent, everything else with four digits.</summary>
public static class MetricText
{
    /// <summary>The value of a metric for people.</summary>
    /// <param name="name">Name of the metric, such as <c>accuracy</c>; unknown ones are plain quantities.</param>
    /// <param name="value">Its value.</param>
    public static string Of(string name, double value) => IsShare(name) ? FigureText.Percent(value)
        // The baseline explains nothing, up to rounding: −6.48e-05 would only puzzle.
        : name == "r2" && Math.Abs(value) < 1e-4 ? FigureText.Quantity(Math.Round(value, 4))
        : FigureText.Quantity(value);

    /// <summary>The difference of two values of a metric: points of per cent for shares.</summary>
    public static string Difference(string name, double difference) => IsShare(name)
        ? FigureText.Signed(difference * 100, "0.0") + " points"
        : FigureText.Difference(difference);

    /// <summary>Whether a metric is a share of rows, which reads best in per cent.</summary>
    public static bool IsShare(string name) =>
        name is "accuracy" or "balanced_accuracy" or "precision" or "recall" or "mape" or "smape"
            or "precision_weighted" or "recall_weighted" or "coverage" or "outlier_share";
}

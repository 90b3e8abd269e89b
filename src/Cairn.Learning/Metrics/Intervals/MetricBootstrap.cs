using Cairn.Data;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics.Intervals;

/// <summary>
/// Intervals of the metrics of predictions by the bootstrap: how much they would differ on other rows of the kind that was
/// judged. The model is as it is; that another fit would give another model is not in them.
/// </summary>
/// <remarks>
/// Rows are drawn; where the data has a group, whole groups are, and of a ranking whole queries, since rows of one group are
/// no independent evidence. Scores are sorted once and a resample only changes weights. The intervals are bias-corrected and
/// accelerated ones (see <see cref="BiasCorrectedInterval"/>), brought to the estimate on all rows. The greatest error and the
/// calibration error have none: resampling says nothing of the first and is off centre for the second.
/// </remarks>
public static class MetricBootstrap
{
    /// <summary>Measures the intervals.</summary>
    /// <param name="predictions">The outputs of the model, row by row those of <paramref name="data"/>.</param>
    /// <param name="signature">The signature of the model.</param>
    /// <param name="data">The rows, with their true target.</param>
    /// <param name="evaluation">The metrics on all of them.</param>
    /// <param name="options">How often, level, seed, threads, most work.</param>
    /// <returns>The intervals; null where there are fewer than two units to draw from.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static MetricIntervals? Of(
        Table predictions, Signature signature, Dataset data, Evaluation evaluation, BootstrapOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Resamples, 100);
        if (evaluation.Rows < 2)
            return null;
        ResampledUnits units = ResampledUnits.Of(data, VisitsOf(signature, evaluation), options);
        if (units.Part is int[] part)
            (predictions, data) = (predictions.Take(part), data.Take(part));
        IWeightedScores scores = WeightedScores.Of(predictions, signature, data);
        int[]? unitOf = ResampledUnits.UnitOf(data, scores.Rows);
        ResampledScores resampled = Resampler.Run([scores], unitOf, options);

        Dictionary<string, MetricInterval> intervals = [];
        for (int metric = 0; metric < scores.Names.Count; metric++)
        {
            if (evaluation.Value(scores.Names[metric]) is not double estimate)
                continue;
            double ofPart = resampled.Estimates[0][metric];
            MetricInterval? interval = BiasCorrectedInterval.Of(
                ofPart, resampled.Replicates[0][metric], resampled.Jackknife[0][metric], resampled.Units, options.Level);
            if (interval is MetricInterval found)
            {
                intervals[scores.Names[metric]] = new MetricInterval(
                    estimate + units.Scale * (found.Low - ofPart), estimate + units.Scale * (found.High - ofPart));
            }
        }
        return new MetricIntervals
        {
            Values = InOrder(intervals),
            Method = MetricIntervals.Bootstrap,
            Level = options.Level,
            Unit = units.Name,
            Units = units.Total,
            Resamples = options.Resamples,
        };
    }

    /// <summary>About how often a measurement visits a row.</summary>
    internal static double VisitsOf(Signature signature, Evaluation evaluation) => signature.Task switch
    {
        Models.LearningTask.Survival => 2 * Math.Log2(2 + evaluation.Rows),
        Models.LearningTask.MultiOutputRegression => 3.0 * Math.Max(1, evaluation.Targets.Count),
        Models.LearningTask.MulticlassClassification => 1 + 2.0 * evaluation.Labels.Count,
        Models.LearningTask.Ranking => 1,
        _ => 3,
    };

    private static Dictionary<string, MetricInterval> InOrder(Dictionary<string, MetricInterval> intervals)
    {
        Dictionary<string, MetricInterval> ordered = [];
        foreach (Metric metric in Metric.All)
        {
            if (intervals.TryGetValue(metric.Name, out MetricInterval interval))
                ordered[metric.Name] = interval;
        }
        return ordered;
    }
}

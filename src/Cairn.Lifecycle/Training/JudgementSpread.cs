using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Comparison;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Learning.Validation;
using Cairn.Models.Learners;

namespace Cairn.Lifecycle.Training;

/// <summary>Measures between which values the metrics of a judged model are.</summary>
internal static class JudgementSpread
{
    /// <summary>
    /// By resampling the rows judged; with folds, the means over them have t intervals that allow for the rows which the fits
    /// share.
    /// </summary>
    public static Judgement Measure(Judgement judgement, TrainingRequest request, FitContext context)
    {
        if (request.Resamples == 0)
            return judgement;
        BootstrapOptions options = new()
        {
            Resamples = request.Resamples,
            Seed = request.Seed,
            Threads = request.Threads,
            Cancellation = context.Cancellation,
            Progress = context.Progress is null ? null : new Stage(context.Progress),
        };
        MetricIntervals? intervals = MetricBootstrap.Of(
            judgement.Predictions, judgement.Shipped.Signature, judgement.Judged, judgement.Evaluation, options);
        return judgement with
        {
            Evaluation = judgement.Evaluation with { Intervals = intervals },
            // Of single rows left out there is nothing over folds; their predictions together are resampled.
            Intervals = judgement.CrossValidation is CrossValidationResult folds
                && OverFolds(folds, options.Level) is { Values.Count: > 0 } overFolds ? overFolds : intervals,
        };
    }

    private static MetricIntervals OverFolds(CrossValidationResult result, double level)
    {
        double testToTrain = result.Folds.Average(fold => (double)fold.TestRows / Math.Max(1, fold.TrainRows));
        Dictionary<string, MetricInterval> values = [];
        foreach (Metric metric in Metric.All)
        {
            if (result.Metrics.TryGetValue(metric.Name, out MetricEstimate? estimate)
                && PairedMeanTest.Corrected([.. estimate.Values], testToTrain) is PairedMeanTest mean)
            {
                values[metric.Name] = mean.Interval(level);
            }
        }
        return new MetricIntervals
        {
            Values = values,
            Method = MetricIntervals.OverFolds,
            Level = level,
            Unit = "folds",
            Units = result.Folds.Count,
        };
    }

    private sealed class Stage(IProgress<FitProgress> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new FitProgress("intervals", value));
    }
}

using Cairn.Data;
using Cairn.Learning.Metrics.Regression;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics;

/// <summary>Makes the evaluation of predicted numbers.</summary>
internal static class RegressionJudge
{
    private const string NoRows = "there are no rows to judge";

    public static Evaluation Judge(Table predictions, Signature signature, Dataset data, bool curves)
    {
        List<string> notes = [];
        JudgedNumbers judged = JudgedNumbers.Of(predictions, signature, data, notes);
        (double[] actual, double[] predicted, double[] weights) = (judged.Actual, judged.Predicted, judged.Weights);
        int[] rows = judged.Rows;

        MetricCollector metrics = new();
        metrics.Add("rmse", RegressionMetrics.RootMeanSquaredError(predicted, actual, weights), NoRows);
        metrics.Add("mae", RegressionMetrics.MeanAbsoluteError(predicted, actual, weights), NoRows);
        metrics.Add(
            "r2", RegressionMetrics.R2(predicted, actual, weights),
            rows.Length == 0 ? NoRows : "all rows have the same target");
        metrics.Add("median_absolute_error", RegressionMetrics.MedianAbsoluteError(predicted, actual, weights), NoRows);
        metrics.Add(
            "mape", RegressionMetrics.MeanAbsolutePercentageError(predicted, actual, weights),
            rows.Length == 0 ? NoRows : $"the target is 0 in {actual.Count(a => a == 0)} of {rows.Length} rows");
        metrics.Add("smape", RegressionMetrics.SymmetricMeanAbsolutePercentageError(predicted, actual, weights), NoRows);
        AddFurther(metrics, predicted, actual, weights);
        AddQuantiles(metrics, judged);
        return new Evaluation
        {
            Task = LearningTask.Regression,
            Target = data.Target.Name,
            Rows = rows.Length,
            Metrics = metrics.Values,
            Undefined = metrics.Undefined,
            Notes = notes,
            Residuals = curves ? ResidualSummary.Of(predicted, actual, weights) : null,
        };
    }

    private static void AddFurther(MetricCollector metrics, double[] predicted, double[] actual, double[] weights)
    {
        metrics.Add("max_error", ErrorMetrics.MaxError(predicted, actual, weights), NoRows);
        metrics.Add(
            "explained_variance", ErrorMetrics.ExplainedVariance(predicted, actual, weights),
            actual.Length == 0 ? NoRows : "all rows have the same target");
        // A log error is for what cannot be negative; of other targets it is not listed at all.
        if (actual.All(a => a >= 0))
        {
            metrics.Add(
                "rmsle", ErrorMetrics.RootMeanSquaredLogError(predicted, actual, weights),
                actual.Length == 0 ? NoRows : "a prediction is −1 or below");
        }
    }

    private static void AddQuantiles(MetricCollector metrics, JudgedNumbers judged)
    {
        IReadOnlyList<(double Level, double[] Values)> quantiles = judged.Quantiles;
        if (quantiles.Count == 0)
            return;
        (double[] actual, double[] weights) = (judged.Actual, judged.Weights);
        metrics.Add(
            "quantile_loss",
            quantiles.Average(q => QuantileMetrics.PinballLoss(q.Values, actual, q.Level, weights)), NoRows);
        metrics.Add(
            "coverage",
            quantiles.Count < 2
                ? double.NaN
                : QuantileMetrics.Coverage(quantiles[0].Values, quantiles[^1].Values, actual, weights),
            actual.Length == 0 ? NoRows : "one quantile alone covers nothing");
    }
}

using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
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
        Column target = ColumnKinds.IsNumeric(data.Target.Kind)
            ? data.Target
            : ColumnConversion.Convert(data.Target, ColumnKind.Number);
        double[] actual = target.ToNumbers();
        double[] predicted = predictions[signature.Outputs.First(o => o.Role == OutputRole.Prediction).Name].ToNumbers();
        int[] rows = JudgedRows.Choose(
            actual.Length, row => !double.IsFinite(actual[row]), row => !double.IsFinite(predicted[row]), notes);
        actual = JudgedRows.Take(actual, rows);
        predicted = JudgedRows.Take(predicted, rows);
        double[] weights = JudgedRows.WeightsOf(data, rows);

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
        AddQuantiles(metrics, predictions, signature, actual, rows, weights);
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

    private static void AddQuantiles(
        MetricCollector metrics, Table predictions, Signature signature, double[] actual, int[] rows, double[] weights)
    {
        (double Level, double[] Values)[] quantiles =
        [
            .. signature.Outputs.Where(o => o.Role == OutputRole.Quantile)
                .Select(o => (
                    double.Parse(o.Label!, CultureInfo.InvariantCulture),
                    JudgedRows.Take(predictions[o.Name].ToNumbers(), rows)))
                .OrderBy(quantile => quantile.Item1),
        ];
        if (quantiles.Length == 0)
            return;
        metrics.Add(
            "quantile_loss",
            quantiles.Average(q => QuantileMetrics.PinballLoss(q.Values, actual, q.Level, weights)), NoRows);
        metrics.Add(
            "coverage",
            quantiles.Length < 2
                ? double.NaN
                : QuantileMetrics.Coverage(quantiles[0].Values, quantiles[^1].Values, actual, weights),
            rows.Length == 0 ? NoRows : "one quantile alone covers nothing");
    }
}

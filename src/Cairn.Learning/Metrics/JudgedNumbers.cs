using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics;

/// <summary>Predicted numbers and the truth, only of rows that have both.</summary>
/// <param name="Actual">True value of each row.</param>
/// <param name="Predicted">Predicted value of each row.</param>
/// <param name="Weights">Weight of each row; empty when rows weigh the same.</param>
/// <param name="Rows">Which rows of the data they are.</param>
/// <param name="Quantiles">Predicted quantiles by ascending level; empty when the model gives none.</param>
internal sealed record JudgedNumbers(
    double[] Actual, double[] Predicted, double[] Weights, int[] Rows,
    IReadOnlyList<(double Level, double[] Values)> Quantiles)
{
    /// <summary>The one predicted number of a regressor.</summary>
    public static JudgedNumbers Of(Table predictions, Signature signature, Dataset data, List<string> notes)
    {
        double[] actual = NumbersOf(data.Target);
        double[] predicted = predictions[signature.Outputs.First(o => o.Role == OutputRole.Prediction).Name].ToNumbers();
        int[] rows = JudgedRows.Choose(
            actual.Length, row => !double.IsFinite(actual[row]), row => !double.IsFinite(predicted[row]), notes);
        return new JudgedNumbers(
            JudgedRows.Take(actual, rows), JudgedRows.Take(predicted, rows), JudgedRows.WeightsOf(data, rows), rows,
            [
                .. signature.Outputs.Where(o => o.Role == OutputRole.Quantile)
                    .Select(o => (
                        Level: double.Parse(o.Label!, CultureInfo.InvariantCulture),
                        JudgedRows.Take(predictions[o.Name].ToNumbers(), rows)))
                    .OrderBy(quantile => quantile.Level),
            ]);
    }

    /// <summary>Each predicted number of a model of several targets; only rows that have all.</summary>
    public static JudgedNumbers[] OfTargets(Table predictions, Signature signature, Dataset data, List<string> notes)
    {
        double[][] actual = [.. data.Targets.Select(target => NumbersOf(target))];
        double[][] predicted =
        [
            .. data.Targets.Select(target => predictions[signature.Outputs.First(o => o.Label == target.Name).Name].ToNumbers()),
        ];
        int[] rows = JudgedRows.Choose(
            data.RowCount, row => actual.Any(a => !double.IsFinite(a[row])),
            row => predicted.Any(p => !double.IsFinite(p[row])), notes);
        double[] weights = JudgedRows.WeightsOf(data, rows);
        return
        [
            .. actual.Select((of, t) => new JudgedNumbers(
                JudgedRows.Take(of, rows), JudgedRows.Take(predicted[t], rows), weights, rows, [])),
        ];
    }

    private static double[] NumbersOf(Column target) => ColumnKinds.IsNumeric(target.Kind)
        ? target.ToNumbers()
        : ColumnConversion.Convert(target, ColumnKind.Number).ToNumbers();
}

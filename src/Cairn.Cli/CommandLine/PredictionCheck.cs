using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Cli.CommandLine;

/// <summary>How far a model is from predictions that came in a file.</summary>
/// <param name="Rows">Rows compared: those with a prediction.</param>
/// <param name="Largest">Largest difference of a number; null where labels were compared.</param>
/// <param name="WorstRow">Row, from 0, where it is.</param>
/// <param name="OtherLabels">Rows with another label.</param>
internal sealed record PredictionCheck(int Rows, double? Largest, int WorstRow, int OtherLabels)
{
    /// <summary>Compares.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows with the columns that it reads and those of the predictions.</param>
    /// <param name="names">Names of those columns, with commas.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <exception cref="InputException"><c>unknown-column</c> or <c>bad-option</c>.</exception>
    public static PredictionCheck Of(IModel model, Table rows, string names, int threads)
    {
        string[] given = rows.Find(names) is not null ? [names] : names.Split(',', StringSplitOptions.TrimEntries);
        Column[] expected = [.. given.Select(name => rows[name])];
        Table answers = model.Predict(rows, threads);
        bool classes = LearningTasks.IsClassification(model.Signature.Task);
        if (expected.Length == 1 && classes && !IsProbability(model.Signature, expected[0]))
            return OfLabels(expected[0], answers.Columns[0]);
        Column[] numbers = [.. answers.Columns.Where(c => c.Kind == ColumnKind.Number)];
        // Of two classes one probability says all: that of the second.
        if (expected.Length == 1 && numbers.Length == 2 && classes)
            numbers = [numbers[1]];
        if (expected.Length != numbers.Length)
        {
            throw new InputException(
                "bad-option", $"Option --predictions: found {expected.Length} columns, wanted {numbers.Length}: "
                + string.Join(", ", numbers.Select(c => $"'{c.Name}'")) + " in this order.");
        }
        return OfNumbers(expected, numbers);
    }

    /// <summary>For scripts.</summary>
    public JsonObject ToJson() => Largest is double largest
        ? new JsonObject { ["rows"] = Rows, ["largest_difference"] = largest, ["worst_row"] = WorstRow }
        : new JsonObject { ["rows"] = Rows, ["other_labels"] = OtherLabels };

    /// <summary>For people.</summary>
    public string InWords() => Largest is double largest
        ? string.Create(CultureInfo.InvariantCulture,
            $"compared on {Rows:N0} rows: predictions differ by {largest:0.###e+0} at most, in row {WorstRow + 1}")
        : string.Create(CultureInfo.InvariantCulture, $"compared on {Rows:N0} rows: {OtherLabels:N0} labels differ");

    // Labels may be numbers too, so a number that is no label, or labels that are not 0 and 1, tell them apart.
    private static bool IsProbability(Signature signature, Column column)
    {
        if (!ColumnKinds.IsNumeric(column.Kind) || signature.Labels.Count != 2)
            return false;
        double[] values = new double[column.Count];
        column.CopyNumbers(0, values);
        return values.Any(v => v is > 0 and < 1);
    }

    private static PredictionCheck OfLabels(Column expected, Column actual)
    {
        int other = 0;
        int rows = 0;
        for (int row = 0; row < expected.Count; row++)
        {
            if (expected.IsMissing(row))
                continue;
            rows++;
            other += expected.Format(row) == actual.Format(row) ? 0 : 1;
        }
        return new PredictionCheck(rows, null, -1, other);
    }

    private static PredictionCheck OfNumbers(Column[] expected, Column[] actual)
    {
        double largest = 0;
        int worst = -1;
        int rows = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double[] wanted = new double[expected[i].Count];
            double[] found = new double[wanted.Length];
            expected[i].CopyNumbers(0, wanted);
            actual[i].CopyNumbers(0, found);
            for (int row = 0; row < wanted.Length; row++)
            {
                if (double.IsNaN(wanted[row]))
                    continue;
                rows += i == 0 ? 1 : 0;
                double difference = Math.Abs(wanted[row] - found[row]);
                if (worst < 0 || difference > largest)
                    (largest, worst) = (difference, row);
            }
        }
        return new PredictionCheck(rows, largest, worst, 0);
    }
}

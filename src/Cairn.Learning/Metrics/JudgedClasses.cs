using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics;

/// <summary>The predictions of a classifier and the truth, in terms of one list of labels; only rows that have both.</summary>
internal sealed class JudgedClasses
{
    private JudgedClasses(
        string[] labels, int[] actual, int[] predicted, double[][] probabilities, double[] weights, int[] rows)
    {
        Rows = rows;
        Labels = labels;
        Actual = actual;
        Predicted = predicted;
        Probabilities = [.. probabilities.Select(p => (ReadOnlyMemory<double>)p)];
        Weights = weights;
    }

    public string[] Labels { get; }

    public int[] Actual { get; }

    public int[] Predicted { get; }

    /// <summary>For each label the probability of each row; empty when the model gives none.</summary>
    public ReadOnlyMemory<double>[] Probabilities { get; }

    /// <summary>Weight of each row; empty when rows weigh the same.</summary>
    public double[] Weights { get; }

    /// <summary>Which rows of the data they are.</summary>
    public int[] Rows { get; }

    public static JudgedClasses Of(Table predictions, Signature signature, Dataset data, List<string> notes)
    {
        OutputField[] outputs = [.. signature.Outputs.Where(o => o.Role == OutputRole.Probability)];
        Column answers = predictions[signature.Outputs.First(o => o.Role == OutputRole.Prediction).Name];
        string[] labels = LabelsOf(outputs, data, answers, signature.Task, notes);
        int[] actual = [.. ClassTarget.From(data.Target, labels).Codes];
        int[] predicted = [.. ClassTarget.From(answers, labels).Codes];
        double[][] all = new double[outputs.Length == 0 ? 0 : labels.Length][];
        for (int label = 0; label < all.Length; label++)
            all[label] = label < outputs.Length ? predictions[outputs[label].Name].ToNumbers() : new double[actual.Length];

        int[] rows = JudgedRows.Choose(
            actual.Length, row => actual[row] < 0,
            row => predicted[row] < 0 || all.Any(p => !double.IsFinite(p[row])), notes);
        return new JudgedClasses(
            labels, JudgedRows.Take(actual, rows), JudgedRows.Take(predicted, rows),
            [.. all.Select(p => JudgedRows.Take(p, rows))], JudgedRows.WeightsOf(data, rows), rows);
    }

    // The labels that the model knows, then those of the data that it does not.
    private static string[] LabelsOf(
        OutputField[] outputs, Dataset data, Column answers, LearningTask task, List<string> notes)
    {
        string[] occurring = [.. ClassTarget.From(data.Target).Labels];
        if (outputs.Length == 0)
            return [.. occurring.Union(ClassTarget.From(answers).Labels)];
        string[] known = [.. outputs.Select(o => o.Label!)];
        string[] unknown = [.. occurring.Except(known)];
        if (unknown.Length == 0)
            return known;
        if (task == LearningTask.BinaryClassification || unknown.Length == occurring.Length)
        {
            throw new InputException(
                "unknown-class",
                $"Target '{data.Target.Name}': found {Quote(unknown)}, wanted only {Quote(known)}, the classes that the model knows.",
                "Write the classes in the data as they were written in training.");
        }
        notes.Add($"the model does not know the class {Quote(unknown)}; its rows count as errors");
        return [.. known, .. unknown];
    }

    private static string Quote(string[] labels) =>
        string.Join(", ", labels.Take(5).Select(l => $"'{l}'")) + (labels.Length > 5 ? $" and {labels.Length - 5} more" : "");
}

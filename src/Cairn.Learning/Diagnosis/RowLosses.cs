using Cairn.Data;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Diagnosis;

/// <summary>How wrong each prediction is: what slices, rows and labels are looked for by.</summary>
/// <remarks>
/// For classes −ln of the probability of the true class, which is kept at 10⁻⁶ at least so that one row that is surely
/// wrong does not outweigh all others; for numbers the absolute error.
/// </remarks>
public sealed class RowLosses
{
    private const double LeastProbability = 1e-6;

    private RowLosses(LearningTask task, double[] losses)
    {
        Task = task;
        Losses = losses;
    }

    /// <summary>What was predicted.</summary>
    public LearningTask Task { get; }

    /// <summary>Loss of each row; NaN where it was not predicted.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The class said of each row, or −1; empty for numbers.</summary>
    public IReadOnlyList<int> Predicted { get; private init; } = [];

    /// <summary>Class of each row; empty for numbers.</summary>
    public IReadOnlyList<int> Actual { get; private init; } = [];

    /// <summary>Labels of the classes; empty for numbers.</summary>
    public IReadOnlyList<string> Labels { get; private init; } = [];

    /// <summary>Probability of each class, rows × classes row-major; empty for numbers.</summary>
    public IReadOnlyList<double> Probabilities { get; private init; } = [];

    /// <summary>True value of each row; empty for classes.</summary>
    public IReadOnlyList<double> Values { get; private init; } = [];

    /// <summary>Predicted value of each row; empty for classes.</summary>
    public IReadOnlyList<double> Answers { get; private init; } = [];

    /// <summary>Whether classes were predicted.</summary>
    public bool IsClassification => LearningTasks.IsClassification(Task);

    /// <summary>Names of the two figures that slices are described by: of the loss, and of what people know.</summary>
    public (string Loss, string Plain) Metrics => IsClassification ? ("log_loss", "accuracy") : ("mae", "rmse");

    /// <summary>The losses of predictions.</summary>
    /// <param name="predictions">Outputs of a model, row by row those of <paramref name="data"/>.</param>
    /// <param name="signature">Signature of the model.</param>
    /// <param name="data">The rows with their true target.</param>
    /// <exception cref="InputException"><c>wrong-task</c>: neither classes nor one number are predicted; or
    /// <c>no-probability</c>.</exception>
    public static RowLosses Of(Table predictions, Signature signature, Dataset data)
    {
        if (signature.Task == LearningTask.Regression)
            return OfNumbers(predictions, signature, data);
        if (!LearningTasks.IsClassification(signature.Task))
        {
            throw new InputException(
                "wrong-task", $"A model for {LearningTasks.NameOf(signature.Task)} cannot be diagnosed; classification and regression can.");
        }
        OutputField[] outputs = [.. signature.Outputs.Where(o => o.Role == OutputRole.Probability)];
        if (outputs.Length == 0)
            throw new InputException("no-probability", "The model gives no probabilities, which a diagnosis of classes is made by.");
        string[] labels = [.. outputs.Select(o => o.Label!)];
        int[] actual = [.. ClassTarget.From(data.Target, labels).Codes];
        double[][] columns = [.. outputs.Select(o => predictions[o.Name].ToNumbers())];
        double[] losses = new double[actual.Length];
        int[] predicted = new int[actual.Length];
        double[] probabilities = new double[actual.Length * labels.Length];
        for (int row = 0; row < actual.Length; row++)
        {
            int best = 0;
            for (int c = 0; c < labels.Length; c++)
            {
                probabilities[row * labels.Length + c] = columns[c][row];
                if (columns[c][row] > columns[best][row])
                    best = c;
            }
            // A model of two classes may decide by another threshold than even odds.
            if (labels.Length == 2 && signature.Threshold is double threshold)
                best = columns[1][row] >= threshold ? 1 : 0;
            bool isKnown = actual[row] >= 0 && Array.TrueForAll(columns, c => double.IsFinite(c[row]));
            predicted[row] = isKnown ? best : -1;
            losses[row] = isKnown ? -Math.Log(Math.Max(LeastProbability, columns[actual[row]][row])) : double.NaN;
        }
        return new RowLosses(signature.Task, losses)
        {
            Predicted = predicted,
            Actual = actual,
            Labels = labels,
            Probabilities = probabilities,
        };
    }

    private static RowLosses OfNumbers(Table predictions, Signature signature, Dataset data)
    {
        string name = signature.Outputs.First(o => o.Role == OutputRole.Prediction).Name;
        double[] answers = predictions[name].ToNumbers();
        double[] values = data.Target.ToNumbers();
        return new RowLosses(signature.Task, [.. answers.Zip(values, (answer, value) => Math.Abs(value - answer))])
        {
            Values = values,
            Answers = answers,
        };
    }

    /// <summary>The plain figure of some rows: share of right classes, or root of the mean squared error.</summary>
    internal double PlainOf(IEnumerable<int> rows) => IsClassification
        ? rows.Average(row => Predicted[row] == Actual[row] ? 1.0 : 0.0)
        : Math.Sqrt(rows.Average(row => Losses[row] * Losses[row]));
}

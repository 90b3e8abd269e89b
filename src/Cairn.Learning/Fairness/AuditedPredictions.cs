using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Fairness;

/// <summary>What was true and what was predicted of each row: of classes or of a number.</summary>
/// <remarks>
/// Made from the answers of a model, or from columns of a file, for which see <see cref="PredictionColumns"/>.
/// </remarks>
public sealed class AuditedPredictions
{
    /// <summary>What was predicted: classes or a number.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>Labels of the classes in order; empty for numbers.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The true number, or the index of the true class; NaN where it is not known.</summary>
    public required IReadOnlyList<double> Actual { get; init; }

    /// <summary>The predicted number, or the index of the predicted class; NaN where it is not known.</summary>
    public required IReadOnlyList<double> Predicted { get; init; }

    /// <summary>
    /// By class the score of each row, higher for more likely: a probability or any other; null for a class without.
    /// Empty for numbers.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>?> Scores { get; init; } = [];

    /// <summary>Weight of each row, ≥ 0; null when rows weigh the same.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Number of rows.</summary>
    public int Count => Actual.Count;

    /// <summary>The answers of a model.</summary>
    /// <param name="predictions">The outputs of the model, row by row those of <paramref name="data"/>.</param>
    /// <param name="signature">The signature of the model.</param>
    /// <param name="data">The rows, with their true target.</param>
    /// <exception cref="InputException"><c>wrong-task</c>: neither of classes nor of one number.</exception>
    public static AuditedPredictions Of(Table predictions, Signature signature, Dataset data)
    {
        CheckTask(signature.Task);
        if (signature.Task == LearningTask.Regression)
        {
            return new AuditedPredictions
            {
                Task = signature.Task,
                Target = signature.Target,
                Actual = data.Target.ToNumbers(),
                Predicted = predictions[signature.Outputs[0].Name].ToNumbers(),
                Weights = data.Weights,
            };
        }
        IReadOnlyList<string> labels = signature.Labels;
        return new AuditedPredictions
        {
            Task = signature.Task,
            Target = signature.Target,
            Labels = labels,
            Actual = Codes(data.Target, labels),
            Predicted = Codes(predictions[signature.Outputs[0].Name], labels),
            Scores =
            [
                .. signature.Outputs.Where(o => o.Role == OutputRole.Probability).Select(
                    o => predictions[o.Name].ToNumbers()),
            ],
            Weights = data.Weights,
        };
    }

    /// <summary>The same rows with other decisions.</summary>
    /// <param name="predicted">Index of the predicted class of each row.</param>
    internal AuditedPredictions Deciding(IReadOnlyList<double> predicted) => new()
    {
        Task = Task,
        Target = Target,
        Labels = Labels,
        Actual = Actual,
        Predicted = predicted,
        Scores = Scores,
        Weights = Weights,
    };

    /// <summary>Refuses tasks that groups cannot be compared by.</summary>
    /// <exception cref="InputException"><c>wrong-task</c>.</exception>
    public static void CheckTask(LearningTask task)
    {
        if (task != LearningTask.Regression && !LearningTasks.IsClassification(task))
        {
            throw new InputException(
                "wrong-task", $"Fairness is judged of classes and of one number, not of {LearningTasks.NameOf(task)}.");
        }
    }

    /// <summary>The index of the class of each row; NaN where it is missing or none of the labels.</summary>
    internal static double[] Codes(Column column, IReadOnlyList<string> labels) =>
        [.. ClassTarget.From(column, labels).Codes.Select(code => code < 0 ? double.NaN : code)];
}

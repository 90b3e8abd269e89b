using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Fairness;

/// <summary>
/// Which columns of a table hold what was true and what somebody else's model, or a person, predicted; no model is
/// needed.
/// </summary>
public sealed record PredictionColumns
{
    /// <summary>Column of the truth.</summary>
    public required string Target { get; init; }

    /// <summary>
    /// Column of the predicted class or number; null where <see cref="Score"/> and <see cref="Threshold"/> decide.
    /// </summary>
    public string? Prediction { get; init; }

    /// <summary>
    /// Column of a score of the positive class, higher for more likely: a probability or any other number.
    /// </summary>
    public string? Score { get; init; }

    /// <summary>The least score that selects; 0.5 where all scores are within 0 and 1.</summary>
    public double? Threshold { get; init; }

    /// <summary>
    /// The values of <see cref="Prediction"/> that count as selection, where it does not hold the classes of the
    /// target.
    /// </summary>
    public IReadOnlyList<string> Selected { get; init; } = [];

    /// <summary>The class of the target that counts as positive; the second of two when null.</summary>
    public string? Positive { get; init; }

    /// <summary>Column of row weights, or null.</summary>
    public string? Weight { get; init; }

    /// <summary>What the target is; inferred when null.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>Truth and predictions of the rows of a table.</summary>
    /// <param name="table">The rows.</param>
    /// <exception cref="InputException">
    /// <c>unknown-column</c>, <c>usage</c>, <c>wrong-task</c>, <c>constant-target</c>, <c>unknown-class</c>,
    /// <c>bad-score</c>,
    /// <c>no-positive-class</c> or <c>bad-weight</c>.
    /// </exception>
    public AuditedPredictions Read(Table table)
    {
        Column target = table[Target];
        if (Prediction is null && Score is null)
        {
            throw new InputException(
                "usage", "Neither predictions nor scores are named.",
                "Name the column of predictions with --prediction, or that of scores with --score and --threshold.");
        }
        LearningTask task = Task ?? DatasetBuilder.InferTask(target);
        AuditedPredictions.CheckTask(task);
        IReadOnlyList<double>? weights = new Dataset(
            table, task, new DatasetRoles { Targets = [Target], Weight = Weight }).Weights;
        return task == LearningTask.Regression
            ? Numbers(table, target, weights)
            : Classes(table, target, task, weights);
    }

    private AuditedPredictions Numbers(Table table, Column target, IReadOnlyList<double>? weights)
    {
        Column predicted = table[Prediction ?? Score!];
        foreach (Column column in new[] { target, predicted })
        {
            if (!ColumnKinds.IsNumeric(column.Kind))
            {
                throw new InputException(
                    "wrong-target", $"Column '{column.Name}' is {ColumnKinds.NameOf(column.Kind)}; regression wants "
                        + "numbers.",
                    "Say --task binary or --task multiclass if it holds classes.");
            }
        }
        return new AuditedPredictions
        {
            Task = LearningTask.Regression,
            Target = Target,
            Actual = target.ToNumbers(),
            Predicted = predicted.ToNumbers(),
            Weights = weights,
        };
    }

    private AuditedPredictions Classes(Table table, Column target, LearningTask task, IReadOnlyList<double>? weights)
    {
        IReadOnlyList<string> labels = ClassTarget.From(target).Labels;
        if (labels.Count < 2)
        {
            throw new InputException(
                "constant-target",
                labels.Count == 0
                ? $"'{Target}' has no value in any row."
                : $"'{Target}' has only the value '{labels[0]}'; errors cannot be told.");
        }
        if (Positive is not null && !labels.Contains(Positive))
            throw new InputException(
                "unknown-class", $"'{Positive}' is no class of '{Target}'.", NearestNames.Hint(Positive, labels));
        bool oneClass = Score is not null || Selected.Count > 0;
        if (oneClass && Positive is null && labels.Count != 2)
        {
            throw new InputException(
                "no-positive-class", $"'{Target}' has {labels.Count} classes: {string.Join(", ", labels.Take(6))}.",
                "Say with --positive which one is scored or selected.");
        }
        if (oneClass && labels.Count > 2)
        {
            // Which of the others is meant where the one is not cannot be told.
            string positive = Positive!;
            double[] isPositive = [.. AuditedPredictions.Codes(target, [positive]).Select((code, row) =>
                target.IsMissing(row) ? double.NaN : code == 0 ? 1.0 : 0.0)];
            return Judged(table, ["not " + positive, positive], isPositive, 1, LearningTask.BinaryClassification,
                weights);
        }
        int index = Positive is null ? labels.Count - 1 : labels.ToList().IndexOf(Positive);
        return Judged(table, labels, AuditedPredictions.Codes(target, labels), index, task, weights);
    }

    private AuditedPredictions Judged(
        Table table, IReadOnlyList<string> labels, double[] actual, int positive, LearningTask task,
        IReadOnlyList<double>? weights)
    {
        double[]? scores = Score is null ? null : ScoresOf(table[Score]);
        double[] predicted = Prediction is null
            ? ByScore(scores!, positive)
            : ByColumn(table[Prediction], labels, positive);
        double[]?[] byClass = new double[labels.Count][];
        byClass[positive] = scores;
        return new AuditedPredictions
        {
            Task = task,
            Target = Target,
            Labels = labels,
            Actual = actual,
            Predicted = predicted,
            Scores = scores is null ? [] : byClass,
            Weights = weights,
        };
    }

    private static double[] ScoresOf(Column column) => ColumnKinds.IsNumeric(column.Kind)
        ? column.ToNumbers()
        : throw new InputException(
            "bad-score", $"Column '{column.Name}' is {ColumnKinds.NameOf(column.Kind)}; scores are numbers.",
            "Name a column of classes with --prediction.");

    private double[] ByScore(double[] scores, int positive)
    {
        double[] known = [.. scores.Where(double.IsFinite)];
        if (Threshold is null && known.Length > 0 && (known.Min() < 0 || known.Max() > 1))
        {
            throw new InputException(
                "usage",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Scores in '{Score}' go from {known.Min():G4} to {known.Max():G4}: which ones select is unclear."),
                "Give the least that does with --threshold.");
        }
        double least = Threshold ?? 0.5;
        return [.. scores.Select(
            score => double.IsNaN(score) ? double.NaN : score >= least ? positive : 1.0 - positive)];
    }

    private double[] ByColumn(Column column, IReadOnlyList<string> labels, int positive)
    {
        if (Selected.Count > 0)
        {
            HashSet<string> found = [.. Enumerable.Range(0, column.Count).Select(column.Format).OfType<string>()];
            string? unknown = Selected.FirstOrDefault(value => !found.Contains(value));
            if (unknown is not null)
                throw new InputException(
                    "unknown-class", $"'{unknown}' is no value of '{column.Name}'.", NearestNames.Hint(unknown, found));
            return
            [
                .. Enumerable.Range(0, column.Count).Select(row => column.Format(row) is not string text ? double.NaN
                    : Selected.Contains(text) ? positive : 1.0 - positive),
            ];
        }
        double[] codes = AuditedPredictions.Codes(column, labels);
        int wrong = Array.FindIndex(
            [.. codes.Select((code, row) => double.IsNaN(code) && !column.IsMissing(row))], isWrong => isWrong);
        return wrong < 0 ? codes : throw new InputException(
            "unknown-class",
            $"Column '{column.Name}', row {wrong + 1}: '{column.Format(wrong)}' is no class of '{Target}' "
                + $"({string.Join(", ", labels.Take(6))}).",
            "Say with --selected which of its values count as the positive class.");
    }
}

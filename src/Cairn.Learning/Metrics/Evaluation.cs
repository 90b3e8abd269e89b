using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics;

/// <summary>How good predictions are: metrics, and what reports draw. Immutable; stored as <c>evaluation.json</c>.</summary>
/// <remarks>
/// A metric that is undefined on the rows judged (the ROC AUC of rows of one class) is absent from
/// <see cref="Metrics"/>, and <see cref="Undefined"/> says why.
/// </remarks>
public sealed partial record Evaluation
{
    /// <summary>What was predicted.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>Name of the target column, the first of several; empty where there is none.</summary>
    public required string Target { get; init; }

    /// <summary>Number of rows judged.</summary>
    public required int Rows { get; init; }

    /// <summary>Number of queries judged; 0 unless it is a ranking.</summary>
    public int Queries { get; init; }

    /// <summary>Number of rows whose event is known to have happened; 0 unless it is survival.</summary>
    public int Events { get; init; }

    /// <summary>
    /// Number of queries by their NDCG, in bins of equal width from 0 to 1; a ranking judged with curves only.
    /// </summary>
    public IReadOnlyList<double> NdcgCounts { get; init; } = [];

    /// <summary>How long the thirds of the rows by predicted risk lived; survival judged with curves only.</summary>
    public IReadOnlyList<SurvivalCurve> SurvivalCurves { get; init; } = [];

    /// <summary>How well each target is predicted; multi-output regression only.</summary>
    public IReadOnlyList<TargetScores> Targets { get; init; } = [];

    /// <summary>Labels of the classes, in order; empty for other tasks than classification.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The class that precision, recall and the curves are about in binary classification; null otherwise.</summary>
    public string? PositiveLabel => Task == LearningTask.BinaryClassification && Labels.Count > 1 ? Labels[1] : null;

    /// <summary>Values by name of metric, finite; in the order of <see cref="Metric.All"/>.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>For each metric of the task that is undefined on these rows, why.</summary>
    public IReadOnlyDictionary<string, string> Undefined { get; init; } = new Dictionary<string, string>();

    /// <summary>Between which values the metrics are; null where their spread was not measured.</summary>
    public MetricIntervals? Intervals { get; init; }

    /// <summary>What a reader should know: rows left out, unknown classes.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How well each class is told from the others; empty for regression.</summary>
    public IReadOnlyList<ClassScores> Classes { get; init; } = [];

    /// <summary>Weight of rows by true and predicted class; null for regression.</summary>
    public ConfusionMatrix? Confusion { get; init; }

    /// <summary>
    /// Curves of the positive class in binary classification, of each class (at most 20, the most frequent) otherwise.
    /// </summary>
    public IReadOnlyList<ClassCurves> Curves { get; init; } = [];

    /// <summary>What each threshold does; binary classification only.</summary>
    public ThresholdTable? Thresholds { get; init; }

    /// <summary>How the errors are spread; regression only.</summary>
    public ResidualSummary? Residuals { get; init; }

    /// <summary>The value of the task's headline metric, or null where it is undefined.</summary>
    public double? Headline => Value(Metric.Headline(Task).Name);

    /// <summary>The value of a metric, or null where it is undefined.</summary>
    public double? Value(string metric) => Metrics.TryGetValue(metric, out double value) ? value : null;

    /// <summary>Each metric of the task beside that of a baseline.</summary>
    /// <param name="baseline">The evaluation of the baseline on the same rows.</param>
    public IReadOnlyList<MetricLift> LiftOver(Evaluation baseline) =>
    [
        .. Metric.For(Task)
            .Select(metric => new MetricLift(metric, Value(metric.Name), baseline.Value(metric.Name)))
            .Where(lift => lift.Value is not null || lift.Baseline is not null),
    ];

    /// <summary>Judges a model on rows whose target is known.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    /// <param name="curves">Whether to make curves, thresholds and residuals, or metrics alone.</param>
    /// <exception cref="InputException">
    /// <c>unknown-class</c>: the target has classes that the model does not know; or a column is missing or mistyped.
    /// </exception>
    public static Evaluation Of(IModel model, Dataset data, int threads = 1, bool curves = true) =>
        Of(model.Predict(data.Table, threads), model.Signature, data, threads, curves);

    /// <summary>Judges predictions that a model made.</summary>
    /// <param name="predictions">The outputs of the model, row by row those of <paramref name="data"/>.</param>
    /// <param name="signature">The signature of the model.</param>
    /// <param name="data">The rows, with their true target.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    /// <param name="curves">Whether to make curves, thresholds and residuals, or metrics alone.</param>
    /// <exception cref="InputException"><c>unknown-class</c>; <c>wrong-rows</c>; or a column is missing.</exception>
    /// <remarks>
    /// Rows without a true value or without a prediction are left out, with a note. A class of the data that a
    /// multiclass model does not know counts as an error with probability 0; a binary model refuses it.
    /// </remarks>
    public static Evaluation Of(
        Table predictions, Signature signature, Dataset data, int threads = 1, bool curves = true)
    {
        if (predictions.RowCount != data.RowCount)
        {
            throw new InputException(
                "wrong-rows",
                $"There {(predictions.RowCount == 1 ? "is 1 prediction" : $"are {predictions.RowCount} predictions")} for "
                + $"{(data.RowCount == 1 ? "1 row" : $"{data.RowCount} rows")}.",
                "Judge predictions on the rows that they were made for.");
        }
        return signature.Task switch
        {
            LearningTask.Regression => RegressionJudge.Judge(predictions, signature, data, curves),
            LearningTask.MultiOutputRegression => MultiOutputJudge.Judge(predictions, signature, data),
            LearningTask.Ranking => RankingJudge.Judge(predictions, signature, data, curves),
            LearningTask.Survival => SurvivalJudge.Judge(predictions, signature, data, curves),
            LearningTask.OutlierDetection => OutlierJudge.Judge(predictions, signature, data),
            _ => ClassificationJudge.Judge(predictions, signature, data, threads, curves),
        };
    }
}

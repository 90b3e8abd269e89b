using Cairn.Data;
using Cairn.Formats;
using Cairn.Models;

namespace Cairn.Learning.Metrics;

/// <summary>What is known about a measured quantity: its one name everywhere, its direction and its tasks.</summary>
/// <param name="Name">Name in JSON, tracking, reports and Prometheus, such as <c>roc_auc</c>.</param>
/// <param name="Title">Name for people, such as <c>ROC AUC</c>.</param>
/// <param name="GreaterIsBetter">Whether a greater value is better.</param>
/// <param name="Tasks">Tasks that it is measured for.</param>
/// <param name="Description">One sentence.</param>
/// <param name="IsSecondary">Whether short displays leave it out; it is always measured and stored.</param>
/// <param name="IsDescriptive">Whether it only describes, so that neither more nor less of it is better.</param>
public sealed record Metric(
    string Name, string Title, bool GreaterIsBetter, IReadOnlyList<LearningTask> Tasks, string Description,
    bool IsSecondary = false, bool IsDescriptive = false)
{
    private static readonly LearningTask[] s_classification =
        [LearningTask.BinaryClassification, LearningTask.MulticlassClassification];

    private static readonly LearningTask[] s_multiclass = [LearningTask.MulticlassClassification];

    private static readonly LearningTask[] s_regression = [LearningTask.Regression];

    private static readonly LearningTask[] s_numbers = [LearningTask.Regression, LearningTask.MultiOutputRegression];

    private static readonly LearningTask[] s_ranking = [LearningTask.Ranking];

    private static readonly LearningTask[] s_survival = [LearningTask.Survival];

    private static readonly LearningTask[] s_outliers = [LearningTask.OutlierDetection];

    private static readonly LearningTask[] s_areas = [.. s_classification, LearningTask.OutlierDetection];

    /// <summary>The numbers of places that <c>ndcg_at_</c> metrics are measured at.</summary>
    internal static IReadOnlyList<int> NdcgPlaces { get; } = [1, 3, 5, 10];

    /// <summary>Every metric of supervised learning on tables, in the order in which displays list them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("roc_auc", "ROC AUC", true, s_areas,
            "Chance that a row of the class scores above a row of another; mean over classes when there are several."),
        new("log_loss", "Log loss", false, s_classification, "Mean −ln of the probability given to the true class."),
        new("accuracy", "Accuracy", true, s_classification, "Share of rows whose class is predicted."),
        new("balanced_accuracy", "Balanced accuracy", true, s_classification, "Mean recall of the classes."),
        new("precision", "Precision", true, s_classification,
            "Share of rows called positive that are; mean over classes when there are several."),
        new("recall", "Recall", true, s_classification,
            "Share of positive rows called so; mean over classes when there are several."),
        new("f1", "F1", true, s_classification,
            "Harmonic mean of precision and recall; mean over classes when there are several."),
        new("pr_auc", "PR AUC", true, s_areas,
            "Average precision over recall; mean over classes when there are several."),
        new("brier_score", "Brier score", false, s_classification,
            "Mean squared error of the probability of the positive class; summed over classes when there are several."),
        new("mcc", "Matthews correlation", true, s_classification,
            "Correlation of the predicted with the true class, −1 to 1; 0 is guessing.", true),
        new("cohen_kappa", "Cohen's kappa", true, s_classification,
            "Agreement of predicted and true class beyond what the shares of the classes alone would give.", true),
        new("calibration_error", "Calibration error", false, [LearningTask.BinaryClassification],
            "Mean gap between predicted probabilities and the shares that come true, over ten bins of equal width.", true),
        new("precision_weighted", "Precision, weighted", true, s_multiclass,
            "Precision of the classes, weighted by their share of the rows.", true),
        new("recall_weighted", "Recall, weighted", true, s_multiclass,
            "Recall of the classes, weighted by their share of the rows.", true),
        new("f1_weighted", "F1, weighted", true, s_multiclass,
            "F1 of the classes, weighted by their share of the rows.", true),
        new("f1_micro", "F1, micro", true, s_multiclass,
            "F1 over the pooled decisions of all classes; the same as precision, recall and accuracy so pooled.", true),
        new("roc_auc_weighted", "ROC AUC, weighted", true, s_multiclass,
            "ROC AUC of each class against the rest, weighted by their share of the rows.", true),
        new("rmse", "RMSE", false, s_numbers,
            "Root of the mean squared error, in the unit of the target; mean over targets when there are several."),
        new("mae", "MAE", false, s_numbers,
            "Mean absolute error, in the unit of the target; mean over targets when there are several."),
        new("r2", "R²", true, s_numbers,
            "Share of the variance of the target that is explained, at most 1; mean over targets when there are several."),
        new("quantile_loss", "Quantile loss", false, s_regression,
            "Mean pinball loss of the predicted quantiles, in the unit of the target."),
        new("coverage", "Coverage", true, s_regression,
            "Share of rows between the lowest and the highest predicted quantile; best near the difference of their levels.",
            IsDescriptive: true),
        new("median_absolute_error", "Median absolute error", false, s_regression,
            "Half of the rows have a smaller absolute error.", true),
        new("mape", "MAPE", false, s_regression, "Mean of |error| ∕ |target|, as a fraction.", true),
        new("smape", "sMAPE", false, s_regression, "Mean of 2·|error| ∕ (|target| + |prediction|), from 0 to 2.", true),
        new("max_error", "Max error", false, s_regression, "The greatest absolute error.", true),
        new("explained_variance", "Explained variance", true, s_regression,
            "R² of predictions whose constant bias is forgiven.", true),
        new("rmsle", "RMSLE", false, s_regression,
            "Root of the mean squared error of ln(1 + value), where no target is negative.", true),
        new("ndcg", "NDCG", true, s_ranking,
            "Gain of the order within each query, discounted by place, as a share of the best order's; ties in any order."),
        .. NdcgPlaces.Select(places => new Metric(
            $"ndcg_at_{places}", $"NDCG@{places}", true, s_ranking,
            places == 1 ? "NDCG of the first place." : $"NDCG of the first {places} places.")),
        new("map", "MAP", true, s_ranking, "Mean over queries and their relevant rows of the precision down to each."),
        new("mrr", "MRR", true, s_ranking, "Mean over queries of 1 ∕ the place of the first relevant row."),
        new("concordance", "Concordance", true, s_survival,
            "Of two rows whose order in time is known, the chance that the model has it right (Harrell's C); 0.5 is guessing."),
        new("outlier_share", "Outliers", false, s_outliers, "Share of rows that are called outliers.", IsDescriptive: true),
    ];

    /// <summary>The metric called <paramref name="name"/>, or null.</summary>
    public static Metric? Find(string name) => All.FirstOrDefault(m => m.Name == name);

    /// <summary>The metric called <paramref name="name"/>.</summary>
    /// <exception cref="InputException"><c>unknown-metric</c>; the hint names the nearest.</exception>
    public static Metric Parse(string name) => Find(name) ?? throw new InputException(
        "unknown-metric", $"There is no metric '{name}'.", NearestNames.Hint(name, All.Select(m => m.Name)));

    /// <summary>The metrics of a task, in the order in which displays list them.</summary>
    public static IReadOnlyList<Metric> For(LearningTask task) => [.. All.Where(m => m.Tasks.Contains(task))];

    /// <summary>
    /// The one metric that models of a task are compared by: <c>roc_auc</c> for two classes, <c>log_loss</c> for more,
    /// <c>rmse</c> for numbers, <c>r2</c> for several targets, <c>ndcg</c> for rankings, <c>concordance</c> for survival, and <c>roc_auc</c> for outliers,
    /// which only a label defines.
    /// </summary>
    /// <remarks>
    /// For several classes the log loss is taken rather than the accuracy since it is a proper score: it judges the
    /// whole distribution, is defined when a class is absent, and moves before any label flips.
    /// </remarks>
    public static Metric Headline(LearningTask task) => Parse(task switch
    {
        LearningTask.BinaryClassification or LearningTask.OutlierDetection => "roc_auc",
        LearningTask.MulticlassClassification => "log_loss",
        LearningTask.Ranking => "ndcg",
        // A mean of errors in different units would be that of the target with the largest numbers.
        LearningTask.MultiOutputRegression => "r2",
        LearningTask.Survival => "concordance",
        _ => "rmse",
    });

    /// <summary>Whether <paramref name="value"/> is strictly better than <paramref name="other"/>; NaN is never better.</summary>
    public bool IsBetter(double value, double other) =>
        GreaterIsBetter ? value > other || (double.IsNaN(other) && !double.IsNaN(value))
            : value < other || (double.IsNaN(other) && !double.IsNaN(value));

    /// <summary>How much better <paramref name="value"/> is than <paramref name="other"/>; negative when worse.</summary>
    public double Gain(double value, double other) => GreaterIsBetter ? value - other : other - value;
}

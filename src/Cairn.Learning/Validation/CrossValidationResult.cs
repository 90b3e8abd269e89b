using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Learning.Metrics;

namespace Cairn.Learning.Validation;

/// <summary>What a cross-validation found. Everything in it but the times is the same at any number of threads.</summary>
public sealed record CrossValidationResult
{
    /// <summary>The folds.</summary>
    public required FoldSet FoldSet { get; init; }

    /// <summary>What each fold gave, in order.</summary>
    public required IReadOnlyList<FoldResult> Folds { get; init; }

    /// <summary>Each metric over the folds, by name; a metric that no fold defines is absent.</summary>
    public required IReadOnlyDictionary<string, MetricEstimate> Metrics { get; init; }

    /// <summary>
    /// For every row of the data the outputs of the model that did not see it, in the first repeat; missing where no fold
    /// tests the row.
    /// </summary>
    public required Table OutOfFold { get; init; }

    /// <summary>The out-of-fold predictions judged together, with curves.</summary>
    public required Evaluation Pooled { get; init; }

    /// <summary>What a reader should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The estimate of the headline metric of the task, or null where it is undefined in every fold.</summary>
    public MetricEstimate? Headline => Metrics.GetValueOrDefault(Metric.Headline(Pooled.Task).Name);

    /// <summary>How often each learner was chosen, by name, most often first; empty where one was named beforehand.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Chosen =>
    [
        .. Folds.Where(fold => fold.Learner is not null).CountBy(fold => fold.Learner!)
            .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal),
    ];

    /// <summary>The estimate of a metric in each repeat: the mean over its folds.</summary>
    /// <param name="metric">Name of the metric.</param>
    /// <returns>One value a repeat; fewer where a repeat has no fold that defines it.</returns>
    public IReadOnlyList<double> RepeatMeans(string metric) =>
    [
        .. Folds.Chunk(FoldSet.PerRepeat)
            .Select(folds => folds.Select(fold => fold.Evaluation.Value(metric)).OfType<double>().ToArray())
            .Where(values => values.Length > 0)
            .Select(values => values.Average()),
    ];

    /// <summary>Which rows the metrics are of and how they are put together, in words.</summary>
    public string MeasuredOn => FoldSet.IsLeaveOneOut
        ? $"{FoldSet.Count} rows, each left out once; all predictions judged together"
        : $"{FoldSet.PerRepeat} folds ({FoldSet.Method}){(FoldSet.Repeats > 1 ? $", {FoldSet.Repeats} times" : "")}; mean over the folds";

    /// <summary>Estimates, folds and notes as JSON; without the table of predictions.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["method"] = FoldSet.Method,
            ["folds"] = FoldSet.PerRepeat,
            ["repeats"] = FoldSet.Repeats,
            ["metrics"] = new JsonObject(Metrics.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)EstimateToJson(m.Key, m.Value)))),
            // Thousands of single rows say nothing one by one.
            ["per_fold"] = StoredNumbers.Array(FoldSet.IsLeaveOneOut ? [] : Folds.Select(FoldToJson)),
            ["pooled"] = new JsonObject(Pooled.Metrics.Select(m => KeyValuePair.Create(m.Key, StoredNumbers.Node(m.Value)))),
            ["notes"] = StoredNumbers.Array(Notes),
        };
        if (Chosen.Count > 0)
            json["chosen"] = new JsonObject(Chosen.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));
        return json;
    }

    /// <summary>
    /// The standard error of a metric's mean, made larger for what the training rows of the folds have in common; null for
    /// fewer than two folds.
    /// </summary>
    /// <param name="estimate">One of <see cref="Metrics"/>.</param>
    /// <remarks>
    /// Deviation · √(1 ∕ folds + test rows ∕ training rows): Nadeau and Bengio, "Inference for the generalization error"
    /// (2003). Without it, repeating the folds would make any estimate look as sure as one likes.
    /// </remarks>
    public double? CorrectedError(MetricEstimate estimate) => estimate.StandardDeviation
        * Math.Sqrt(1.0 / estimate.Values.Count + Folds.Average(fold => (double)fold.TestRows / fold.TrainRows));

    private JsonObject FoldToJson(FoldResult fold)
    {
        JsonObject json = new()
        {
            ["fold"] = fold.Fold % FoldSet.PerRepeat,
            ["train_rows"] = fold.TrainRows,
            ["test_rows"] = fold.TestRows,
            ["fit_seconds"] = fold.FitSeconds,
            ["metrics"] = new JsonObject(
                fold.Evaluation.Metrics.Select(m => KeyValuePair.Create(m.Key, StoredNumbers.Node(m.Value)))),
        };
        if (FoldSet.Repeats > 1)
            json["repeat"] = fold.Fold / FoldSet.PerRepeat;
        if (fold.Learner is not null)
            json["learner"] = fold.Learner;
        return json;
    }

    private JsonObject EstimateToJson(string metric, MetricEstimate estimate)
    {
        JsonObject json = new()
        {
            ["mean"] = estimate.Mean,
            ["standard_deviation"] = StoredNumbers.Node(estimate.StandardDeviation),
            ["standard_error"] = StoredNumbers.Node(estimate.StandardError),
            ["corrected_standard_error"] = StoredNumbers.Node(CorrectedError(estimate)),
            ["values"] = StoredNumbers.Array(estimate.Values),
        };
        if (FoldSet.Repeats > 1)
            json["repeat_means"] = StoredNumbers.Array(RepeatMeans(metric));
        return json;
    }
}

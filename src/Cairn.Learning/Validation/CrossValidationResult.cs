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
    /// For every row of the data the outputs of the model that did not see it; missing where no fold tests the row.
    /// </summary>
    public required Table OutOfFold { get; init; }

    /// <summary>The out-of-fold predictions judged together, with curves.</summary>
    public required Evaluation Pooled { get; init; }

    /// <summary>What a reader should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The estimate of the headline metric of the task, or null where it is undefined in every fold.</summary>
    public MetricEstimate? Headline => Metrics.GetValueOrDefault(Metric.Headline(Pooled.Task).Name);

    /// <summary>Estimates, folds and notes as JSON; without the table of predictions.</summary>
    public JsonObject ToJson() => new()
    {
        ["method"] = FoldSet.Method,
        ["folds"] = FoldSet.Count,
        ["metrics"] = new JsonObject(Metrics.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)EstimateToJson(m.Value)))),
        ["per_fold"] = StoredNumbers.Array(Folds.Select(fold => new JsonObject
        {
            ["fold"] = fold.Fold,
            ["train_rows"] = fold.TrainRows,
            ["test_rows"] = fold.TestRows,
            ["fit_seconds"] = fold.FitSeconds,
            ["metrics"] = new JsonObject(
                fold.Evaluation.Metrics.Select(m => KeyValuePair.Create(m.Key, StoredNumbers.Node(m.Value)))),
        })),
        ["pooled"] = new JsonObject(Pooled.Metrics.Select(m => KeyValuePair.Create(m.Key, StoredNumbers.Node(m.Value)))),
        ["notes"] = StoredNumbers.Array(Notes),
    };

    private static JsonObject EstimateToJson(MetricEstimate estimate) => new()
    {
        ["mean"] = estimate.Mean,
        ["standard_deviation"] = StoredNumbers.Node(estimate.StandardDeviation),
        ["standard_error"] = StoredNumbers.Node(estimate.StandardError),
        ["values"] = StoredNumbers.Array(estimate.Values),
    };
}

using Cairn.Data;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Costs;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Lifecycle.Training;

/// <summary>A model that ships, and what is known of how good it is.</summary>
internal sealed record Judgement
{
    /// <summary>The model that ships.</summary>
    public required IModel Model { get; init; }

    /// <summary>Number of rows that the model that ships was fitted to.</summary>
    public required int LearntRows { get; init; }

    /// <summary>How long the fit of that model took.</summary>
    public required double FitSeconds { get; init; }

    /// <summary>Which rows the metrics are of, in words.</summary>
    public required string MeasuredOn { get; init; }

    /// <summary>The judged predictions with their curves.</summary>
    public required Evaluation Evaluation { get; init; }

    /// <summary>The baseline on the same rows.</summary>
    public required Evaluation Baseline { get; init; }

    /// <summary>Values by name: of the evaluation, or the means over the folds.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>The same of the baseline.</summary>
    public required IReadOnlyDictionary<string, double> BaselineMetrics { get; init; }

    /// <summary>The folds, when there were any.</summary>
    public CrossValidationResult? CrossValidation { get; init; }

    /// <summary>Rows that say how much each column matters; not learnt from, except with folds.</summary>
    public required Dataset Judged { get; init; }

    /// <summary>Predictions for rows that were not learnt from: what the predictions in production are compared with.</summary>
    public required Table Predictions { get; init; }

    /// <summary>The model with the threshold that costs decided; null where there are none.</summary>
    public IModel? Decided { get; init; }

    /// <summary>The model as it ships.</summary>
    public IModel Shipped => Decided ?? Model;

    /// <summary>The threshold that costs least; null where no costs were given.</summary>
    public CostChoice? Costs { get; init; }

    /// <summary>Between which values <see cref="Metrics"/> are; null where their spread was not measured.</summary>
    public MetricIntervals? Intervals { get; init; }

    /// <summary>What a reader should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

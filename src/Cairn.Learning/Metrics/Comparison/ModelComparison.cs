using Cairn.Models;

namespace Cairn.Learning.Metrics.Comparison;

/// <summary>Which of two models is better on the same rows, by how much, and how sure that is. Immutable.</summary>
public sealed partial record ModelComparison
{
    /// <summary>Name of the first model.</summary>
    public required string First { get; init; }

    /// <summary>Name of the second.</summary>
    public required string Second { get; init; }

    /// <summary>What both predict.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>Number of rows that both were judged on.</summary>
    public required int Rows { get; init; }

    /// <summary>Every metric that both have, in the order of <see cref="Metric.All"/>.</summary>
    public required IReadOnlyList<ComparedMetric> Metrics { get; init; }

    /// <summary>What further tests say.</summary>
    public required IReadOnlyList<PairedTest> Tests { get; init; }

    /// <summary>Level of the intervals, and 1 less the p value from which on a difference counts as shown.</summary>
    public required double Level { get; init; }

    /// <summary>How many times the rows were drawn anew.</summary>
    public required int Resamples { get; init; }

    /// <summary>What was drawn: <c>rows</c>, <c>groups</c> or <c>queries</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>What a reader should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The headline metric of the task, which the verdict goes by; null where it is undefined.</summary>
    public ComparedMetric? Headline => Metrics.FirstOrDefault(m => m.Metric == Metric.Headline(Task));

    /// <summary>The name of the model that is shown to be better by the headline metric; null when neither is.</summary>
    public string? Better => Headline is not { PValue: double p } headline || p >= 1 - Level ? null
        : headline.Metric.Gain(headline.Second, headline.First) > 0 ? Second : First;

    /// <summary>The verdict in plain words.</summary>
    public string Verdict => ComparisonText.Verdict(this);

    /// <summary>What is known of a metric, or null.</summary>
    /// <param name="name">Name of the metric.</param>
    public ComparedMetric? Find(string name) => Metrics.FirstOrDefault(m => m.Metric.Name == name);
}

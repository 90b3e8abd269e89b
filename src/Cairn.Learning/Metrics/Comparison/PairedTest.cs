namespace Cairn.Learning.Metrics.Comparison;

/// <summary>What a statistical test says of the difference of two models on the same rows.</summary>
/// <param name="Name">Name in JSON: <c>delong</c>, <c>mcnemar</c>, <c>wilcoxon</c>, <c>paired_t</c>, <c>corrected_t</c>, <c>bootstrap</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Metric">The metric that it is about, such as <c>roc_auc</c>.</param>
/// <param name="Statistic">The value of its statistic; null where there is none.</param>
/// <param name="PValue">Chance of a difference at least as large between equally good models.</param>
/// <param name="Detail">What it counted, in words.</param>
public sealed record PairedTest(
    string Name, string Title, string Metric, double? Statistic, double PValue, string Detail);

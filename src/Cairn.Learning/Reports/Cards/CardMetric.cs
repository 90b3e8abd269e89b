namespace Cairn.Learning.Reports.Cards;

/// <summary>A metric on a card.</summary>
/// <param name="Name">Its name, such as <c>roc_auc</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Low">Lower end of its interval; null where it has none.</param>
/// <param name="High">Upper end of its interval.</param>
/// <param name="Baseline">The value of the baseline on the same rows; null where there is none.</param>
/// <param name="FoldMean">Mean over the folds; null without folds.</param>
/// <param name="FoldDeviation">Standard deviation over the folds.</param>
public sealed record CardMetric(
    string Name, double Value, double? Low = null, double? High = null, double? Baseline = null, double? FoldMean = null,
    double? FoldDeviation = null);

using Cairn.Learning.Explanation.Effects;

namespace Cairn.Learning.Explanation;

/// <summary>How the answer depends on one column, over all rows.</summary>
/// <param name="Dependence">Individual curves and their mean.</param>
/// <param name="Accumulated">Accumulated local effects; null where the column has no order.</param>
public sealed record ColumnEffect(PartialDependence Dependence, AccumulatedEffects? Accumulated);

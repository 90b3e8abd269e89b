using Cairn.Learning.Explanation.Effects;

namespace Cairn.Learning.Explanation;

/// <summary>How the answer depends on two columns together, over all rows.</summary>
/// <param name="First">Values of one column.</param>
/// <param name="Second">Values of the other.</param>
/// <param name="Means">[first, second, score]: the mean answers; see <see cref="PartialDependence.Joint"/>.</param>
public sealed record JointEffect(EffectGrid First, EffectGrid Second, IReadOnlyList<double> Means);

using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Trees.Objectives.Survival;

/// <summary>
/// Errors of smallest extremes, 1 − F(z) = exp(−eᶻ): Weibull times, whose hazards are also proportional.
/// </summary>
internal sealed class ExtremeTimes : TimeDistribution
{
    /// <inheritdoc/>
    public override double Median { get; } = Math.Log(Math.Log(2));

    /// <inheritdoc/>
    public override double LogDensity(double z) => z - Math.Exp(z);

    // 1 − e^(−x) is x where x is too small to be seen beside 1.
    /// <inheritdoc/>
    public override double LogCumulative(double z) =>
        z < -30 ? z : NormalDistribution.LogOneMinus(Math.Exp(-Math.Exp(z)));

    /// <inheritdoc/>
    public override double LogSurvival(double z) => -Math.Exp(z);

    /// <inheritdoc/>
    public override double Slope(double z) => 1 - Math.Exp(z);

    /// <inheritdoc/>
    public override double Curvature(double z) => -Math.Exp(z);
}

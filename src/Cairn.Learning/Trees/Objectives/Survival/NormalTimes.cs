using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Trees.Objectives.Survival;

/// <summary>Standard normal errors: log-normal times.</summary>
internal sealed class NormalTimes : TimeDistribution
{
    /// <inheritdoc/>
    public override double LogDensity(double z) => NormalDistribution.LogDensity(z);

    /// <inheritdoc/>
    public override double LogCumulative(double z) => NormalDistribution.LogCumulative(z);

    /// <inheritdoc/>
    public override double LogSurvival(double z) => NormalDistribution.LogCumulative(-z);

    /// <inheritdoc/>
    public override double Slope(double z) => -z;

    /// <inheritdoc/>
    public override double Curvature(double z) => -1;
}

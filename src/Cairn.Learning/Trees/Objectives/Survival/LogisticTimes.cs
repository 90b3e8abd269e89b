namespace Cairn.Learning.Trees.Objectives.Survival;

/// <summary>
/// Standard logistic errors, F(z) = 1/(1 + e⁻ᶻ): log-logistic times, with heavier tails than log-normal ones.
/// </summary>
internal sealed class LogisticTimes : TimeDistribution
{
    /// <inheritdoc/>
    public override double LogDensity(double z) => LogCumulative(z) + LogSurvival(z);

    /// <inheritdoc/>
    public override double LogCumulative(double z) => Math.Min(0, z) - Math.Log(1 + Math.Exp(-Math.Abs(z)));

    /// <inheritdoc/>
    public override double LogSurvival(double z) => LogCumulative(-z);

    /// <inheritdoc/>
    public override double Slope(double z) => -Math.Tanh(z / 2);

    /// <inheritdoc/>
    public override double Curvature(double z) => -2 * Math.Exp(LogDensity(z));
}

namespace Cairn.Learning.Trees.Objectives.Survival;

/// <summary>
/// How the error Z of a log time is spread in an accelerated failure time model, ln T = s + σZ. All densities are
/// log-concave, so that the loss of every kind of censoring is convex.
/// </summary>
internal abstract class TimeDistribution
{
    /// <summary>The names that options know.</summary>
    public static IReadOnlyList<string> Names { get; } = ["normal", "logistic", "extreme"];

    /// <summary>The median of Z.</summary>
    public virtual double Median => 0;

    /// <summary>The distribution of a name.</summary>
    public static TimeDistribution Of(string name) => name switch
    {
        "normal" => new NormalTimes(),
        "logistic" => new LogisticTimes(),
        _ => new ExtremeTimes(),
    };

    /// <summary>ln f(z).</summary>
    public abstract double LogDensity(double z);

    /// <summary>ln F(z), the log of the chance of a value of at most z.</summary>
    public abstract double LogCumulative(double z);

    /// <summary>ln(1 − F(z)).</summary>
    public abstract double LogSurvival(double z);

    /// <summary>(ln f)′(z).</summary>
    public abstract double Slope(double z);

    /// <summary>(ln f)″(z), at most 0.</summary>
    public abstract double Curvature(double z);
}

using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Metrics.Comparison;

/// <summary>Whether two classifiers are right equally often, from the rows on which only one of them is.</summary>
/// <param name="OnlyFirst">Rows that only the first gets right.</param>
/// <param name="OnlySecond">Rows that only the second gets right.</param>
/// <remarks>McNemar (1947); for the mid-p value Fagerland, Lydersen and Laake (2013).</remarks>
public sealed record McNemarTest(int OnlyFirst, int OnlySecond)
{
    /// <summary>Counts rows.</summary>
    /// <param name="firstRight">Whether the first model is right on each row.</param>
    /// <param name="secondRight">Whether the second is.</param>
    public static McNemarTest Of(ReadOnlySpan<bool> firstRight, ReadOnlySpan<bool> secondRight)
    {
        MetricInput.CheckLengths(firstRight.Length, secondRight.Length, 0);
        int first = 0;
        int second = 0;
        for (int row = 0; row < firstRight.Length; row++)
        {
            first += firstRight[row] && !secondRight[row] ? 1 : 0;
            second += !firstRight[row] && secondRight[row] ? 1 : 0;
        }
        return new McNemarTest(first, second);
    }

    /// <summary>Rows on which exactly one is right: all that the test rests on.</summary>
    public int Discordant => OnlyFirst + OnlySecond;

    /// <summary>(b − c)² ∕ (b + c), about χ² with one degree of freedom; 0 without discordant rows.</summary>
    public double ChiSquare =>
        Discordant == 0 ? 0 : (double)(OnlyFirst - OnlySecond) * (OnlyFirst - OnlySecond) / Discordant;

    /// <summary>P value by χ², without continuity correction; good from some 25 discordant rows on.</summary>
    public double ChiSquarePValue => ChiSquareTest.SurvivalFunction(ChiSquare, 1);

    /// <summary>Exact two-sided p value by the binomial distribution; never too small, often too large.</summary>
    public double ExactPValue => Math.Min(1, 2 * Cumulative);

    /// <summary>Exact p value with half the chance of what was found: right in the mean where the exact one is too large.</summary>
    public double MidPValue => Discordant == 0 ? 1 : Math.Min(1, 2 * Cumulative - Chance);

    /// <summary>The exact p value below 25 discordant rows, that of χ² from there on.</summary>
    public double PValue => Discordant < 25 ? ExactPValue : ChiSquarePValue;

    private int Fewer => Math.Min(OnlyFirst, OnlySecond);

    private double Cumulative =>
        Fewer == Discordant ? 1 : BetaFunctions.Regularized(0.5, Discordant - Fewer, Fewer + 1);

    private double Chance => Math.Exp(
        GammaFunctions.LogGamma(Discordant + 1) - GammaFunctions.LogGamma(Fewer + 1)
        - GammaFunctions.LogGamma(Discordant - Fewer + 1) - Discordant * Math.Log(2));
}

using System.Text.Json.Nodes;

namespace Cairn.Learning.Fairness;

/// <summary>How far the groups lie apart by one notion of fairness; small groups are left out.</summary>
/// <param name="Name">
/// <c>demographic_parity equal_opportunity predictive_equality equalized_odds predictive_parity
/// negative_predictive_parity accuracy_parity</c>, or for regression <c>mean_prediction mean_error mean_absolute_error</c>.
/// </param>
/// <param name="Difference">
/// Highest less lowest, with the interval for these two groups; the groups were chosen by the same rows, so that a small
/// difference is to be expected where there is none. Without interval for regression.
/// </param>
/// <param name="Ratio">Lowest by highest; NaN where the highest is not above 0.</param>
/// <param name="Lowest">The group with the lowest value.</param>
/// <param name="Highest">The group with the highest value.</param>
public sealed record FairnessGap(string Name, RateEstimate Difference, double Ratio, string Lowest, string Highest)
{
    // Uniform Guidelines on Employee Selection Procedures (1978), § 4D.
    private const double FourFifths = 0.8;

    /// <summary>Whether the lowest selection rate is below four fifths of the highest; demographic parity only.</summary>
    public bool BreaksFourFifths => Name == "demographic_parity" && Ratio < FourFifths;

    internal JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["difference"] = RateEstimate.Number(Difference.Value),
        ["difference_low"] = RateEstimate.Number(Difference.Low),
        ["difference_high"] = RateEstimate.Number(Difference.High),
        ["ratio"] = RateEstimate.Number(Ratio),
        ["lowest"] = Lowest,
        ["highest"] = Highest,
    };
}

using System.Text.Json.Nodes;

namespace Cairn.Learning.Fairness;

/// <summary>How far the groups lie apart by one notion of fairness; small groups are left out.</summary>
/// <param name="Name">
/// <c>demographic_parity equalized_odds equal_opportunity predictive_equality predictive_parity
/// negative_predictive_parity accuracy_parity calibration</c>, or for regression <c>mean_prediction mean_error
/// mean_absolute_error</c>.
/// </param>
/// <param name="Difference">
/// Highest less lowest, with the interval for these two groups by resampling rows. Of several groups the farthest apart
/// were picked by the same rows, so that some difference is to be expected where there is none.
/// </param>
/// <param name="Ratio">Lowest by highest, with its interval; unknown where the highest is not above 0.</param>
/// <param name="Lowest">The group with the lowest value.</param>
/// <param name="Highest">The group with the highest value.</param>
/// <param name="Class">
/// Where each of several classes is judged: the one whose gap is the widest; otherwise null.
/// </param>
public sealed record FairnessGap(
    string Name, GroupEstimate Difference, GroupEstimate Ratio, string Lowest, string Highest, string? Class = null)
{
    // Uniform Guidelines on Employee Selection Procedures (1978), § 4D.
    private const double FourFifths = 0.8;

    /// <summary>
    /// Whether the lowest selection rate is below four fifths of the highest, which is taken for evidence of disparate
    /// impact; null for other notions, and where the ratio is unknown.
    /// </summary>
    public bool? BreaksFourFifths => Name == "demographic_parity" && Ratio.IsKnown ? Ratio.Value < FourFifths : null;

    /// <summary>Whether the difference is more than resampling explains.</summary>
    public bool IsClear => Difference.Excludes(0);

    internal JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["name"] = Name,
            ["difference"] = Difference.ToJson(),
            ["ratio"] = Ratio.ToJson(),
            ["lowest"] = Lowest,
            ["highest"] = Highest,
        };
        if (Class is not null)
            json["class"] = Class;
        return json;
    }
}

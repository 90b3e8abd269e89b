using System.Text.Json.Nodes;

namespace Cairn.Learning.Fairness;

/// <summary>How a model treats the rows of one group.</summary>
/// <param name="Name">Values of the sensitive columns, with a dot between them.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Weight">Weight of the rows; their number when they weigh the same.</param>
/// <param name="IsSmall">Whether there are too few rows to take part in gaps.</param>
public sealed record GroupFairness(string Name, int Rows, double Weight, bool IsSmall)
{
    /// <summary>
    /// Classification: <c>base_rate selection_rate true_positive_rate false_positive_rate false_negative_rate
    /// true_negative_rate positive_predictive_value negative_predictive_value accuracy</c>.
    /// </summary>
    public IReadOnlyDictionary<string, RateEstimate> Rates { get; init; } = new Dictionary<string, RateEstimate>();

    /// <summary>
    /// Classification with probabilities: <c>mean_probability calibration_gap calibration_error</c>; regression:
    /// <c>mean_actual mean_prediction mean_error mean_absolute_error root_mean_squared_error</c>.
    /// </summary>
    public IReadOnlyDictionary<string, double> Numbers { get; init; } = new Dictionary<string, double>();

    internal JsonObject ToJson()
    {
        JsonObject json = new() { ["name"] = Name, ["rows"] = Rows, ["weight"] = Weight, ["small"] = IsSmall };
        foreach ((string name, RateEstimate rate) in Rates)
            json[name] = rate.ToJson();
        foreach ((string name, double value) in Numbers)
            json[name] = RateEstimate.Number(value);
        return json;
    }
}

using System.Text.Json.Nodes;

namespace Cairn.Learning.Fairness;

/// <summary>How the rows of one group are treated.</summary>
/// <param name="Name">Values of the sensitive columns, with a dot between them.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Weight">Weight of the rows; their number when they weigh the same.</param>
/// <param name="IsSmall">Whether there are too few rows to take part in gaps.</param>
public sealed record GroupFairness(string Name, int Rows, double Weight, bool IsSmall)
{
    /// <summary>
    /// Classification: <c>base_rate selection_rate true_positive_rate false_positive_rate false_negative_rate
    /// true_negative_rate positive_predictive_value negative_predictive_value accuracy</c>, of the positive class
    /// against all others. Where each of several classes is judged, means over them, without the first two.
    /// </summary>
    public IReadOnlyDictionary<string, GroupEstimate> Rates { get; init; } = new Dictionary<string, GroupEstimate>();

    /// <summary>Where each of several classes is judged: the rates of each against all others, by label.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, GroupEstimate>> Classes { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, GroupEstimate>>();

    /// <summary>
    /// Classification with scores: <c>mean_score roc_auc</c>, of probabilities also <c>calibration_gap</c> (mean less
    /// base rate) and <c>calibration_error</c> (the same over ten bins, without sign), of other scores
    /// <c>same_score_gap</c> (base rate less that of all rows with the same score). Regression: <c>mean_actual
    /// mean_prediction mean_error mean_absolute_error root_mean_squared_error</c>.
    /// </summary>
    public IReadOnlyDictionary<string, GroupEstimate> Numbers { get; init; } = new Dictionary<string, GroupEstimate>();

    /// <summary>Base rates by score; empty without scores.</summary>
    public IReadOnlyList<CalibrationBin> Calibration { get; init; } = [];

    /// <summary>The rate or number called so; null where it is not told of this task.</summary>
    public GroupEstimate? Find(string name) => Rates.TryGetValue(name, out GroupEstimate rate) ? rate
        : Numbers.TryGetValue(name, out GroupEstimate number) ? number
        : null;

    internal JsonObject ToJson()
    {
        JsonObject json = new() { ["name"] = Name, ["rows"] = Rows, ["weight"] = Weight, ["small"] = IsSmall };
        foreach ((string name, GroupEstimate value) in Rates.Concat(Numbers))
            json[name] = value.ToJson();
        if (Classes.Count > 0)
        {
            JsonObject classes = [];
            foreach ((string label, IReadOnlyDictionary<string, GroupEstimate> rates) in Classes)
                classes[label] = new JsonObject(
                    rates.Select(rate => KeyValuePair.Create(rate.Key, (JsonNode?)rate.Value.ToJson())));
            json["classes"] = classes;
        }
        if (Calibration.Count > 0)
            json["calibration"] = new JsonArray([.. Calibration.Select(bin => bin.ToJson())]);
        return json;
    }
}

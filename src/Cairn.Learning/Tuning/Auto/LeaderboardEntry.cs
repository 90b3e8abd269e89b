using System.Text.Json.Nodes;

namespace Cairn.Learning.Tuning.Auto;

/// <summary>One learner that a search with a budget judged, or the ensemble that it made of them.</summary>
/// <param name="Learner">Name of the kind of learner.</param>
/// <param name="Options">Its options by name.</param>
/// <param name="Value">The metric, mean over the folds.</param>
/// <param name="FitSeconds">Seconds of a fit on a fold.</param>
/// <param name="LatencyMicroseconds">Microseconds to predict a row, in batches on one thread.</param>
/// <param name="SizeBytes">Bytes of the model's arrays.</param>
/// <param name="Weight">Its share of the ensemble; 0 outside it.</param>
public sealed record LeaderboardEntry(
    string Learner, JsonObject Options, double Value, double FitSeconds, double LatencyMicroseconds, double SizeBytes, double Weight)
{
    /// <summary>Name of the learner that predicts: the one inside where columns are prepared.</summary>
    public string Inside { get; init; } = Learner;

    /// <summary>How columns are prepared, as far as they are; the options of <c>prepared</c> by name.</summary>
    public JsonObject Preparation { get; init; } = [];

    /// <summary><c>learner options value fit_seconds latency_us size_bytes weight</c>, and <c>inside preparation</c> where columns are prepared.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = Facts();
        if (Preparation.Count > 0)
        {
            json["inside"] = Inside;
            json["preparation"] = Preparation.DeepClone();
        }
        return json;
    }

    private JsonObject Facts() => new()
    {
        ["learner"] = Learner,
        ["options"] = Options.DeepClone(),
        ["value"] = Value,
        ["fit_seconds"] = FitSeconds,
        ["latency_us"] = LatencyMicroseconds,
        ["size_bytes"] = SizeBytes,
        ["weight"] = Weight,
    };
}

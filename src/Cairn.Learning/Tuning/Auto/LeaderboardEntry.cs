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
    /// <summary><c>learner options value fit_seconds latency_us size_bytes weight</c>.</summary>
    public JsonObject ToJson() => new()
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

using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;
using Cairn.Learning.Tuning.Auto;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning;

/// <summary>Which learner was chosen, what it was compared with, and why.</summary>
public sealed record AutoSelectionResult
{
    /// <summary>The learner to fit.</summary>
    public required ILearner Chosen { get; init; }

    /// <summary>The metric that learners were compared by.</summary>
    public required Metric Metric { get; init; }

    /// <summary>Every learner considered, from the simplest to the most flexible.</summary>
    public required IReadOnlyList<AutoSelectionTrial> Trials { get; init; }

    /// <summary>Why, in plain sentences.</summary>
    public required string Reason { get; init; }

    /// <summary>What a search with a budget judged, the best first, an ensemble included; empty without a budget.</summary>
    public IReadOnlyList<LeaderboardEntry> Leaderboard { get; init; } = [];

    /// <summary>The best learner whose fit takes next to none of a budget, should there be no time for the one chosen; null without one.</summary>
    public ILearner? Quick { get; init; }

    /// <summary>The same with <see cref="Quick"/> chosen, which the reason tells.</summary>
    public AutoSelectionResult WithQuick() => this with
    {
        Chosen = Quick ?? throw new InvalidOperationException("There is no quick learner."),
        Quick = null,
        Reason = $"{Reason} The budget was spent before it was fitted, so {Quick.Kind.Name}, the best that is fitted at once, ships instead.",
    };

    /// <summary>
    /// <c>chosen metric reason trials</c>, each trial with <c>learner options mean standard_error seconds
    /// problem</c>; and <c>leaderboard</c> where there is one.
    /// </summary>
    public JsonObject ToJson()
    {
        JsonObject json = Compared();
        if (Leaderboard.Count > 0)
            json["leaderboard"] = new JsonArray([.. Leaderboard.Select(entry => (JsonNode)entry.ToJson())]);
        return json;
    }

    private JsonObject Compared() => new()
    {
        ["chosen"] = Chosen.Kind.Name,
        ["metric"] = Metric.Name,
        ["reason"] = Reason,
        ["trials"] = new JsonArray([.. Trials.Select(trial => (JsonNode)new JsonObject
        {
            ["learner"] = trial.Name,
            ["options"] = trial.Learner.Kind.OptionsOf(trial.Learner),
            ["mean"] = trial.Mean,
            ["standard_error"] = trial.StandardError is double error && double.IsFinite(error) ? error : null,
            ["seconds"] = trial.Seconds,
            ["problem"] = trial.Problem,
        })]),
    };
}

using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Learning.Tuning.Trials;

namespace Cairn.Lifecycle.Studies;

/// <summary>The lists of a trial as texts: numbers that come back bit for bit, with spaces between.</summary>
internal static class TrialText
{
    public static string Of(IEnumerable<double> numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    public static double[] Numbers(string text) =>
        text.Length == 0 ? [] : [.. text.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    public static string Of(IEnumerable<TrialStep> steps) => string.Join(
        ' ', steps.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Step}:{s.Loss:R}")));

    public static TrialStep[] Steps(string text) => text.Length == 0
        ? []
        :
        [
            .. text.Split(' ').Select(step => step.Split(':')).Select(pair => new TrialStep(
                int.Parse(pair[0], CultureInfo.InvariantCulture), double.Parse(pair[1], CultureInfo.InvariantCulture))),
        ];

    public static string Of(IReadOnlyDictionary<string, double> facts) => new JsonObject(
        facts.Where(f => double.IsFinite(f.Value)).Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value))).ToJsonString();

    public static Dictionary<string, double> Facts(string json) =>
        JsonNode.Parse(json)!.AsObject().ToDictionary(f => f.Key, f => (double)f.Value!);

    public static string Of(TrialState state) => state switch
    {
        TrialState.Running => "running",
        TrialState.Complete => "complete",
        TrialState.Pruned => "pruned",
        _ => "failed",
    };

    public static TrialState State(string text) => text switch
    {
        "running" => TrialState.Running,
        "complete" => TrialState.Complete,
        "pruned" => TrialState.Pruned,
        _ => TrialState.Failed,
    };
}

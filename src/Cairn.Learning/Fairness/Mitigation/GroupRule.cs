using System.Text.Json.Nodes;

namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>
/// How the rows of a group are decided by their score: by one of two thresholds, drawn, or without looking at all.
/// </summary>
/// <param name="FirstThreshold">Scores above it are selected by the first rule; ∞ for none, −∞ for all.</param>
/// <param name="FirstShare">Chance of the first rule, 0 to 1.</param>
/// <param name="SecondThreshold">Scores above it are selected by the second rule.</param>
/// <param name="Ignored">Chance that the score is not looked at, 0 to 1.</param>
/// <param name="Constant">Chance to select a row whose score is not looked at.</param>
public sealed record GroupRule(
    double FirstThreshold, double FirstShare, double SecondThreshold, double Ignored = 0, double Constant = 0)
{
    /// <summary>Scores of at least a half are selected.</summary>
    public static GroupRule Half { get; } = At(Math.BitDecrement(0.5));

    /// <summary>Whether nothing is drawn.</summary>
    public bool IsFixed => Ignored == 0 && (FirstShare is 0 or 1 || FirstThreshold == SecondThreshold);

    /// <summary>Scores above a threshold are selected.</summary>
    public static GroupRule At(double threshold) => new(threshold, 1, threshold);

    /// <summary>The chance that a row is selected.</summary>
    /// <param name="score">Its score.</param>
    public double Chance(double score)
    {
        double drawn = (score > FirstThreshold ? FirstShare : 0) + (score > SecondThreshold ? 1 - FirstShare : 0);
        return Math.Clamp(Ignored * Constant + (1 - Ignored) * drawn, 0, 1);
    }

    internal JsonObject ToJson() => new()
    {
        ["first"] = Text(FirstThreshold),
        ["share"] = FirstShare,
        ["second"] = Text(SecondThreshold),
        ["ignored"] = Ignored,
        ["constant"] = Constant,
    };

    /// <summary>The rule that <see cref="ToJson"/> wrote; null where it is not of that form.</summary>
    internal static GroupRule? FromJson(JsonNode? node)
    {
        if (node is not JsonObject json || Number(json["first"]) is not double first
            || Number(json["second"]) is not double second
            || Number(json["share"]) is not double share || Number(json["ignored"]) is not double ignored
            || Number(json["constant"]) is not double constant)
        {
            return null;
        }
        bool areShares = share is >= 0 and <= 1 && ignored is >= 0 and <= 1 && constant is >= 0 and <= 1;
        return areShares && !double.IsNaN(first) && !double.IsNaN(second)
            ? new GroupRule(first, share, second, ignored, constant)
            : null;
    }

    // JSON has no infinity.
    private static JsonNode Text(double threshold) =>
        double.IsPositiveInfinity(threshold) ? "none" : double.IsNegativeInfinity(threshold) ? "all" : threshold;

    private static double? Number(JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue(out string? text) ? text switch
        {
            "none" => double.PositiveInfinity,
            "all" => double.NegativeInfinity,
            _ => null,
        }
        : value.TryGetValue(out double number) ? number : null;
}

using System.Text.Json.Nodes;

namespace Cairn.Learning.Trees.Constraints;

/// <summary>
/// The language of the option <c>forced_splits</c>: JSON in the form of LightGBM,
/// <c>{"feature": "age", "threshold": 40, "left": {…}, "right": {…}}</c>, with <c>"levels": ["a", "b"]</c> in the place
/// of a threshold for a category.
/// </summary>
/// <param name="Feature">Name of the column.</param>
/// <param name="Threshold">Largest value that goes left; NaN for a category.</param>
/// <param name="Levels">Levels that go left; null for a number.</param>
/// <param name="Left">Split of the left side, or null.</param>
/// <param name="Right">Split of the right side, or null.</param>
internal sealed record ForcedSplitText(
    string Feature, double Threshold, IReadOnlyList<string>? Levels, ForcedSplitText? Left, ForcedSplitText? Right)
{
    /// <summary>The values allowed, in words.</summary>
    public const string Range =
        "JSON such as {\"feature\": \"age\", \"threshold\": 40, \"left\": {\"feature\": \"sex\", \"levels\": [\"f\"]}}";

    private static readonly string[] s_keys = ["feature", "threshold", "levels", "left", "right"];

    /// <summary>Whether a text is of the language; an empty one is.</summary>
    public static bool IsValid(string text) => text.Length == 0 || Parse(text) is not null;

    /// <summary>The split at the root, or null when the text is not of the language.</summary>
    public static ForcedSplitText? Parse(string text) => Read(ConstraintJson.Read(text));

    private static ForcedSplitText? Read(JsonNode? node)
    {
        if (node is not JsonObject split || split.Any(pair => !s_keys.Contains(pair.Key))
            || split["feature"] is not JsonValue name || !name.TryGetValue(out string? feature))
            return null;
        List<string>? levels = null;
        double threshold = double.NaN;
        if (split["levels"] is JsonArray array)
        {
            levels = [.. array.OfType<JsonValue>().Select(v => v.TryGetValue(out string? level) ? level : "")];
            if (levels.Count == 0 || levels.Count < array.Count || levels.Contains(""))
                return null;
        }
        else if (split["threshold"] is not JsonValue value || !value.TryGetValue(out threshold)
            || !double.IsFinite(threshold))
        {
            return null;
        }
        if (split.ContainsKey("levels") && split.ContainsKey("threshold"))
            return null;
        ForcedSplitText? left = split["left"] is { } l ? Read(l) : null;
        ForcedSplitText? right = split["right"] is { } r ? Read(r) : null;
        return (split["left"] is not null && left is null) || (split["right"] is not null && right is null)
            ? null
            : new ForcedSplitText(feature, threshold, levels, left, right);
    }
}

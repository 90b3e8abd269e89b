using System.Text.Json.Nodes;

namespace Cairn.Learning.Trees.Constraints;

/// <summary>
/// The language of the option <c>monotone</c>: <c>bmi=+1,bp=-1</c>, or as XGBoost has it <c>{"bmi": 1, "bp": -1}</c>.
/// </summary>
internal static class MonotoneText
{
    /// <summary>The values allowed, in words.</summary>
    public const string Range = "columns with +1, -1 or 0 such as age=+1,\"blood pressure\"=-1";

    /// <summary>Whether a text is of the language.</summary>
    public static bool IsValid(string text) => Parse(text) is not null;

    /// <summary>The names with their signs, or null when the text is not of the language.</summary>
    public static List<(string Name, int Sign)>? Parse(string text)
    {
        if (ConstraintJson.Read(text) is JsonObject json)
            return Parse(json);
        List<(string, int)> signs = [];
        if (ColumnWords.Read(text) is not { } words)
            return null;
        for (int at = 0; at < words.Count; at += 3)
        {
            if (at > 0 && words[at++] != (",", true))
                return null;
            if (at + 2 >= words.Count || words[at].IsMark || words[at + 1] != ("=", true) || words[at + 2].IsMark)
                return null;
            int? sign = words[at + 2].Text switch { "1" or "+1" => 1, "-1" => -1, "0" => 0, _ => null };
            if (sign is null)
                return null;
            signs.Add((words[at].Text, sign.Value));
        }
        return signs;
    }

    private static List<(string Name, int Sign)>? Parse(JsonObject json)
    {
        List<(string, int)> signs = [];
        foreach ((string name, JsonNode? node) in json)
        {
            if (node is not JsonValue value || !value.TryGetValue(out int sign) || sign is < -1 or > 1)
                return null;
            signs.Add((name, sign));
        }
        return signs;
    }
}

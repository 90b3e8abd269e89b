using System.Text.Json.Nodes;

namespace Cairn.Learning.Trees.Constraints;

/// <summary>
/// The language of the option <c>interactions</c>: <c>[age sex] [bmi bp]</c>, or as XGBoost has it
/// <c>[["age", "sex"], ["bmi", "bp"]]</c>.
/// </summary>
internal static class InteractionText
{
    /// <summary>The values allowed, in words.</summary>
    public const string Range = "groups of columns in brackets such as [age sex] [bmi \"blood pressure\"]";

    /// <summary>Whether a text is of the language.</summary>
    public static bool IsValid(string text) => Parse(text) is not null;

    /// <summary>The names of each group, or null when the text is not of the language.</summary>
    public static List<List<string>>? Parse(string text)
    {
        if (ConstraintJson.Read(text) is JsonArray { Count: > 0 } json && json.All(group => group is JsonArray))
            return Parse(json);
        List<List<string>> groups = [];
        List<string>? open = null;
        foreach ((string word, bool isMark) in ColumnWords.Read(text) ?? [("=", true)])
        {
            if (isMark && word == ",")
                continue;
            if (!isMark && open is not null)
            {
                open.Add(word);
            }
            else if (isMark && word == "[" && open is null)
            {
                groups.Add(open = []);
            }
            else if (isMark && word == "]" && open is { Count: > 0 })
            {
                open = null;
            }
            else
            {
                return null;
            }
        }
        return open is null ? groups : null;
    }

    private static List<List<string>>? Parse(JsonArray json)
    {
        List<List<string>> groups = [];
        foreach (JsonArray group in json.OfType<JsonArray>())
        {
            List<string> names = [];
            foreach (JsonNode? node in group)
            {
                if (node is not JsonValue value || !value.TryGetValue(out string? name))
                    return null;
                names.Add(name);
            }
            if (names.Count == 0)
                return null;
            groups.Add(names);
        }
        return groups;
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Models.Learners;

namespace Cairn.Learning.Ensembles;

/// <summary>A learner with its options as text, so that it can itself be the option of another.</summary>
internal static class LearnerText
{
    /// <summary>What such a text is, in words.</summary>
    public const string Range = """
        a JSON object such as {"learner": "random-forest", "options": {"trees": "200"}}, or nothing
        """;

    /// <summary>The learner with the options that are not the default.</summary>
    public static JsonObject ToJson(ILearner learner)
    {
        ILearner usual = learner.Kind.Default;
        JsonObject options = [];
        foreach (LearnerOption option in learner.Kind.Options)
        {
            string text = TextOf(option.ValueIn(learner));
            if (text != TextOf(option.ValueIn(usual)))
                options[option.Name] = text;
        }
        return new JsonObject { ["learner"] = learner.Kind.Name, ["options"] = options };
    }

    /// <summary>The learner of a text, or null where it is none.</summary>
    public static ILearner? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject json && json.All(field => field.Key is "learner" or "options")
                ? FromJson(json)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException
            or NullReferenceException or InputException)
        {
            return null;
        }
    }

    /// <summary>The learner that is described.</summary>
    /// <exception cref="Exception">It is not: of JSON, formats or options.</exception>
    public static ILearner FromJson(JsonObject json)
    {
        IEnumerable<KeyValuePair<string, string>> options = json["options"] is JsonNode set
            ? set.AsObject().Select(o => KeyValuePair.Create(o.Key, o.Value!.ToString()))
            : [];
        return Learners.Catalog[(string)json["learner"]!].Create(options);
    }

    private static string TextOf(JsonNode? value) => value is JsonValue number && number.TryGetValue(out double found)
        ? found.ToString("R", CultureInfo.InvariantCulture)
        : value?.ToString() ?? "";
}

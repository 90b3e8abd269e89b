using System.Text.Json.Nodes;
using Cairn.Formats;

namespace Cairn.Learning.Metrics;

/// <summary>Numbers to JSON and back. JSON has no NaN and no infinity, so what is not finite is null.</summary>
internal static class StoredNumbers
{
    // More than any array that this program writes; a stored file is not to be trusted with more.
    private const int MostElements = 1_000_000;

    public static JsonNode? Node(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    public static JsonNode? Node(double? value) => value is double number ? Node(number) : null;

    public static JsonArray Array(IEnumerable<double> values) => new([.. values.Select(Node)]);

    public static JsonArray Array(IEnumerable<string> values) =>
        new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    public static JsonArray Array(IEnumerable<JsonObject> values) => new([.. values.Select(value => (JsonNode?)value)]);

    /// <summary>The finite number called <paramref name="name"/>.</summary>
    public static double Number(JsonNode from, string name) =>
        OptionalNumber(from, name) ?? throw Broken($"'{name}' is missing or no number");

    /// <summary>The number called <paramref name="name"/>, or null.</summary>
    public static double? OptionalNumber(JsonNode from, string name) =>
        Objects(from).TryGetPropertyValue(name, out JsonNode? node) && node is not null ? Value(node) : null;

    /// <summary>The text called <paramref name="name"/>.</summary>
    public static string Text(JsonNode from, string name) =>
        Objects(from)[name] is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw Broken($"'{name}' is missing or no text");

    /// <summary>The elements of the array called <paramref name="name"/>; none when it is absent.</summary>
    public static IReadOnlyList<JsonNode?> Elements(JsonNode from, string name)
    {
        JsonNode? node = Objects(from)[name];
        if (node is null)
            return [];
        if (node is not JsonArray array || array.Count > MostElements)
            throw Broken($"'{name}' is no array of at most {MostElements} elements");
        return [.. array];
    }

    /// <summary>The numbers of an array; null stands for <paramref name="absent"/>.</summary>
    public static double[] Numbers(JsonNode from, string name, double absent = double.NaN) =>
        [.. Elements(from, name).Select(node => node is null ? absent : Value(node))];

    /// <summary>The texts of an array.</summary>
    public static string[] Texts(JsonNode from, string name) =>
    [
        .. Elements(from, name).Select(node =>
            node is JsonValue value && value.TryGetValue(out string? text) ? text : throw Broken($"'{name}' holds no texts")),
    ];

    /// <summary>The error for stored JSON that does not hold what it should.</summary>
    public static InputException Broken(string what) => new(
        "broken-evaluation", $"The stored evaluation cannot be read: {what}.", "Evaluate the model again.");

    public static JsonObject Objects(JsonNode? node) => node as JsonObject ?? throw Broken("an object is missing");

    private static double Value(JsonNode node)
    {
        if (node is JsonValue value)
        {
            if (value.TryGetValue(out double number))
                return number;
            if (value.TryGetValue(out int whole))
                return whole;
        }
        throw Broken($"found {Shorten(node.ToJsonString())} where a number is wanted");
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

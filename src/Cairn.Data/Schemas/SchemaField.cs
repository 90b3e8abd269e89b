using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Data.Schemas;

/// <summary>What a column of a text file means and how its values are written.</summary>
public sealed record SchemaField
{
    /// <summary>Name of the column.</summary>
    public required string Name { get; init; }

    /// <summary>What the values mean.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>One sentence that says why the kind was chosen; empty where a person chose it.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>Texts that stand for a missing value in this column; an empty field always does.</summary>
    public IReadOnlyList<string> MissingMarkers { get; init; } = [];

    /// <summary>The text that stands for true in a boolean column, in any case; null for other kinds.</summary>
    public string? TrueText { get; init; }

    /// <summary>The text that stands for false in a boolean column, in any case; null for other kinds.</summary>
    public string? FalseText { get; init; }

    /// <summary>
    /// How times are written: <c>yyyy-MM-dd</c>, <c>dd/MM/yyyy</c>, <c>MM/dd/yyyy</c>, <c>yyyy-MM</c> or
    /// <c>yyyyMMdd</c>, each of the first three with or without a time of day; null for other kinds, and to find out
    /// while reading.
    /// </summary>
    public string? TimeFormat { get; init; }

    /// <summary>The field as a JSON object; what is empty is left out.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = new() { ["name"] = Name, ["kind"] = ColumnKinds.NameOf(Kind) };
        if (MissingMarkers.Count > 0)
            json["missing"] = new JsonArray([.. MissingMarkers.Select(m => (JsonNode)m)]);
        if (TrueText is not null)
            json["true"] = TrueText;
        if (FalseText is not null)
            json["false"] = FalseText;
        if (TimeFormat is not null)
            json["time_format"] = TimeFormat;
        if (Evidence.Length > 0)
            json["evidence"] = Evidence;
        return json;
    }

    /// <summary>The field that a JSON object describes.</summary>
    /// <exception cref="InputException"><c>malformed-schema</c> or <c>unknown-kind</c>.</exception>
    public static SchemaField FromJson(JsonNode? node)
    {
        JsonObject json = node as JsonObject
            ?? throw Malformed("a column of a schema is an object with \"name\" and \"kind\".");
        string name = TextOf(json, "name") ?? throw Malformed("a column has no \"name\".");
        string kind = TextOf(json, "kind") ?? throw Malformed($"column '{name}' has no \"kind\".");
        if (json["missing"] is not (null or JsonArray))
            throw Malformed($"column '{name}': \"missing\" is a list of texts.");
        string? format = TextOf(json, "time_format");
        if (format is not null)
            TimeFormats.Parse(format);
        return new SchemaField
        {
            Name = name,
            Kind = ColumnKinds.Parse(kind),
            Evidence = TextOf(json, "evidence") ?? "",
            MissingMarkers = json["missing"] is JsonArray markers ? [.. markers.Select(m => Text(m, "missing"))] : [],
            TrueText = TextOf(json, "true"),
            FalseText = TextOf(json, "false"),
            TimeFormat = format,
        };
    }

    private static string? TextOf(JsonObject json, string key) => json[key] is JsonNode node ? Text(node, key) : null;

    private static string Text(JsonNode? node, string key) =>
        node is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw Malformed($"\"{key}\" wants text, found {node?.ToJsonString() ?? "null"}.");

    internal static InputException Malformed(string message, Exception? inner = null) => new(
        "malformed-schema", "The schema cannot be used: " + message,
        """It looks like {"columns": [{"name": "age", "kind": "integer"}]}.""", inner);
}

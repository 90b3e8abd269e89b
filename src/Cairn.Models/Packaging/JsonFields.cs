using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Formats;

namespace Cairn.Models.Packaging;

/// <summary>
/// The fields of a JSON object that nobody vouches for; what is missing or of another type is named by its place.
/// </summary>
internal readonly struct JsonFields
{
    private readonly JsonObject _json;
    private readonly string _place;
    private readonly string _source;

    private JsonFields(JsonObject json, string place, string source)
    {
        _json = json;
        _place = place;
        _source = source;
    }

    public static JsonFields Of(JsonNode? node, string place, string source) => node is JsonObject json
        ? new JsonFields(json, place, source)
        : throw Wanted(source, place, "a JSON object");

    public string Text(string name) => OptionalText(name) ?? throw Wanted(_source, Place(name), "a text");

    public string? OptionalText(string name) => _json[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => throw Wanted(_source, Place(name), "a text"),
    };

    public double? OptionalNumber(string name) => _json[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out double number) && double.IsFinite(number) => number,
        _ => throw Wanted(_source, Place(name), "a number"),
    };

    public long Whole(string name, long least = 0, long most = long.MaxValue) =>
        _json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && value.TryGetValue(out long number) && number >= least && number <= most
            ? number
            : throw Wanted(_source, Place(name), $"a whole number from {least} to {most}");

    public ulong Seed(string name) =>
        _json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && value.TryGetValue(out ulong number)
            ? number
            : throw Wanted(_source, Place(name), "a whole number of at least 0");

    public bool Flag(string name) => _json[name]?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wanted(_source, Place(name), "true or false"),
    };

    public DateTimeOffset Time(string name) =>
        DateTimeOffset.TryParse(
            Text(name), System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw Wanted(_source, Place(name), "a time such as 2025-01-31T12:00:00Z");

    public JsonFields Object(string name) => Of(_json[name], Place(name), _source);

    public JsonObject ObjectCopy(string name) => _json[name] is JsonObject json
        ? json.DeepClone().AsObject()
        : throw Wanted(_source, Place(name), "a JSON object");

    public IReadOnlyList<JsonFields> Objects(string name, int most)
    {
        JsonArray array = Array(name, most);
        JsonFields[] items = new JsonFields[array.Count];
        for (int i = 0; i < items.Length; i++)
            items[i] = Of(array[i], $"{Place(name)}[{i}]", _source);
        return items;
    }

    public IReadOnlyList<string>? OptionalTexts(string name, int most)
    {
        if (_json[name] is null)
            return null;
        JsonArray array = Array(name, most);
        string[] items = new string[array.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = array[i] is JsonValue value && value.TryGetValue(out string? text)
                ? text
                : throw Wanted(_source, $"{Place(name)}[{i}]", "a text");
        }
        return items;
    }

    /// <summary>Numbers by name, null standing for not a number; empty when the field is not there.</summary>
    public OrderedDictionary<string, double> Numbers(string name)
    {
        OrderedDictionary<string, double> numbers = [];
        if (_json[name] is null)
            return numbers;
        foreach ((string key, JsonNode? node) in Object(name)._json)
        {
            numbers[key] = node switch
            {
                null => double.NaN,
                JsonValue value when value.GetValueKind() == JsonValueKind.Number
                    && value.TryGetValue(out double number)
                    => number,
                _ => throw Wanted(_source, $"{Place(name)}.{key}", "a number"),
            };
        }
        return numbers;
    }

    public IEnumerable<(string Name, JsonFields Value)> Members(string name)
    {
        foreach ((string key, JsonNode? node) in Object(name)._json)
            yield return (key, Of(node, $"{Place(name)}.{key}", _source));
    }

    public MalformedDataException Bad(string name, string what) => new(_source, $"'{Place(name)}' {what}.");

    private JsonArray Array(string name, int most)
    {
        JsonArray array = _json[name] as JsonArray ?? throw Wanted(_source, Place(name), "a JSON array");
        return array.Count <= most
            ? array
            : throw new MalformedDataException(_source,
                $"'{Place(name)}' has {array.Count} items, at most {most} are allowed.");
    }

    private string Place(string name) => _place.Length == 0 ? name : $"{_place}.{name}";

    private static MalformedDataException Wanted(string source, string place, string wanted) =>
        new(source, place.Length == 0 ? $"wanted {wanted}." : $"'{place}' is missing or is not {wanted}.");
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Formats.Files;

namespace Cairn.Data.Schemas;

/// <summary>The columns of a text file, in order: what reading found out, or what a person lays down.</summary>
public sealed class Schema
{
    private static readonly JsonWriterOptions s_indented = new()
    {
        Indented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A schema of the given fields.</summary>
    /// <exception cref="InputException"><c>malformed-schema</c>: two fields have the same name.</exception>
    public Schema(IReadOnlyList<SchemaField> fields)
    {
        Fields = fields;
        HashSet<string> names = [];
        foreach (SchemaField field in fields)
        {
            if (!names.Add(field.Name))
                throw SchemaField.Malformed($"two columns are called '{field.Name}'.");
        }
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<SchemaField> Fields { get; }

    /// <summary>The field of a column, or null.</summary>
    public SchemaField? Find(string name) => Fields.FirstOrDefault(f => f.Name == name);

    /// <summary>The schema as a JSON object: <c>{"columns": [{"name": …, "kind": …}]}</c>.</summary>
    public JsonObject ToJson() => new() { ["columns"] = new JsonArray([.. Fields.Select(f => (JsonNode)f.ToJson())]) };

    /// <summary>The schema that a JSON object describes.</summary>
    /// <exception cref="InputException"><c>malformed-schema</c> or <c>unknown-kind</c>.</exception>
    public static Schema FromJson(JsonNode? node)
    {
        JsonNode? columns = node is JsonObject json ? json["columns"] : node;
        return columns is JsonArray array
            ? new Schema([.. array.Select(SchemaField.FromJson)])
            : throw SchemaField.Malformed("it has no list \"columns\".");
    }

    /// <summary>Reads a schema file.</summary>
    /// <exception cref="InputException">
    /// <c>file-not-found</c>, <c>malformed-schema</c> or <c>unknown-kind</c>.
    /// </exception>
    public static Schema Load(string path)
    {
        if (!File.Exists(path))
            throw new InputException("file-not-found", $"There is no schema file '{path}'.");
        try
        {
            return FromJson(JsonNode.Parse(
                File.ReadAllText(path), documentOptions: new JsonDocumentOptions
                {
                    AllowTrailingCommas = true,
                    CommentHandling = JsonCommentHandling.Skip,
                }));
        }
        catch (JsonException error)
        {
            throw SchemaField.Malformed($"'{path}' is not JSON: {error.Message}", error);
        }
        catch (ArgumentException error)
        {
            throw SchemaField.Malformed($"'{path}': {error.Message}", error);
        }
    }

    /// <summary>Writes a schema file that people can edit; the file appears whole or not at all.</summary>
    public void Save(string path)
    {
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json, s_indented))
            ToJson().WriteTo(writer);
        json.WriteByte((byte)'\n');
        AtomicFile.Write(path, json.WriteTo);
    }
}

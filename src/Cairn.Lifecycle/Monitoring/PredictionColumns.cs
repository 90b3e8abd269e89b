using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>Names and kinds of the columns of a logged table, as kept once per version of a model.</summary>
internal static class PredictionColumns
{
    // As many as a profile may have.
    private const int MostColumns = 100_000;

    public static string Describe(IEnumerable<(string Name, ColumnKind Kind)> fields)
    {
        JsonArray array = [];
        foreach ((string name, ColumnKind kind) in fields)
            array.Add((JsonNode)new JsonArray(name, ColumnKinds.NameOf(kind)));
        return array.ToJsonString();
    }

    public static (string Name, ColumnKind Kind)[] Parse(string text, string path)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonArray { Count: <= MostColumns } array)
                return [.. array.Select(entry => ((string)entry![0]!, ColumnKinds.Parse((string)entry[1]!)))];
        }
        catch (Exception error) when (
            error is JsonException or InvalidOperationException or InputException or NullReferenceException
                or ArgumentOutOfRangeException or FormatException)
        {
            // reported below, with the place
        }
        throw new MalformedDataException(path, "the columns of a logged model cannot be read");
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>Names and kinds of the columns of a logged table, as kept once per version of a model.</summary>
internal static class PredictionColumns
{
    // As many as a profile may have.
    private const int MostColumns = 100_000;

    public static string Describe(Table table)
    {
        JsonArray array = [];
        foreach (Column column in table.Columns)
            array.Add((JsonNode)new JsonArray(column.Name, ColumnKinds.NameOf(column.Kind)));
        return array.ToJsonString();
    }

    public static bool Same(Table a, Table b)
    {
        if (a.Columns.Count != b.Columns.Count)
            return false;
        for (int i = 0; i < a.Columns.Count; i++)
        {
            if (a.Columns[i].Kind != b.Columns[i].Kind || a.Columns[i].Name != b.Columns[i].Name)
                return false;
        }
        return true;
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

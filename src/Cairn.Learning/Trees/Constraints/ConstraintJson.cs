using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Learning.Trees.Constraints;

/// <summary>Reads the JSON that an option holds.</summary>
internal static class ConstraintJson
{
    private const int MostDepth = 60;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MostDepth, AllowDuplicateProperties = false };

    /// <summary>The document; null when the text is no JSON, is too deep, or names a property twice.</summary>
    public static JsonNode? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: s_options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

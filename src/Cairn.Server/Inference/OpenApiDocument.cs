using System.Text.Json.Nodes;
using Cairn.Server.Hosting;

namespace Cairn.Server.Inference;

/// <summary>The description of the interface, OpenAPI 3.1, with the schemas of the models being served.</summary>
internal static class OpenApiDocument
{
    /// <summary>The description.</summary>
    public static JsonObject Of(IReadOnlyList<ServedModel> models) => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject { ["title"] = "Cairn", ["version"] = Metrics.ServerMetrics.ProductVersion },
        ["paths"] = new JsonObject(models.Select(m => new KeyValuePair<string, JsonNode?>($"/v2/models/{m.Name}/infer", new JsonObject()))),
    };
}

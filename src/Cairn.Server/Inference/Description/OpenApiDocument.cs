using System.Text.Json.Nodes;
using Cairn.Server.Hosting;
using Cairn.Server.Metrics;

namespace Cairn.Server.Inference.Description;

/// <summary>
/// The description of the interface, OpenAPI 3.1, with the rows of the models being served as schemas and examples.
/// </summary>
internal static class OpenApiDocument
{
    /// <summary>The description.</summary>
    public static JsonObject Of(IReadOnlyList<ServedModel> models)
    {
        JsonObject paths = ServerPaths();
        JsonObject schemas = new()
        {
            ["Error"] = ErrorSchema("error"),
            ["ScoringError"] = ErrorSchema("message"),
            ["ModelMetadata"] = OpenApiModel.MetadataSchema(),
            ["Explanations"] = OpenApiExplanations.Schema(),
        };
        JsonArray tags = [Tag("server", "Health, metrics and this description.")];
        bool isOnly = models.Select(m => m.Name).Distinct().Count() == 1;
        HashSet<string> named = [];
        foreach (ServedModel model in models)
        {
            OpenApiModel description = new(model);
            description.AddSchemas(schemas);
            tags.Add((JsonNode)Tag(description.Tag,
                $"Model {model.Name}, version {model.Version}, of kind {model.Model.Kind}."));
            description.AddPaths(paths, $"/v2/models/{model.Name}/versions/{model.Version}",
                $"/invocations/{model.Name}/{model.Version}", "version");
            if (named.Add(model.Name))
            {
                string invocations = isOnly ? "/invocations" : $"/invocations/{model.Name}";
                description.AddPaths(paths, $"/v2/models/{model.Name}", invocations, "default");
            }
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Cairn",
                ["version"] = ServerMetrics.ProductVersion,
                ["description"] = "Predictions over the Open Inference Protocol v2 and the form of MLflow's scoring server, and explanations of them.",
            },
            ["tags"] = tags,
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    /// <summary>An operation.</summary>
    /// <param name="id">Unique name.</param>
    /// <param name="tag">What it belongs to.</param>
    /// <param name="summary">One sentence.</param>
    /// <param name="responses">Answers by status.</param>
    public static JsonObject Operation(string id, string tag, string summary, JsonObject responses) => new()
    {
        ["operationId"] = id,
        ["tags"] = new JsonArray(tag),
        ["summary"] = summary,
        ["responses"] = responses,
    };

    /// <summary>An answer with a body.</summary>
    public static JsonObject Response(string description, string contentType, JsonObject schema) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { [contentType] = new JsonObject { ["schema"] = schema } },
    };

    /// <summary>A reference to a schema.</summary>
    public static JsonObject Reference(string schema) => new() { ["$ref"] = "#/components/schemas/" + schema };

    private static JsonObject Tag(string name, string description) =>
        new() { ["name"] = name, ["description"] = description };

    private static JsonObject ServerPaths()
    {
        const string Plain = "text/plain";
        JsonObject flag = new() { ["type"] = "object" };
        return new JsonObject
        {
            ["/v2"] = Get("serverMetadata", "Name, version and protocol extensions of the server.", "application/json",
                flag),
            ["/v2/health/live"] = Get("live", "Whether the process answers.", "application/json", flag),
            ["/v2/health/ready"] = Get("ready", "Whether the server takes requests.", "application/json", flag,
                mayBeUnready: true),
            ["/v2/models"] = Get("models", "Names of the models.", "application/json", flag),
            ["/healthz"] = Get("healthz", "Whether the process answers.", Plain),
            ["/readyz"] = Get("readyz", "Whether the server takes requests.", Plain, mayBeUnready: true),
            ["/metrics"] = Get("metrics", "Metrics in the Prometheus text format.", Plain),
            ["/openapi.json"] = Get("openapi", "This description.", "application/json", flag),
        };
    }

    private static JsonObject Get(
        string id, string summary, string contentType, JsonObject? schema = null, bool mayBeUnready = false)
    {
        JsonObject body = schema?.DeepClone().AsObject() ?? new JsonObject { ["type"] = "string" };
        JsonObject responses = new() { ["200"] = Response("Yes.", contentType, body) };
        if (mayBeUnready)
            responses["503"] = Response("The server is stopping.", contentType, body.DeepClone().AsObject());
        return new JsonObject { ["get"] = Operation(id, "server", summary, responses) };
    }

    private static JsonObject ErrorSchema(string text)
    {
        JsonObject properties = new()
        {
            [text] = Text("What was found, what was wanted, and how to mend it."),
            ["code"] = Text("Stable name of the kind of error, such as missing-column."),
        };
        if (text == "message")
            properties["error_code"] = new JsonObject { ["type"] = "string" };
        return new JsonObject
        {
            ["type"] = "object", ["required"] = new JsonArray(text, "code"), ["properties"] = properties,
        };
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };
}

using System.Text.Json.Nodes;
using Cairn.Models.Signatures;
using Cairn.Server.Hosting;
using Cairn.Server.Metrics;

namespace Cairn.Server.Inference;

/// <summary>
/// What the Open Inference Protocol says about the server and its models, and refusals for paths that lead to no model.
/// </summary>
internal sealed class ModelEndpoints(ModelDirectory models, ServerState state)
{
    /// <summary>The answer to a request, or null when the path belongs to neither protocol.</summary>
    /// <exception cref="RequestException">There is no such model, version or endpoint.</exception>
    public Task? TryAnswer(HttpContext context, string path)
    {
        if (path == "/invocations" || path.StartsWith("/invocations/", StringComparison.Ordinal))
            throw UnknownInvocations(path);
        if (path != "/v2" && !path.StartsWith("/v2/", StringComparison.Ordinal))
            return null;
        string[] parts = path.TrimEnd('/').Split('/'); // "", "v2", …
        switch (parts)
        {
            case ["", "v2"]:
                ServerEndpoints.CheckGet(context);
                return Replies.JsonAsync(context, ServerMetadata());
            case ["", "v2", "models"]:
                ServerEndpoints.CheckGet(context);
                return Replies.JsonAsync(context, ModelNames());
            case ["", "v2", "repository", "index"]:
                return Index(context);
            case ["", "v2", "models", var name]:
                return Metadata(context, Find(name, null));
            case ["", "v2", "models", var name, "ready"]:
                return Ready(context, Find(name, null));
            case ["", "v2", "models", var name, "versions", var version]:
                return Metadata(context, Find(name, version));
            case ["", "v2", "models", var name, "versions", var version, "ready"]:
                return Ready(context, Find(name, version));
            case ["", "v2", "models", var name, "infer" or "explain"]:
                _ = Find(name, null);
                break;
            case ["", "v2", "models", var name, "versions", var version, "infer" or "explain"]:
                _ = Find(name, version);
                break;
        }
        throw new RequestException(404, "unknown-endpoint",
            $"There is no {path} in this server's part of the protocol.", "See /openapi.json.");
    }

    private static JsonObject ServerMetadata() => new()
    {
        ["name"] = "cairn",
        ["version"] = ServerMetrics.ProductVersion,
        ["extensions"] = new JsonArray("binary_tensor_data"),
    };

    private JsonObject ModelNames() => new()
    {
        ["models"] = new JsonArray([.. models.Models.Select(m => m.Name).Distinct().Select(name => (JsonNode)name)]),
    };

    // The part of the model repository extension that asks nothing of the server but what it knows.
    private Task Index(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "POST";
            throw new RequestException(405, "wrong-method", $"{context.Request.Method} is not answered here.",
                "Use POST.");
        }
        JsonArray index = [];
        foreach (ServedModel model in models.Models)
        {
            index.Add((JsonNode)new JsonObject
            {
                ["name"] = model.Name,
                ["version"] = model.Version,
                ["state"] = state.IsDraining ? "UNAVAILABLE" : "READY",
                ["reason"] = state.IsDraining ? "draining" : "",
            });
        }
        return Replies.JsonAsync(context, index);
    }

    private ServedModel Find(string name, string? version) =>
        models.Find(name, version) ?? throw models.Unknown(name, version);

    private Task Metadata(HttpContext context, ServedModel model)
    {
        ServerEndpoints.CheckGet(context);
        Signature signature = model.Model.Signature;
        JsonObject metadata = new()
        {
            ["name"] = model.Name,
            ["versions"] = new JsonArray(
                [.. models.Models.Where(m => m.Name == model.Name).Select(m => (JsonNode)m.Version)]),
            ["platform"] = "cairn_" + model.Model.Kind.Replace('-', '_'),
            ["inputs"] = new JsonArray(
                [.. signature.Inputs.Select(i => (JsonNode)Tensor(i.Name, TensorDatatypes.Of(i.Kind)))]),
            ["outputs"] = new JsonArray(
                [.. signature.Outputs.Select(o => (JsonNode)Tensor(o.Name, TensorDatatypes.Of(o.Kind)))]),
        };
        return Replies.JsonAsync(context, metadata);
    }

    private static JsonObject Tensor(string name, TensorDatatype type) => new()
    {
        ["name"] = name,
        ["datatype"] = TensorDatatypes.NameOf(type),
        ["shape"] = new JsonArray(-1),
    };

    private Task Ready(HttpContext context, ServedModel model)
    {
        ServerEndpoints.CheckGet(context);
        if (state.IsDraining)
            context.Response.StatusCode = 503;
        return Replies.JsonAsync(context, new JsonObject { ["name"] = model.Name, ["ready"] = !state.IsDraining });
    }

    private RequestException UnknownInvocations(string path)
    {
        string[] parts = path.Split('/'); // "", "invocations", name, version
        if (parts.Length is 3 or 4)
            return models.Unknown(parts[2], parts.Length == 4 ? parts[3] : null);
        string names = string.Join(", ", models.Models.Select(m => m.Name).Distinct());
        return models.Models.Count == 0
            ? new RequestException(404, "unknown-model", "No model is served here.")
            : new RequestException(
                404, "unknown-model", "Several models are served here, so the path has to name one.",
                $"Use /invocations/NAME; served are {names}.");
    }
}

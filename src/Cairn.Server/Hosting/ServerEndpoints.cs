using Cairn.Server.Inference;
using Cairn.Server.Inference.Description;
using Cairn.Server.Metrics;

namespace Cairn.Server.Hosting;

/// <summary>Health, version, metrics and the description of the interface.</summary>
internal sealed class ServerEndpoints(ModelDirectory models, ServerState state, ServerMetrics metrics)
{
    /// <summary>The answer to a request, or null when it is not one of these endpoints.</summary>
    /// <exception cref="RequestException">The method does not suit the path.</exception>
    public Task? TryAnswer(HttpContext context, string path)
    {
        switch (path)
        {
            case "/healthz":
                return Get(context, "text/plain; charset=utf-8", "alive\n");
            case "/readyz":
                return Ready(context, "text/plain; charset=utf-8", state.IsDraining ? "draining\n" : "ready\n");
            case "/v2/health/live":
                return Get(context, Replies.Json, "{\"live\":true}");
            case "/v2/health/ready":
                return Ready(context, Replies.Json, state.IsDraining ? "{\"ready\":false}" : "{\"ready\":true}");
            case "/ping" or "/health":
                // MLflow's scoring server answers a line end, and 404 when it cannot score.
                if (models.Models.Count == 0 || state.IsDraining)
                    context.Response.StatusCode = 404;
                return Get(context, Replies.Json, "\n");
            case "/version":
                return Get(context, "text/plain; charset=utf-8", ServerMetrics.ProductVersion);
            case "/metrics":
                return Get(context, MetricsText.ContentType, metrics.ToText());
            case "/openapi.json":
                CheckGet(context);
                return Replies.JsonAsync(context, OpenApiDocument.Of(models.Models), indented: true);
            default:
                return null;
        }
    }

    /// <summary>Refuses every method but GET and HEAD.</summary>
    public static void CheckGet(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return;
        context.Response.Headers.Allow = "GET, HEAD";
        throw new RequestException(405, "wrong-method", $"{context.Request.Method} is not answered here.", "Use GET.");
    }

    private static Task Get(HttpContext context, string contentType, string text)
    {
        CheckGet(context);
        return Replies.TextAsync(context, contentType, text);
    }

    private Task Ready(HttpContext context, string contentType, string text)
    {
        CheckGet(context);
        if (state.IsDraining)
            context.Response.StatusCode = 503;
        return Replies.TextAsync(context, contentType, text);
    }
}

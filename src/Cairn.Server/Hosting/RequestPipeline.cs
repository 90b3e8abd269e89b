using Cairn.Formats;
using Cairn.Server.Inference;
using Cairn.Server.Metrics;
using Cairn.Server.Security;

namespace Cairn.Server.Hosting;

/// <summary>
/// The first to see a request: predictions by one look-up of the path, the small fixed set of other endpoints by a
/// switch; only what is left goes through routing, to the endpoints of the extensions.
/// </summary>
internal sealed class RequestPipeline(
    ModelDirectory models, InferenceHandler inference, ModelEndpoints endpoints, ServerEndpoints server,
    ServerMetrics metrics, AccessGuard guard)
{
    /// <summary>Answers a request, or hands it on.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        metrics.InFlight.Add();
        Task answer = DispatchAsync(context, next);
        if (!answer.IsCompletedSuccessfully)
            return FinishAsync(context, answer);
        Finish(context);
        return answer;
    }

    private async Task FinishAsync(HttpContext context, Task answer)
    {
        try
        {
            await answer;
        }
        finally
        {
            Finish(context);
        }
    }

    private void Finish(HttpContext context)
    {
        metrics.Answered(context.Response.StatusCode);
        metrics.InFlight.Add(-1);
    }

    private Task DispatchAsync(HttpContext context, RequestDelegate next)
    {
        string path = context.Request.Path.Value ?? "/";
        if (guard.Check(context, path) is RequestException refused)
            return RefuseAsync(context, refused, path);
        if (models.Current.Routes.TryGetValue(path, out ModelRoute? route))
            return inference.HandleAsync(context, route);
        try
        {
            return server.TryAnswer(context, path) ?? endpoints.TryAnswer(context, path) ?? next(context);
        }
        catch (InputException error)
        {
            RequestException refusal = error as RequestException ?? new(400, error.Code, error.Message, error.Hint);
            return Replies.ErrorAsync(context, refusal, ProtocolOf(path));
        }
    }

    private static Task RefuseAsync(HttpContext context, RequestException refusal, string path)
    {
        if (context.Request.ContentLength is not (null or 0) || context.Request.Headers.TransferEncoding.Count > 0)
            context.Response.Headers.Connection = "close"; // its body is not read
        return Replies.ErrorAsync(context, refusal, ProtocolOf(path));
    }

    private static InferenceProtocol? ProtocolOf(string path) =>
        path.StartsWith("/invocations", StringComparison.Ordinal) ? InferenceProtocol.MlflowScoring : null;
}

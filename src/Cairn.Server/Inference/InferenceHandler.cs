using System.Diagnostics;
using System.IO.Pipelines;
using Cairn.Server.Hosting;
using Cairn.Server.Metrics;

namespace Cairn.Server.Inference;

/// <summary>
/// Answers requests for predictions. A body that has already arrived whole, as small ones do, is read, predicted and
/// answered without a single asynchronous step; all else takes the longer way round to the same code.
/// </summary>
internal sealed class InferenceHandler(ServerOptions options, ServerState state, ServerMetrics metrics, ServerLog log)
{
    private readonly long _timeout = (long)(options.RequestTimeout.TotalSeconds * Stopwatch.Frequency);
    private readonly BodyReader _bodies = new(options);

    /// <summary>Answers a request for predictions of a model.</summary>
    public Task HandleAsync(HttpContext context, ModelRoute route)
    {
        long started = Stopwatch.GetTimestamp();
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "POST";
            return RefuseAsync(context, route, started, new RequestException(
                405, "wrong-method", $"{context.Request.Method} is not answered here.", "Use POST."));
        }
        if (!state.TryEnter())
        {
            metrics.Refused.Add();
            context.Response.Headers.RetryAfter = "1";
            return RefuseAsync(context, route, started, new RequestException(
                503, "too-many-requests", $"The server already works on {options.MaxConcurrentRequests} requests.",
                "Try again in a second."));
        }
        route.Plan.Metrics.InFlight.Add();
        Task answer;
        try
        {
            answer = AnswerAsync(context, route, started);
        }
        catch (Exception error)
        {
            answer = FailAsync(context, route, started, error);
        }
        if (!answer.IsCompletedSuccessfully)
            return FinishAsync(answer, context, route, started);
        Leave(route);
        return Task.CompletedTask;
    }

    private async Task FinishAsync(Task answer, HttpContext context, ModelRoute route, long started)
    {
        try
        {
            await answer;
        }
        catch (Exception error)
        {
            await FailAsync(context, route, started, error);
        }
        finally
        {
            Leave(route);
        }
    }

    private void Leave(ModelRoute route)
    {
        route.Plan.Metrics.InFlight.Add(-1);
        state.Leave();
    }

    private Task AnswerAsync(HttpContext context, ModelRoute route, long started)
    {
        RequestFraming framing = RequestFraming.Of(context.Request, route.Protocol);
        if (!framing.IsCompressed && !framing.IsCsv && context.Request.ContentLength <= options.MaxBodyBytes)
        {
            PipeReader reader = context.Request.BodyReader;
            if (reader.TryRead(out ReadResult read))
            {
                if (read.IsCompleted && read.Buffer.IsSingleSegment)
                {
                    RequestScratch scratch = route.Plan.Rent();
                    InferenceAnswer answer;
                    try
                    {
                        answer = InferenceExchange.Answer(
                            read.Buffer.FirstSpan, framing, route, scratch, new RequestTime(started, _timeout));
                    }
                    finally
                    {
                        reader.AdvanceTo(read.Buffer.End);
                    }
                    return WriteAsync(context, route, started, scratch, answer);
                }
                reader.AdvanceTo(read.Buffer.Start);
            }
        }
        return AnswerSlowlyAsync(context, route, started, framing);
    }

    private async Task AnswerSlowlyAsync(HttpContext context, ModelRoute route, long started, RequestFraming framing)
    {
        using PooledBytes body = await _bodies.ReadAsync(context, framing.Compression);
        RequestScratch scratch = route.Plan.Rent();
        InferenceAnswer answer = InferenceExchange.Answer(
            body.Span, framing, route, scratch, new RequestTime(started, _timeout));
        await WriteAsync(context, route, started, scratch, answer);
    }

    private static Task WriteAsync(
        HttpContext context, ModelRoute route, long started, RequestScratch scratch, InferenceAnswer answer)
    {
        HttpResponse response = context.Response;
        response.ContentType = answer.JsonLength < 0 ? Replies.Json : "application/octet-stream";
        if (answer.JsonLength >= 0)
            response.Headers["Inference-Header-Content-Length"] = answer.JsonLength.ToString();
        ReadOnlyMemory<byte> body = scratch.Output.WrittenMemory;
        if (ReplyCompression.Compress(context, body) is byte[] compressed)
            body = compressed;
        response.ContentLength = body.Length;
        ValueTask<FlushResult> write = response.BodyWriter.WriteAsync(body);
        if (!write.IsCompletedSuccessfully)
            return WriteSlowlyAsync(write, route, started, scratch, answer.Rows);
        write.GetAwaiter().GetResult();
        Done(route, started, scratch, answer.Rows);
        return Task.CompletedTask;
    }

    private static async Task WriteSlowlyAsync(
        ValueTask<FlushResult> write, ModelRoute route, long started, RequestScratch scratch, int rows)
    {
        await write;
        Done(route, started, scratch, rows);
    }

    private static void Done(ModelRoute route, long started, RequestScratch scratch, int rows)
    {
        route.Plan.Return(scratch);
        route.Plan.Metrics.Answered(route.Protocol, 200, rows, Stopwatch.GetTimestamp() - started);
    }

    private Task FailAsync(HttpContext context, ModelRoute route, long started, Exception error)
    {
        if (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            // Nobody is left to hear it; 499 is what proxies write down for that.
            route.Plan.Metrics.Answered(route.Protocol, 499, 0, Stopwatch.GetTimestamp() - started);
            context.Abort();
            return Task.CompletedTask;
        }
        return RefuseAsync(context, route, started, RequestErrors.Of(error, log));
    }

    private static async Task RefuseAsync(HttpContext context, ModelRoute route, long started, RequestException error)
    {
        if (error.Status is 408 or 413)
            context.Response.Headers.Connection = "close"; // the rest of the body is not read
        await Replies.ErrorAsync(context, error, route.Protocol);
        route.Plan.Metrics.Answered(route.Protocol, error.Status, 0, Stopwatch.GetTimestamp() - started);
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Server.Inference;
using Cairn.Server.Metrics;

namespace Cairn.Server.Hosting;

/// <summary>Writes short answers.</summary>
internal static class Replies
{
    /// <summary>Content type of JSON.</summary>
    public const string Json = "application/json";

    private static readonly JsonSerializerOptions s_indented =
        new(JsonSerializerOptions.Default) { WriteIndented = true, Encoder = RequestScratch.Encoder };

    /// <summary>Answers with JSON.</summary>
    public static Task JsonAsync(HttpContext context, JsonNode body, bool indented = false) =>
        TextAsync(context, Json, indented ? body.ToJsonString(s_indented) : body.ToJsonString());

    /// <summary>Answers with text of some type.</summary>
    public static Task TextAsync(HttpContext context, string contentType, string text) =>
        BytesAsync(context, contentType, Encoding.UTF8.GetBytes(text));

    /// <summary>Answers with a status and an error in the form of a protocol.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">What to say.</param>
    /// <param name="protocol">The protocol of the request; <c>{"error": …}</c> when null.</param>
    public static Task ErrorAsync(HttpContext context, RequestException error, InferenceProtocol? protocol = null)
    {
        context.Response.StatusCode = error.Status;
        string text = error.Hint is null ? error.Message : $"{error.Message} {error.Hint}";
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter json = new(body, new JsonWriterOptions { Encoder = RequestScratch.Encoder }))
        {
            json.WriteStartObject();
            if (protocol == InferenceProtocol.MlflowScoring)
            {
                json.WriteString("error_code", MlflowCode(error.Status));
                json.WriteString("message", text);
            }
            else
            {
                json.WriteString("error", text);
            }
            json.WriteString("code", error.Code);
            json.WriteEndObject();
        }
        return BytesAsync(context, Json, body.WrittenMemory);
    }

    private static Task BytesAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.BodyWriter.WriteAsync(body).AsTask();
    }

    private static string MlflowCode(int status) => status switch
    {
        404 => "RESOURCE_DOES_NOT_EXIST",
        500 => "INTERNAL_ERROR",
        503 => "TEMPORARILY_UNAVAILABLE",
        _ => "BAD_REQUEST",
    };
}

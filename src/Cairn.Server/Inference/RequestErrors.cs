using System.Text.Json;
using Cairn.Formats;
using Cairn.Server.Hosting;

namespace Cairn.Server.Inference;

/// <summary>Turns what went wrong with a request into the status and the text of its answer.</summary>
internal static class RequestErrors
{
    /// <summary>
    /// The refusal for an error. Faults of the server itself are written to its log and not told to the caller.
    /// </summary>
    public static RequestException Of(Exception error, ServerLog log)
    {
        switch (error)
        {
            case RequestException refused:
                return refused;
            case InputException { Code: "too-many-rows" } rows:
                return new RequestException(413, rows.Code, rows.Message, rows.Hint);
            case InputException input:
                return new RequestException(400, input.Code, input.Message, input.Hint);
            case JsonException json:
                return new RequestException(400, "bad-json", $"The body is not JSON: {Place(json)}{Text(json)}");
            case BadHttpRequestException bad:
                return new RequestException(bad.StatusCode, "bad-http", bad.Message);
            case InvalidOperationException { Source: "System.Text.Json.Rethrowable" }:
                // Utf8JsonReader says so of texts that UTF-16 cannot hold, such as half of a surrogate pair.
                return new RequestException(400, "bad-text",
                    "The body holds a text with half of a surrogate pair (\\ud800 to \\udfff).");
            default:
                log.Fault(error);
                return new RequestException(
                    500, "server-fault", "The server failed to answer; its log says more.",
                    "Tell whoever runs the server.");
        }
    }

    private static string Place(JsonException error) =>
        error.LineNumber is long line && error.BytePositionInLine is long position
            ? $"line {line + 1}, byte {position + 1}: "
            : "";

    // The message ends in the place, counted from 0.
    private static string Text(JsonException error)
    {
        int end = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }
}

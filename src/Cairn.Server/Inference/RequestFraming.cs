using System.Globalization;
using Cairn.Server.Metrics;
using Microsoft.Extensions.Primitives;

namespace Cairn.Server.Inference;

/// <summary>What the headers say about the body of a request for predictions.</summary>
/// <param name="Compression">How the body is compressed.</param>
/// <param name="JsonLength">Length of the JSON part before binary tensors; −1 when the whole body is JSON.</param>
/// <param name="IsCsv">Whether the body is a CSV file.</param>
internal readonly record struct RequestFraming(BodyCompression Compression, int JsonLength, bool IsCsv)
{
    /// <summary>Whether the body has to be decompressed.</summary>
    public bool IsCompressed => Compression != BodyCompression.None;

    /// <summary>Reads the headers.</summary>
    /// <exception cref="RequestException">An encoding or a type of content that is not understood.</exception>
    public static RequestFraming Of(HttpRequest request, InferenceProtocol protocol)
    {
        BodyCompression compression = BodyCompressions.Of(request.Headers.ContentEncoding);
        if (protocol == InferenceProtocol.MlflowScoring)
            return new RequestFraming(compression, -1, IsCsvType(request.ContentType));
        // Whatever the type of content says: the protocol's own clients send none, and curl says a form.
        if (!request.Headers.TryGetValue("Inference-Header-Content-Length", out StringValues header))
            return new RequestFraming(compression, -1, false);
        return int.TryParse(header.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            ? new RequestFraming(compression, length, false)
            : throw new RequestException(
                400, "bad-header", $"Inference-Header-Content-Length: found '{header}', wanted a number of bytes.");
    }

    private static bool IsCsvType(string? contentType)
    {
        ReadOnlySpan<char> type = contentType.AsSpan();
        int end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        if (type.IsEmpty || type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return false;
        return type.Equals("text/csv", StringComparison.OrdinalIgnoreCase)
            ? true
            : throw new RequestException(
                415, "unsupported-content", $"Content-Type: found '{type}', wanted application/json or text/csv.");
    }
}

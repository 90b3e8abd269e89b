using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace Cairn.Server.Inference;

/// <summary>Names and streams of the compressions understood.</summary>
internal static class BodyCompressions
{
    /// <summary>What a Content-Encoding header says.</summary>
    /// <exception cref="RequestException"><c>unsupported-encoding</c>, status 415.</exception>
    public static BodyCompression Of(StringValues contentEncoding)
    {
        if (contentEncoding.Count == 0)
            return BodyCompression.None;
        string name = contentEncoding.ToString().Trim();
        return name.ToLowerInvariant() switch
        {
            "" or "identity" => BodyCompression.None,
            "gzip" or "x-gzip" => BodyCompression.Gzip,
            "deflate" => BodyCompression.Deflate,
            _ => throw new RequestException(
                415, "unsupported-encoding", $"Content-Encoding: found '{name}', wanted gzip, deflate or identity."),
        };
    }

    /// <summary>A stream that decompresses another one.</summary>
    public static Stream Decompress(Stream compressed, BodyCompression compression) =>
        compression == BodyCompression.Gzip
            ? new GZipStream(compressed, CompressionMode.Decompress)
            : new ZLibStream(compressed, CompressionMode.Decompress);
}

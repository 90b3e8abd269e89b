using System.IO.Compression;

namespace Cairn.Server.Inference;

/// <summary>Compresses large answers for clients that ask for it.</summary>
internal static class ReplyCompression
{
    // Below this a compressed answer saves no packet worth the time.
    private const int Smallest = 8 << 10;

    /// <summary>The compressed body, with its header set; null when it goes as it is.</summary>
    public static byte[]? Compress(HttpContext context, ReadOnlyMemory<byte> body)
    {
        if (body.Length < Smallest)
            return null;
        string accepted = context.Request.Headers.AcceptEncoding.ToString();
        bool gzip = accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (!gzip && !accepted.Contains("deflate", StringComparison.OrdinalIgnoreCase))
            return null;
        MemoryStream output = new();
        using (Stream stream = gzip
            ? new GZipStream(output, CompressionLevel.Fastest)
            : new ZLibStream(output, CompressionLevel.Fastest))
        {
            stream.Write(body.Span);
        }
        context.Response.Headers.ContentEncoding = gzip ? "gzip" : "deflate";
        context.Response.Headers.Vary = "Accept-Encoding";
        return output.ToArray();
    }
}

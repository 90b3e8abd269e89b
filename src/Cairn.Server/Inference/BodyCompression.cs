namespace Cairn.Server.Inference;

/// <summary>How a body is compressed.</summary>
internal enum BodyCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Content-Encoding gzip.</summary>
    Gzip,

    /// <summary>Content-Encoding deflate, which is the zlib format.</summary>
    Deflate,
}

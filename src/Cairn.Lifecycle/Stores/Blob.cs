namespace Cairn.Lifecycle.Stores;

/// <summary>Bytes that a store keeps by their content.</summary>
/// <param name="Digest">SHA-256 of the bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Number of bytes.</param>
public sealed record Blob(string Digest, long Size);

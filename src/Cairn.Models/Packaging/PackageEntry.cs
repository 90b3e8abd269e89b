namespace Cairn.Models.Packaging;

/// <summary>An entry of a package as its manifest lists it.</summary>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Length">Number of bytes.</param>
public sealed record PackageEntry(string Sha256, long Length);

namespace Cairn.Formats.Zip;

/// <summary>An entry of a stored ZIP: a named range of the file.</summary>
/// <param name="Name">Relative path with forward slashes; checked.</param>
/// <param name="DataOffset">Offset of its first byte in the file.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Crc">CRC-32 of the bytes.</param>
public sealed record StoredZipEntry(string Name, long DataOffset, long Length, uint Crc);

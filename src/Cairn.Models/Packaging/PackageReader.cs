using System.Security.Cryptography;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Formats.Zip;

namespace Cairn.Models.Packaging;

/// <summary>An open package: its manifest, and its entries on demand, each checked against the manifest.</summary>
internal sealed class PackageReader : IDisposable
{
    public const string ManifestName = "model.json";
    private const int MostManifestBytes = 256 << 20;
    private const int MostEntries = 1000;

    private readonly string _path;
    private readonly StoredZipReader _zip;

    private PackageReader(string path, StoredZipReader zip)
    {
        _path = path;
        _zip = zip;
        StoredZipEntry entry = zip.Find(ManifestName)
            ?? throw new MalformedDataException(path,
                $"it has no entry '{ManifestName}', so it is not a Cairn package.");
        Manifest = PackageManifestJson.Read(zip.Read(entry, MostManifestBytes), $"{path}: {ManifestName}");
        CheckNames();
    }

    public PackageManifest Manifest { get; }

    public static PackageReader Open(string path)
    {
        FileStream stream = InputFile.Open(path);
        if (!BeginsAsZip(stream))
        {
            stream.Dispose();
            throw new InputException(
                "not-a-package", $"'{path}' is not a Cairn package.",
                "Give a .cairn file, as 'cairn train --out FILE.cairn' writes.");
        }
        StoredZipReader zip = StoredZipReader.Open(stream, path, MostEntries);
        try
        {
            return new PackageReader(path, zip);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of an entry; null when the package does not have it.</summary>
    public byte[]? Find(string name, long mostBytes)
    {
        if (!Manifest.Entries.TryGetValue(name, out PackageEntry? listed))
            return null;
        byte[] bytes = _zip.Read(_zip.Find(name)!, mostBytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == listed.Sha256
            ? bytes
            : throw new MalformedDataException(
                _path, $"entry '{name}' does not have the SHA-256 that {ManifestName} lists; the package was changed.");
    }

    public void Dispose() => _zip.Dispose();

    private static bool BeginsAsZip(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return read == start.Length && start.SequenceEqual("PK\u0003\u0004"u8);
    }

    private void CheckNames()
    {
        foreach (StoredZipEntry entry in _zip.Entries)
        {
            if (entry.Name == ManifestName)
                continue;
            if (!Manifest.Entries.TryGetValue(entry.Name, out PackageEntry? listed))
                throw new MalformedDataException(_path, $"entry '{entry.Name}' is not listed in {ManifestName}.");
            if (listed.Length != entry.Length)
            {
                throw new MalformedDataException(
                    _path, $"entry '{entry.Name}' has {entry.Length} bytes, {ManifestName} lists {listed.Length}.");
            }
        }
        foreach (string name in Manifest.Entries.Keys)
        {
            if (name == ManifestName || _zip.Find(name) is null)
                throw new MalformedDataException(_path,
                    $"entry '{name}' is listed in {ManifestName} and is not there.");
        }
    }
}

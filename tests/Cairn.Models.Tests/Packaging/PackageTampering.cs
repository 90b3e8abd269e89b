using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Formats.Zip;

namespace Cairn.Models.Tests.Packaging;

/// <summary>Changes packages as nobody should, without their writer.</summary>
internal static class PackageTampering
{
    /// <summary>A text that is written as half of a surrogate pair, which no JSON library writes.</summary>
    public const string HalfSurrogate = "half-surrogate";

    /// <summary>Changes <c>model.json</c>.</summary>
    public static void Edit(string path, Action<JsonObject> edit) =>
        Rewrite(path, entries => EditManifest(entries, edit));

    /// <summary>Changes an entry and puts its right digest into <c>model.json</c>.</summary>
    public static void Replace(string path, string name, byte[] bytes) => Rewrite(path, entries =>
    {
        entries[name] = bytes;
        EditManifest(entries, json => json["entries"]![name] = new JsonObject
        {
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            ["length"] = bytes.Length,
        });
    });

    /// <summary>Writes the archive again from changed entries.</summary>
    public static void Rewrite(string path, Action<OrderedDictionary<string, byte[]>> change)
    {
        OrderedDictionary<string, byte[]> entries = [];
        using (StoredZipReader reader = StoredZipReader.Open(File.ReadAllBytes(path), path))
        {
            foreach (StoredZipEntry entry in reader.Entries)
                entries[entry.Name] = reader.Read(entry, long.MaxValue);
        }
        change(entries);
        using FileStream stream = File.Create(path);
        StoredZipWriter writer = new(stream);
        foreach ((string name, byte[] bytes) in entries)
            writer.Add(name, bytes);
        writer.Finish();
    }

    private static void EditManifest(OrderedDictionary<string, byte[]> entries, Action<JsonObject> edit)
    {
        JsonObject json = JsonNode.Parse(entries["model.json"])!.AsObject();
        edit(json);
        string text = json.ToJsonString().Replace(HalfSurrogate, "\\ud800", StringComparison.Ordinal);
        entries["model.json"] = Encoding.UTF8.GetBytes(text);
    }
}

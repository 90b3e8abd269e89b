using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests;

/// <summary>Packages that were broken on the way or made to do harm: each is refused with a sentence and exit code 2.</summary>
public sealed class BadPackageTests : IDisposable
{
    private const string Weights = "weights.safetensors";

    private readonly Tool _tool = new();
    private readonly byte[] _good;

    public BadPackageTests()
    {
        _tool.Write("data.csv", "a,left\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 7 % 40},{(i * 7 % 40 > 20 ? "yes" : "no")}\n")));
        _tool.Json("train", "data.csv", "--target", "left", "--features", "a", "--learner", "logistic-regression", "--out", "good.cairn");
        _good = File.ReadAllBytes(Path.Combine(_tool.Folder, "good.cairn"));
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Every_verb_refuses_a_file_that_is_no_package()
    {
        _tool.Write("bad.cairn", "a,left\n1,yes\n");
        string[][] calls =
        [
            ["models", "show", "bad.cairn"], ["predict", "bad.cairn", "data.csv", "--out", "out.csv"],
            ["evaluate", "bad.cairn", "data.csv"], ["serve", "bad.cairn", "--port", "0"], ["monitor", "bad.cairn"],
        ];
        foreach (string[] call in calls)
            Refused("'bad.cairn' is not a Cairn package", call);
        Assert.False(File.Exists(Path.Combine(_tool.Folder, "out.csv")));
    }

    [Fact]
    public void A_file_that_is_empty_cut_or_a_folder_is_refused()
    {
        Refused("'bad.cairn' is not a Cairn package", Array.Empty<byte>());
        foreach (int length in new[] { 4, 100, _good.Length / 2, _good.Length - 1 })
            Refused("bad.cairn", _good[..length]);
        Directory.CreateDirectory(Path.Combine(_tool.Folder, "folder.cairn"));
        Refused("'folder.cairn' is a folder", ["models", "show", "folder.cairn"]);
        Refused("There is no file 'none.cairn'", ["models", "show", "none.cairn"]);
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData(Weights)]
    [InlineData("card.md")]
    [InlineData("profile.json")]
    public void A_flipped_bit_in_an_entry_is_found(string entry)
    {
        // Entries are stored as they are, so the bytes of the entry stand in the file.
        byte[] content = Entries()[entry];
        byte[] bad = [.. _good];
        int at = bad.AsSpan().IndexOf(content);
        Assert.True(at > 0);
        bad[at + content.Length / 2] ^= 0x10;
        Refused(entry, bad);
    }

    [Theory]
    [InlineData("format_version", "99", "99")]
    [InlineData("kind", "\"perpetuum-mobile\"", "'perpetuum-mobile'")]
    [InlineData("kind", "\"System.Diagnostics.Process\"", "'System.Diagnostics.Process'")]
    [InlineData("data.rows", "-5", "rows")]
    [InlineData("data.rows", "1e400", "rows")]
    [InlineData("signature", "{}", "signature")]
    [InlineData("settings", "null", "settings")]
    [InlineData("entries", "{}", "not listed")]
    public void A_manifest_that_says_what_cannot_be_is_refused(string field, string value, string told)
    {
        Dictionary<string, byte[]> entries = Entries();
        string manifest = Encoding.UTF8.GetString(entries["model.json"]);
        JsonObject json = JsonNode.Parse(manifest)!.AsObject();
        string[] path = field.Split('.');
        JsonNode parent = path[..^1].Aggregate((JsonNode)json, (node, name) => node[name]!);
        parent[path[^1]] = "@@";
        entries["model.json"] = Encoding.UTF8.GetBytes(json.ToJsonString().Replace("\"@@\"", value));
        Refused(told, Zip(entries));
    }

    [Fact]
    public void A_manifest_that_is_nested_without_end_is_refused()
    {
        Dictionary<string, byte[]> entries = Entries();
        entries["model.json"] = Encoding.UTF8.GetBytes(new string('[', 200_000) + new string(']', 200_000));
        Refused("model.json", Zip(entries));
    }

    [Fact]
    public void Entries_that_are_missing_doubled_or_lead_elsewhere_are_refused()
    {
        Dictionary<string, byte[]> entries = Entries();
        Refused($"'{Weights}'", Zip(entries.Where(e => e.Key != Weights)));
        Refused("'card.md'", Zip([.. entries, KeyValuePair.Create("card.md", entries["card.md"])]));
        Refused("model.json", Zip(entries.Where(e => e.Key != "model.json")));
        Refused("leaves its folder", Zip([.. entries, KeyValuePair.Create("../../escaped.txt", "x"u8.ToArray())]));
        Assert.False(File.Exists(Path.Combine(_tool.Folder, "..", "..", "escaped.txt")));
    }

    [Theory]
    [InlineData("\"shape\":[", "\"shape\":[4000000000,4000000000,")]
    [InlineData("\"shape\":[", "\"shape\":[2,")]
    [InlineData("\"dtype\":\"F64\"", "\"dtype\":\"Q64\"")]
    [InlineData("\"data_offsets\":[0,", "\"data_offsets\":[99999999999,")]
    public void Weights_of_another_shape_are_refused_before_they_are_read(string found, string replaced)
    {
        Dictionary<string, byte[]> entries = Entries();
        byte[] weights = entries[Weights];
        int length = (int)BitConverter.ToInt64(weights);
        string header = Encoding.UTF8.GetString(weights, 8, length);
        Assert.Contains(found, header);
        byte[] changed = Encoding.UTF8.GetBytes(header.Replace(found, replaced));
        byte[] bad = [.. BitConverter.GetBytes((long)changed.Length), .. changed, .. weights.AsSpan(8 + length)];
        entries[Weights] = bad;
        // The digests are made right again: whoever means harm would do so too.
        JsonObject json = JsonNode.Parse(entries["model.json"])!.AsObject();
        json["entries"]![Weights]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bad));
        json["entries"]![Weights]!["length"] = bad.Length;
        entries["model.json"] = Encoding.UTF8.GetBytes(json.ToJsonString());
        Refused("", Zip(entries));
    }

    private Dictionary<string, byte[]> Entries()
    {
        using ZipArchive zip = new(new MemoryStream(_good));
        Dictionary<string, byte[]> entries = [];
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using MemoryStream bytes = new();
            using Stream stream = entry.Open();
            stream.CopyTo(bytes);
            entries[entry.FullName] = bytes.ToArray();
        }
        return entries;
    }

    private static byte[] Zip(IEnumerable<KeyValuePair<string, byte[]>> entries)
    {
        using MemoryStream file = new();
        using (ZipArchive zip = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(bytes);
            }
        }
        return file.ToArray();
    }

    private void Refused(string told, byte[] package)
    {
        File.WriteAllBytes(Path.Combine(_tool.Folder, "bad.cairn"), package);
        Refused(told, ["models", "show", "bad.cairn"]);
    }

    private void Refused(string told, string[] call)
    {
        ToolResult result = _tool.Run(call);
        Assert.True(result.ExitCode == 2, $"{string.Join(' ', call)}: exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
        Assert.StartsWith("cairn: ", result.Error);
        Assert.Contains(told, result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.DoesNotContain("Exception", result.Error);
        // A sentence and perhaps a hint, not a page.
        Assert.InRange(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 2);
        Assert.Empty(result.Output);
    }
}

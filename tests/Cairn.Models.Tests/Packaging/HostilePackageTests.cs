using System.Text;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Models.Packaging;

namespace Cairn.Models.Tests.Packaging;

public sealed class HostilePackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public HostilePackageTests()
    {
        _path = _folder.File("a.cairn");
        Packages.Small().Save(_path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_changed_entry_is_found_by_its_digest()
    {
        PackageTampering.Rewrite(_path, entries => entries["card.md"][0] ^= 1);
        Assert.Contains("entry 'card.md' does not have the SHA-256", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_and_their_list_must_agree()
    {
        PackageTampering.Rewrite(_path, entries => entries["more.bin"] = [1]);
        Assert.Contains("'more.bin' is not listed", Refused(), StringComparison.Ordinal);
        PackageTampering.Rewrite(_path, entries => entries.Remove("more.bin"));
        PackageTampering.Rewrite(_path, entries => entries.Remove("card.md"));
        Assert.Contains("'card.md' is listed in model.json and is not there", Refused(), StringComparison.Ordinal);
        PackageTampering.Edit(_path, json => json["entries"]!.AsObject().Remove("card.md"));
        Assert.Contains("no entry 'card.md'", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("format_version", "0", "'format_version' is missing or is not a whole number from 1")]
    [InlineData("format_version", "\"1\"", "'format_version' is missing or is not a whole number from 1")]
    [InlineData("kind", "null", "'kind' is missing or is not a text")]
    [InlineData("task", "\"regression\"", "'task' is not the task of the signature")]
    [InlineData("seed", "-1", "'seed' is missing or is not a whole number of at least 0")]
    [InlineData("created", "\"yesterday\"", "'created' is missing or is not a time")]
    [InlineData("options", "[]", "'options' is missing or is not a JSON object")]
    [InlineData("metrics", "{\"auc\": \"high\"}", "'metrics.auc' is missing or is not a number")]
    [InlineData("data", "{\"rows\": -5}", "'data.rows' is missing or is not a whole number")]
    [InlineData("entries", "{\"x\": {\"sha256\": \"aa\", \"length\": 1}}", "'entries.x.sha256' is not 64")]
    [InlineData("signature", "{}", "'signature.task' is missing")]
    public void A_broken_fact_is_named(string field, string json, string message)
    {
        PackageTampering.Edit(_path, manifest => manifest[field] = JsonNode.Parse(json));
        Assert.Contains(message, Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind", "\"colour\"", "'signature.inputs[0].kind' is 'colour', which this version does not know")]
    [InlineData("name", "7", "'signature.inputs[0].name' is missing or is not a text")]
    [InlineData("allow_missing", "1", "'signature.inputs[0].allow_missing' is missing or is not true or false")]
    [InlineData("levels", "[1]", "'signature.inputs[0].levels[0]' is missing or is not a text")]
    [InlineData("name", "\"port | of\\ncall\"", "a second time")]
    public void A_broken_column_is_named(string field, string json, string message)
    {
        PackageTampering.Edit(_path, manifest => manifest["signature"]!["inputs"]![0]![field] = JsonNode.Parse(json));
        Assert.Contains(message, Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_must_fit_the_task()
    {
        PackageTampering.Edit(_path, json => json["signature"]!["outputs"]!.AsArray().RemoveAt(2));
        Assert.Contains("labels that do not fit the task binary", Refused(), StringComparison.Ordinal);
        PackageTampering.Edit(_path, json => json["signature"]!["outputs"]!.AsArray().Clear());
        Assert.Contains("does not begin with the prediction", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_strict()
    {
        Replace("{\"kind\": 1, \"kind\": 2}");
        Assert.Contains("model.json: it is not JSON", Refused(), StringComparison.Ordinal);
        Replace(new string('[', 100_000));
        Assert.Contains("model.json: it is not JSON", Refused(), StringComparison.Ordinal);
        Replace("[]");
        Assert.Contains("wanted a JSON object", Refused(), StringComparison.Ordinal);
        Replace("");
        Assert.Contains("model.json: it is not JSON", Refused(), StringComparison.Ordinal);

        void Replace(string json) =>
            PackageTampering.Rewrite(_path, entries => entries["model.json"] = Encoding.UTF8.GetBytes(json));
    }

    [Fact]
    public void Weights_of_another_shape_are_refused()
    {
        using MemoryStream weights = new();
        SafetensorsWriter.Write(weights, [StoredTensor.From<double>("values", [1, 2, 3])]);
        PackageTampering.Replace(_path, "weights.safetensors", weights.ToArray());
        Assert.Contains("tensor 'values' has 3 elements where 2 are wanted", Refused("broken-model"),
            StringComparison.Ordinal);
        PackageTampering.Replace(_path, "weights.safetensors", [1, 2, 3]);
        Assert.Contains("weights.safetensors: 3 bytes are too few", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_package_is_refused_at_every_length()
    {
        byte[] whole = File.ReadAllBytes(_path);
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(_path, whole[..length]);
            Assert.ThrowsAny<InputException>(() => Package.Load(_path, Packages.Catalog));
        }
    }

    [Fact]
    public void Flipped_bits_never_cause_anything_but_a_refusal()
    {
        byte[] whole = File.ReadAllBytes(_path);
        Random random = new(5);
        int refused = 0;
        for (int trial = 0; trial < 1000; trial++)
        {
            byte[] bytes = [.. whole];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_path, bytes);
            try
            {
                Package.Load(_path, Packages.Catalog);
            }
            catch (InputException)
            {
                refused++;
            }
        }
        // What is not refused hit the padding between entries, which means nothing.
        Assert.InRange(refused, 900, 1000);
    }

    [Fact]
    public void Manifests_of_random_values_are_refused_with_an_input_error()
    {
        byte[] whole = File.ReadAllBytes(_path);
        string[] values =
        [
            "null", "0", "-1", "1e400", "\"\"", "[]", "{}", "[[]]", "true", "99999999999999999999",
            "\"" + PackageTampering.HalfSurrogate + "\"",
        ];
        List<string> places = [];
        PackageTampering.Edit(_path, json => Collect(json, "", places));
        foreach (string place in places)
        {
            foreach (string value in values)
            {
                File.WriteAllBytes(_path, whole);
                PackageTampering.Edit(_path, json => Set(json, place.Split('/'), value));
                try
                {
                    Package.Load(_path, Packages.Catalog);
                }
                catch (InputException)
                {
                    // Refused, as most are.
                }
            }
        }
        Assert.InRange(places.Count, 40, 200);
    }

    private string Refused(string code = "malformed-data")
    {
        InputException error = Assert.ThrowsAny<InputException>(() => Package.Load(_path, Packages.Catalog));
        Assert.Equal(code, error.Code);
        return error.Message;
    }

    private static void Collect(JsonNode? node, string prefix, List<string> places)
    {
        if (node is JsonObject json)
        {
            foreach ((string name, JsonNode? value) in json)
            {
                places.Add(prefix + name);
                Collect(value, prefix + name + "/", places);
            }
        }
        else if (node is JsonArray array)
        {
            for (int i = 0; i < array.Count; i++)
            {
                places.Add(prefix + i);
                Collect(array[i], prefix + i + "/", places);
            }
        }
    }

    private static void Set(JsonNode node, string[] path, string value)
    {
        foreach (string step in path[..^1])
            node = node is JsonArray array ? array[int.Parse(step)]! : node[step]!;
        if (node is JsonArray last)
            last[int.Parse(path[^1])] = JsonNode.Parse(value);
        else
            node[path[^1]] = JsonNode.Parse(value);
    }
}

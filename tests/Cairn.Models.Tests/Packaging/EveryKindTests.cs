using System.Text;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Formats.Zip;
using Cairn.Models.Packaging;

namespace Cairn.Models.Tests.Packaging;

/// <summary>What holds of the package of any kind of model, whoever wrote the kind.</summary>
public sealed class EveryKindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<TheoryDataRow<string, string>> Kinds =>
        KindPackages.All.Select(pair => new TheoryDataRow<string, string>(pair.Kind, pair.Task));

    private string PackagePath => _folder.File("a.cairn");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_loaded_model_predicts_to_the_last_bit_what_the_fitted_one_does(string kind, string task)
    {
        Package saved = KindPackages.Make(kind, task);
        saved.Save(PackagePath);
        Package loaded = Package.Load(PackagePath, Packages.Catalog);
        Table rows = KindPackages.Rows(200);
        Assert.Equal(KindPackages.Predictions(saved.Model, rows), KindPackages.Predictions(loaded.Model, rows));

        loaded.Save(_folder.File("b.cairn"));
        Assert.Equal(File.ReadAllBytes(PackagePath), File.ReadAllBytes(_folder.File("b.cairn")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Weights_that_anybody_could_have_written_are_refused_or_predict(string kind, string task)
    {
        KindPackages.Make(kind, task).Save(PackagePath);
        byte[] whole = File.ReadAllBytes(PackagePath);
        Random random = new(17);
        for (int trial = 0; trial < 150; trial++)
        {
            File.WriteAllBytes(PackagePath, whole);
            PackageTampering.Replace(PackagePath, "weights.safetensors", Spoil(Weights(whole), random));
            LoadAndPredict();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Settings_and_columns_that_anybody_could_have_written_are_refused_or_predict(string kind, string task)
    {
        KindPackages.Make(kind, task).Save(PackagePath);
        byte[] whole = File.ReadAllBytes(PackagePath);
        List<Action<JsonObject>> changes =
        [
            json => json["settings"] = new JsonObject(),
            json => json["signature"]!["inputs"]!.AsArray().Clear(),
            json => json["signature"]!["inputs"]!.AsArray().RemoveAt(0),
            json => json["signature"]!["outputs"]!.AsArray().RemoveAt(0),
            json => json["signature"]!["outputs"]!.AsArray().Add(
                (JsonNode)new JsonObject { ["name"] = "more", ["kind"] = "number", ["role"] = "prediction" }),
        ];
        foreach (string value in new[] { "null", "-1", "0", "2147483647", "1e300", "\"x\"", "[]", "{}", "[1,2,3]",
            "true" })
        {
            foreach (string name in JsonNode.Parse(Manifest(whole))!["settings"]!.AsObject()
                .Select(member => member.Key))
                changes.Add(json => json["settings"]![name] = JsonNode.Parse(value));
        }
        foreach (string other in new[] { "number", "integer", "boolean", "category", "text", "time", "identifier" })
        {
            for (int i = 0; i < 5; i++)
            {
                int column = i;
                changes.Add(json => json["signature"]!["inputs"]![column]!["kind"] = other);
                changes.Add(json => json["signature"]!["inputs"]![column]!["levels"] = new JsonArray("a"));
                changes.Add(json => json["signature"]!["inputs"]![column]!.AsObject().Remove("levels"));
            }
        }
        foreach (Action<JsonObject> change in changes)
        {
            File.WriteAllBytes(PackagePath, whole);
            PackageTampering.Edit(PackagePath, change);
            LoadAndPredict();
        }
    }

    private void LoadAndPredict()
    {
        try
        {
            Package.Load(PackagePath, Packages.Catalog).Model.Predict(KindPackages.Rows(40));
        }
        catch (InputException)
        {
            // Refused, with a message for the caller.
        }
    }

    private static StoredTensor[] Weights(byte[] package)
    {
        using StoredZipReader zip = StoredZipReader.Open(package, "a.cairn");
        return [.. SafetensorsFile.Read(zip.Read(zip.Find("weights.safetensors")!, 1 << 30), "w").Tensors];
    }

    private static string Manifest(byte[] package)
    {
        using StoredZipReader zip = StoredZipReader.Open(package, "a.cairn");
        return Encoding.UTF8.GetString(zip.Read(zip.Find("model.json")!, 1 << 30));
    }

    // One tensor is changed in its values, cut short, lengthened, given another type, or left out.
    private static byte[] Spoil(StoredTensor[] tensors, Random random)
    {
        int victim = random.Next(tensors.Length);
        StoredTensor tensor = tensors[victim];
        byte[] bytes = tensor.Bytes.ToArray();
        int size = StoredTensor.SizeOf(tensor.Type);
        List<StoredTensor> spoiled = [.. tensors];
        switch (random.Next(5))
        {
            case 0 when bytes.Length >= size:
                int element = random.Next(bytes.Length / size) * size;
                random.NextBytes(bytes.AsSpan(element, size));
                spoiled[victim] = new StoredTensor(tensor.Name, tensor.Type, tensor.Shape, bytes);
                break;
            case 1 when bytes.Length >= size:
                spoiled[victim] = new StoredTensor(tensor.Name, tensor.Type, [(bytes.Length / size) - 1],
                    bytes.AsMemory(size));
                break;
            case 2:
                spoiled[victim] = new StoredTensor(
                    tensor.Name, tensor.Type, [(bytes.Length / size) + 1], (byte[])[.. bytes, .. new byte[size]]);
                break;
            case 3:
                spoiled[victim] = new StoredTensor(tensor.Name, TensorType.U8, [bytes.Length], bytes);
                break;
            default:
                spoiled.RemoveAt(victim);
                break;
        }
        using MemoryStream stream = new();
        SafetensorsWriter.Write(stream, spoiled);
        return stream.ToArray();
    }
}

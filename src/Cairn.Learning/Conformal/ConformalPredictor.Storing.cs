using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Models;
using Cairn.Models.Packaging;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Conformal;

/// <content>How it travels in a package: two entries beside those of the model.</content>
public sealed partial class ConformalPredictor
{
    /// <summary>Name of the entry that describes it.</summary>
    public const string FactsEntry = "conformal.json";

    /// <summary>Name of the entry with its numbers, and with those of the models that it needs.</summary>
    public const string ArraysEntry = "conformal.safetensors";

    private const int Version = 1;
    private const int MostFactsBytes = 64 << 20;
    private const int MostDepth = 64;

    /// <summary>The entries of the predictor by name, for a package.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ToEntries()
    {
        List<StoredTensor> tensors = [];
        JsonObject facts = new()
        {
            ["version"] = Version,
            ["plan"] = Plan.ToString(),
            ["coverage"] = Plan.Coverage,
            ["rows"] = Rows,
            ["rule"] = _rule.Save(tensors),
        };
        using MemoryStream arrays = new();
        SafetensorsWriter.Write(arrays, tensors);
        return new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [FactsEntry] = Encoding.UTF8.GetBytes(facts.ToJsonString()),
            [ArraysEntry] = arrays.ToArray(),
        };
    }

    /// <summary>The predictor of a package; null where it has none.</summary>
    /// <param name="package">The package.</param>
    /// <exception cref="InputException"><c>malformed-data</c> or <c>broken-model</c>.</exception>
    /// <remarks>Makes no type that the entries name but kinds of model of the catalogue.</remarks>
    public static ConformalPredictor? Of(Package package) =>
        package.Extra.TryGetValue(FactsEntry, out ReadOnlyMemory<byte> facts)
            ? Load(facts, package.Extra.GetValueOrDefault(ArraysEntry), package.Model.Signature)
            : null;

    internal static ConformalPredictor Load(ReadOnlyMemory<byte> facts, ReadOnlyMemory<byte> arrays, Signature signature)
    {
        JsonObject json = Parse(facts);
        using SafetensorsFile tensors = SafetensorsFile.Read(arrays, ArraysEntry);
        ModelState state = new("conformal", signature, json, tensors.Tensors);
        if (json["version"] is not JsonValue version || !version.TryGetValue(out int number) || number != Version)
        {
            throw new InputException(
                "unknown-package-version", $"{FactsEntry}: this version of Cairn reads version {Version} of it.", "Use a newer Cairn.");
        }
        if (json["plan"] is not JsonValue planNode || !planNode.TryGetValue(out string? plan)
            || json["coverage"] is not JsonValue coverageNode || !coverageNode.TryGetValue(out double coverage)
            || json["rule"] is not JsonObject rule)
            throw state.Broken("it is not described");
        try
        {
            ConformalPlan read = ConformalPlan.Parse(plan, coverage);
            read.Check(signature.Task);
            IConformalRule loaded = (string?)rule["rule"] switch
            {
                "residual" when signature.Labels.Count == 0 => ResidualRule.Load(rule, state),
                "quantile" when signature.Labels.Count == 0 => QuantileRule.Load(rule, state),
                "folds" when signature.Labels.Count == 0 => FoldIntervalRule.Load(rule, state),
                "set" => SetRule.Load(rule, state),
                "fold-sets" => FoldSetRule.Load(rule, state),
                _ => throw state.Broken("its rule is unknown"),
            };
            return new ConformalPredictor(read, signature, loaded);
        }
        // What slips through the checks of a rule is still the entry's.
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException or InvalidOperationException
            or FormatException or OverflowException or KeyNotFoundException or NullReferenceException or InvalidCastException)
        {
            throw state.Broken(error.Message.TrimEnd('.'));
        }
    }

    private static JsonObject Parse(ReadOnlyMemory<byte> facts)
    {
        if (facts.Length > MostFactsBytes)
            throw new MalformedDataException(FactsEntry, $"it has {facts.Length} bytes; at most {MostFactsBytes} are read.");
        try
        {
            JsonNode? node = JsonNode.Parse(
                facts.Span, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MostDepth });
            return node as JsonObject ?? throw new MalformedDataException(FactsEntry, "wanted a JSON object.");
        }
        catch (JsonException error)
        {
            throw new MalformedDataException(FactsEntry, $"it is not JSON: {error.Message}", inner: error);
        }
    }
}

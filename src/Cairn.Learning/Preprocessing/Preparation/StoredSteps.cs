using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Formats.Safetensors;
using Cairn.Models;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>The steps of a model in its package: facts as JSON, numbers as arrays called <c>column/i/…</c>.</summary>
internal static class StoredSteps
{
    /// <summary>The facts of the steps.</summary>
    public static JsonArray Write(ColumnSteps steps) => new([.. steps.Steps.Select(step => (JsonNode)step.Save())]);

    /// <summary>The arrays of the steps.</summary>
    public static IEnumerable<StoredTensor> Tensors(ColumnSteps steps) => steps.Steps.SelectMany(
        (step, i) => step.Arrays().Select(array => StoredTensor.From<double>(NameOf(i, array.Name), array.Values)));

    /// <summary>Makes the steps again.</summary>
    /// <exception cref="Formats.InputException"><c>broken-model</c>.</exception>
    public static ColumnSteps Read(ModelState state)
    {
        if (state.Settings["columns"] is not JsonArray list || list.Count != state.Signature.Inputs.Count)
            throw state.Broken("it does not say how its columns are prepared");
        try
        {
            ColumnSteps steps = new([.. list.Select((node, i) => Read(state, i, node!.AsObject()))]);
            return steps.Names.Distinct().Count() == steps.Names.Count
                ? steps
                : throw state.Broken("two of its prepared columns have one name");
        }
        catch (Exception error) when (error is InvalidOperationException or NullReferenceException or FormatException)
        {
            throw state.Broken("how its columns are prepared cannot be read");
        }
    }

    private static ColumnStep Read(ModelState state, int column, JsonObject json)
    {
        string[] names = [.. json["names"]!.AsArray().Select(name => (string)name!)];
        double[] Array(string name, int length = -1) => state.Tensor<double>(NameOf(column, name), length);
        if (names.Length == 0)
            throw new FormatException();
        ColumnKind kind = state.Signature.Inputs[column].Kind;
        bool isCategory = kind == ColumnKind.Category;
        string step = (string)json["step"]!;
        if (step is "levels" or "ordinal" or "hot" or "target" && !isCategory)
            throw new FormatException();
        switch (step)
        {
            case "as_is":
                return new PassStep(names[0]);
            case "number" when ColumnKinds.IsNumeric(kind):
                NumberShape? shape = json["power"] is JsonNode power ? new YeoJohnson((double)power)
                    : json["rankit"] is JsonNode count ? new Rankit(Array("values", (int)count), Array("scores", (int)count)) : null;
                return new NumberStep(names[0], shape, (double?)json["fill"], names.Length > 1 ? names[1] : null);
            case "levels":
            case "ordinal":
                return new LevelStep(names[0], CodesOf(json), step == "ordinal");
            case "hot":
                return new HotStep(names, CodesOf(json));
            case "target":
                LevelCodes codes = CodesOf(json);
                return new TargetStep(names, codes, [.. names.Select((_, c) => Array($"means{c}", codes.Count + 2))]);
            default:
                throw new FormatException();
        }
    }

    private static LevelCodes CodesOf(JsonObject json) =>
        new([.. json["levels"]!.AsArray().Select(level => (string)level!)], (bool)json["rare"]!);

    private static string NameOf(int column, string array) => $"column/{column}/{array}";
}

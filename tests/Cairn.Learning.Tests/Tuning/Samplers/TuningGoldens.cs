using System.Text.Json.Nodes;

namespace Cairn.Learning.Tests.Tuning.Samplers;

/// <summary>What Goldens/tuning.py wrote.</summary>
internal static class TuningGoldens
{
    public static JsonObject Of(string part)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Goldens", "tuning.json");
        return new JsonObject { ["part"] = JsonNode.Parse(File.ReadAllText(path))![part]!.DeepClone() };
    }

    public static double[] Numbers(JsonNode? node) => [.. node!.AsArray().Select(value => (double)value!)];

    public static double[][] Rows(JsonNode? node) => [.. node!.AsArray().Select(Numbers)];
}

using System.Text.Json.Nodes;

namespace Cairn.Learning.Tests.Metrics;

/// <summary>Reads the golden values that Goldens/tasks.py made with scikit-learn and R's survival.</summary>
internal static class TaskGoldens
{
    public static JsonNode All { get; } =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "tasks.json")))!;

    public static TheoryData<string> Names(string family) => [.. All[family]!.AsArray().Select(c => (string)c!["name"]!)];

    public static JsonNode Case(string family, string name) =>
        All[family]!.AsArray().Single(c => (string)c!["name"]! == name)!;
}

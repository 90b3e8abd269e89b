using System.Text.Json.Nodes;

namespace Cairn.Learning.Tests.Metrics;

/// <summary>Reads the golden values that Goldens/metrics.py made with scikit-learn.</summary>
internal static class MetricGoldens
{
    private static readonly JsonNode s_all =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "metrics.json")))!;

    public static IEnumerable<string> Names(string family) => s_all[family]!.AsArray().Select(c => (string)c!["name"]!);

    public static JsonNode Case(string family, string name) =>
        s_all[family]!.AsArray().Single(c => (string)c!["name"]! == name)!;

    public static double[] Numbers(JsonNode? node) => [.. node!.AsArray().Select(v => v!.GetValue<double>())];

    public static double[] Weights(JsonNode from) => from["w"] is null ? [] : Numbers(from["w"]);

    public static int[] Integers(JsonNode? node) => [.. node!.AsArray().Select(v => v!.GetValue<int>())];

    /// <summary>Every expected value is met to 1e-10 relative; where null is expected, the metric is absent with a reason.</summary>
    public static void AssertMetrics(
        JsonNode expected, IReadOnlyDictionary<string, double> values, IReadOnlyDictionary<string, string> undefined)
    {
        foreach ((string name, JsonNode? node) in expected.AsObject())
        {
            if (node is null)
            {
                Assert.False(values.ContainsKey(name), $"{name} should be undefined");
                Assert.NotEmpty(undefined[name]);
                continue;
            }
            Assert.True(values.ContainsKey(name), $"{name} is absent: {undefined.GetValueOrDefault(name)}");
            AssertClose(name, node.GetValue<double>(), values[name]);
        }
    }

    public static void AssertClose(string what, double expected, double actual, double tolerance = 1e-10) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"{what}: expected {expected:R}, found {actual:R}");

    public static void AssertClose(string what, IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance = 1e-10)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            AssertClose($"{what}[{i}]", expected[i], actual[i], tolerance);
    }
}

using System.Text.Json.Nodes;
using Cairn.Learning.Preprocessing.Preparation;

namespace Cairn.Learning.Tests.Preprocessing.Preparation;

/// <summary>What Goldens/preparation.py wrote.</summary>
public sealed class PreparationGoldenTests
{
    private static readonly JsonNode s_golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "preparation.json")))!;

    [Theory]
    [InlineData("skewed", "plain")]
    [InlineData("skewed", "weighted")]
    [InlineData("ties", "plain")]
    [InlineData("ties", "weighted")]
    public void Normal_scores_are_those_of_scipys_ranks(string column, string kind)
    {
        Rankit shape = Rankit.Of(Numbers(s_golden["columns"]![column]), Weights(kind));
        JsonArray wanted = s_golden["rankits"]![column]![kind]!.AsArray();
        Assert.Equal(wanted.Count, shape.Values.Length);
        foreach (JsonNode? pair in wanted)
            Assert.Equal((double)pair![1]!, shape.At((double)pair[0]!), 1e-9);
    }

    [Theory]
    [InlineData("skewed", "plain")]
    [InlineData("skewed", "weighted")]
    [InlineData("signed", "plain")]
    [InlineData("signed", "weighted")]
    public void Powers_are_those_of_scikit_learn(string column, string kind) => Assert.Equal(
        (double)s_golden["powers"]![column]![kind]!, YeoJohnson.Of(Numbers(s_golden["columns"]![column]), Weights(kind)).Lambda, 1e-5);

    [Theory]
    [InlineData("plain")]
    [InlineData("weighted")]
    public void Means_of_levels_are_those_of_pandas(string kind)
    {
        string[] levels = ["a", "b", "c", "d"];
        int[] codes = [.. s_golden["levels"]!.AsArray().Select(level => Array.IndexOf(levels, (string)level!))];
        double[] means = TargetMeans.Of(codes, 4, Numbers(s_golden["target"]), Weights(kind));
        JsonNode wanted = s_golden["means"]![kind]!;
        for (int level = 0; level < levels.Length; level++)
            Assert.Equal((double)wanted["levels"]![levels[level]]!, means[level], 1e-9);
        Assert.Equal((double)wanted["all"]!, means[4], 1e-9);
    }

    private static double[]? Weights(string kind) => kind == "plain" ? null : Numbers(s_golden["weights"]);

    private static double[] Numbers(JsonNode? node) => [.. node!.AsArray().Select(value => (double)value!)];
}

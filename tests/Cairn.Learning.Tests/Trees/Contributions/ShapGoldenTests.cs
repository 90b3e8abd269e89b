using System.Text.Json.Nodes;
using Cairn.Learning.Trees.Contributions;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Tests.Trees.Contributions;

/// <summary>Agreement with XGBoost's contributions and interactions; Goldens/shap.py made the trees and the numbers.</summary>
public sealed class ShapGoldenTests
{
    private static readonly JsonNode s_golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "shap.json")))!;

    private static readonly int s_features = (int)s_golden["features"]!;

    public static TheoryData<string> Cases() => [.. s_golden["cases"]!.AsArray().Select(c => (string)c!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_contributions_and_interactions_are_those_of_the_reference(string name)
    {
        JsonNode golden = s_golden["cases"]!.AsArray().Single(c => (string)c!["name"]! == name)!;
        TreeEnsemble trees = Read(golden);
        double[] rows = Numbers(golden["rows"]!);
        int count = rows.Length / s_features;
        double[] margins = Numbers(golden["margins"]!);
        double[] scores = new double[margins.Length];
        trees.Score(rows, scores);
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(margins[i], scores[i], 1e-5);

        TreeExplainer explainer = TreeExplainer.PathDependent(trees);
        double[] contributions = explainer.Explain(rows, count);
        double[] interactions = explainer.Interact(rows, count);
        double[] expected = Numbers(golden["contributions"]!);
        double[] expectedPairs = Numbers(golden["interactions"]!);
        int wide = s_features + 1;
        for (int score = 0; score < scores.Length; score++)
        {
            Assert.Equal(expected[score * wide + s_features], explainer.BaseValues[score % trees.Outputs], 1e-5);
            for (int i = 0; i < s_features; i++)
            {
                Assert.Equal(expected[score * wide + i], contributions[score * s_features + i], 1e-5);
                for (int j = 0; j < s_features; j++)
                {
                    Assert.Equal(
                        expectedPairs[(score * wide + i) * wide + j], interactions[(score * s_features + i) * s_features + j],
                        1e-5);
                }
            }
        }
    }

    // The reference sends v < threshold left, in single precision.
    private static TreeEnsemble Read(JsonNode golden)
    {
        double[] baseScores = [.. Enumerable.Repeat((double)golden["base"]!, (int)golden["outputs"]!)];
        TreeEnsembleBuilder builder = new(s_features, baseScores)
        {
            SinglePrecision = true,
            TreesPerRound = baseScores.Length,
        };
        foreach (JsonNode? tree in golden["trees"]!.AsArray())
        {
            builder.BeginTree((int)tree!["output"]!);
            int[] left = [.. tree["left"]!.AsArray().Select(v => (int)v!)];
            for (int node = 0; node < left.Length; node++)
            {
                NodeFacts facts = new(0, (double)tree["cover"]![node]!, 0);
                double value = (float)(double)tree["value"]![node]!;
                if (left[node] < 0)
                {
                    builder.AddLeaf(value, facts);
                    continue;
                }
                builder.AddSplit(
                    (int)tree["feature"]![node]!, MathF.BitDecrement((float)value), left[node], (int)tree["right"]![node]!,
                    (int)tree["missing_left"]![node]! != 0, facts: facts);
            }
        }
        return builder.Build();
    }

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(v => v is null ? double.NaN : (double)v)];
}

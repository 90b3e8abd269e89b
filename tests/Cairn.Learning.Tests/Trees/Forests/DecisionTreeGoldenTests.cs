using System.Text.Json.Nodes;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Forests;

/// <summary>Trees node by node as scikit-learn grows them; Goldens/forests.py made them.</summary>
public sealed class DecisionTreeGoldenTests
{
    public static TheoryData<string> Cases() => [.. ForestData.Golden["cases"]!.AsArray().Select(c => (string)c!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_node_is_the_one_that_scikit_learn_grows(string name)
    {
        (JsonNode wanted, Dataset data, DecisionTree learner) = CaseOf(name);

        ForestModel model = learner.Fit(data);

        AssertSame(wanted["tree"]!.AsArray(), model.Trees, model.Trees.RootOf(0));
        double[] importance = ForestData.Numbers(wanted["importance"]!);
        for (int feature = 0; feature < importance.Length; feature++)
            Assert.Equal(importance[feature], model.FeatureImportance[feature], 1e-6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_pruning_path_is_that_of_scikit_learn(string name)
    {
        (JsonNode wanted, Dataset data, DecisionTree learner) = CaseOf(name);

        IReadOnlyList<PruningStep> path = (learner with { CcpAlpha = 0 }).PruningPath(data);

        double[] alphas = ForestData.Numbers(wanted["alphas"]!);
        double[] impurities = ForestData.Numbers(wanted["impurities"]!);
        List<int> last = [.. Enumerable.Range(0, alphas.Length)
            .Where(i => i + 1 == alphas.Length || alphas[i + 1] - alphas[i] > 1e-9)];
        Assert.Equal(last.Count, path.Count);
        for (int i = 0; i < last.Count; i++)
        {
            Assert.Equal(alphas[last[i]], path[i].Alpha, 1e-8);
            Assert.Equal(impurities[last[i]], path[i].Impurity, 1e-8);
        }
        Assert.Equal(1, path[^1].Leaves);
    }

    [Fact]
    public void A_tree_pruned_at_a_step_of_the_path_is_what_the_path_says()
    {
        (_, Dataset data, DecisionTree learner) = CaseOf("squared");
        foreach (PruningStep step in learner.PruningPath(data).Where(step => step.Alpha > 0))
        {
            TreeEnsemble pruned = (learner with { CcpAlpha = step.Alpha * (1 + 1e-12) }).Fit(data).Trees;
            Assert.Equal(step.Leaves, Enumerable.Range(0, pruned.NodeCount).Count(pruned.IsLeaf));
        }
    }

    private static (JsonNode Wanted, Dataset Data, DecisionTree Learner) CaseOf(string name)
    {
        JsonNode wanted = ForestData.Golden["cases"]!.AsArray().Single(c => (string)c!["name"]! == name)!;
        DecisionTree learner = (DecisionTree)DecisionTree.Kind.Create(
            wanted["options"]!.AsObject().Select(o => KeyValuePair.Create(o.Key, (string)o.Value!)));
        return (wanted, ForestData.OfGolden((string)wanted["target"]!, (bool)wanted["weighted"]!), learner);
    }

    private static void AssertSame(JsonArray wanted, TreeEnsemble trees, int index)
    {
        TreeNode node = trees.Node(index);
        if (wanted.Count == 3)
        {
            Assert.True(node.IsLeaf, $"Node {index} should be a leaf.");
            Assert.Equal((int)wanted[2]!, node.Rows);
            double[] values = ForestData.Numbers(wanted[0]!);
            if (values.Length == 2)
                values = [values[1]];
            for (int output = 0; output < values.Length; output++)
                Assert.Equal(values[output], trees.LeafValue(0, index, output), 1e-8);
            return;
        }
        Assert.False(node.IsLeaf, $"Node {index} should be split.");
        Assert.Equal((int)wanted[0]!, node.Feature);
        Assert.Equal((double)wanted[1]!, node.Value, 1e-9);
        Assert.Equal((int)wanted[3]!, node.Rows);
        AssertSame(wanted[4]!.AsArray(), trees, node.Left);
        AssertSame(wanted[5]!.AsArray(), trees, node.Right);
    }
}

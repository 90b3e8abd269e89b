using Cairn.Formats;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Tests.Trees.Ensembles;

public sealed class TreeEnsembleBuilderTests
{
    [Fact]
    public void A_circle_is_refused()
    {
        TreeEnsembleBuilder builder = Begun();
        builder.AddSplit(0, 1, 0, 1, false);
        builder.AddLeaf(1);
        Refuses(builder, "Tree 0 cannot be used: node 0: its child 0 is also the child of another node, or the root.");
    }

    [Fact]
    public void A_node_with_two_parents_is_refused()
    {
        TreeEnsembleBuilder builder = Begun();
        builder.AddSplit(0, 1, 1, 1, false);
        builder.AddLeaf(1);
        Refuses(builder, "node 0: its child 1 is also the child of another node, or the root");
    }

    [Fact]
    public void A_child_outside_the_tree_is_refused()
    {
        TreeEnsembleBuilder builder = Begun();
        builder.AddSplit(0, 1, 1, 7, false);
        builder.AddLeaf(1);
        Refuses(builder, "node 0: its child 7 is none of the 2 nodes");
    }

    [Fact]
    public void A_node_that_no_split_leads_to_is_refused()
    {
        TreeEnsembleBuilder builder = Begun();
        builder.AddLeaf(1);
        builder.AddLeaf(2);
        Refuses(builder, "node 1: no split leads to it");
    }

    [Fact]
    public void A_tree_without_nodes_is_refused() => Refuses(Begun(), "Tree 0 cannot be used: it has no nodes.");

    [Fact]
    public void Values_that_are_no_numbers_are_refused()
    {
        Assert.Contains("it has the value NaN", Message(() => Begun().AddLeaf(double.NaN)), StringComparison.Ordinal);
        Assert.Contains("no threshold", Message(() => Begun().AddSplit(0, double.NaN, 1, 2, false)), StringComparison.Ordinal);
        Assert.Contains("base score", Message(() => _ = new TreeEnsembleBuilder(1, double.NaN)), StringComparison.Ordinal);
        Assert.Contains(
            "it has the value Infinity", Message(() => Begun().AddLinearLeaf(new LinearLeaf(0, [0], [double.PositiveInfinity]), 0)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Features_and_outputs_that_there_are_not_are_refused()
    {
        Assert.Contains("asks for feature 2 of 2", Message(() => Begun().AddSplit(2, 0, 1, 2, false)), StringComparison.Ordinal);
        Assert.Contains("output 1 of 1", Message(() => new TreeEnsembleBuilder(1, 0).BeginTree(1)), StringComparison.Ordinal);
        Assert.Contains("which has none", Message(() => Begun().AddLevelSplit(0, [1], 1, 2, false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Trees_that_do_not_fill_a_round_are_refused()
    {
        TreeEnsembleBuilder builder = new(1, 0, 0) { TreesPerRound = 2 };
        builder.BeginTree();
        builder.AddLeaf(1);
        Refuses(builder, "1 trees do not make rounds of 2");
    }

    private static TreeEnsembleBuilder Begun()
    {
        TreeEnsembleBuilder builder = new(2, 0);
        builder.BeginTree();
        return builder;
    }

    private static void Refuses(TreeEnsembleBuilder builder, string message) =>
        Assert.Contains(message, Message(() => builder.Build()), StringComparison.Ordinal);

    private static string Message(Action action)
    {
        InputException error = Assert.Throws<InputException>(action);
        Assert.Equal("broken-trees", error.Code);
        return error.Message;
    }
}

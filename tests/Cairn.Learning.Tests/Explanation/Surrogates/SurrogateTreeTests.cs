using Cairn.Data;
using Cairn.Learning.Explanation.Surrogates;
using Cairn.Learning.Tests.Explanation.Shapley;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Explanation.Surrogates;

public sealed class SurrogateTreeTests
{
    [Fact]
    public void A_tree_is_copied_whole()
    {
        Dataset data = MixedRows.Data(4000);
        ForestModel model = new DecisionTree { MaxDepth = 3, MinLeafRows = 200 }.Fit(data);
        SurrogateTree found = SurrogateTree.Of(model, new Table(data.Features), depth: 3)!;
        Assert.False(found.IsAgreement);
        Assert.InRange(found.Fidelity, 0.98, 1);
        Assert.Equal((2800, 1200), (found.GrownRows, found.JudgedRows));
        Assert.InRange(found.Tree.Trees.NodeCount, 3, 15);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fidelity_is_that_of_rows_not_grown_on_and_depth_helps(int classes)
    {
        Dataset data = MixedRows.Data(800, classes);
        IModel model = new GradientBoosting { Rounds = 25, MaxDepth = 4 }.Fit(data);
        Table rows = new(data.Features);
        SurrogateTree stump = SurrogateTree.Of(model, rows, depth: 1)!;
        SurrogateTree deep = SurrogateTree.Of(model, rows, depth: 6)!;
        Assert.Equal(classes > 0, deep.IsAgreement);
        Assert.True(deep.Fidelity > stump.Fidelity);
        Assert.InRange(deep.Fidelity, 0.5, 0.999);
        Assert.Equal(deep.Fidelity, SurrogateTree.Of(model, rows, depth: 6, threads: 3)!.Fidelity);
    }

    [Fact]
    public void A_model_of_one_answer_and_too_few_rows_have_none()
    {
        Dataset data = MixedRows.Data(100);
        Table rows = new(data.Features);
        Assert.Null(SurrogateTree.Of(new GradientBoosting { Rounds = 1, MinLeafRows = 100 }.Fit(data), rows));
        Assert.Null(SurrogateTree.Of(new DecisionTree().Fit(data), rows.Head(19)));
    }
}

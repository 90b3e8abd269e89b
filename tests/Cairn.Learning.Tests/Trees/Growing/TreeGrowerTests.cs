using Cairn.Data;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Growing;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Growing;

public sealed class TreeGrowerTests
{
    private static readonly GrowthLimits s_limits = new(20, int.MaxValue, 20, 1e-3, 0, 1, 0, 10, 10, 10);

    [Fact]
    public void A_tree_is_the_same_when_no_leaf_may_keep_its_histogram()
    {
        (BinnedMatrix matrix, GradientBuffer gradients) = Prepare(3000);
        GrownTree usual = Grow(matrix, gradients, pool: null);
        GrownTree frugal = Grow(matrix, gradients, new HistogramPool(matrix.Layout.Slots, mostBytes: 0));
        Assert.Equal(39, usual.Count);
        Assert.Equal(usual.Count, frugal.Count);
        for (int node = 0; node < usual.Count; node++)
        {
            Assert.Equal(usual.LeftOf(node), frugal.LeftOf(node));
            Assert.Equal(usual.Covers[node], frugal.Covers[node]);
            if (!usual.IsLeaf(node))
                Assert.Equal(usual.SplitOf(node), frugal.SplitOf(node));
        }
    }

    [Fact]
    public void Every_row_is_in_the_leaf_that_a_walk_leads_to()
    {
        (BinnedMatrix matrix, GradientBuffer gradients) = Prepare(2000);
        TreeGrower grower = new(matrix, s_limits, gradients, threads: 2);
        GrownTree tree = grower.Grow(Enumerable.Range(0, 2000).ToArray(), [true, true, true], default);
        for (int node = 0; node < tree.Count; node++)
            tree.Values[node] = node;
        double[] found = new double[2000];
        tree.AddTo(found, 1, matrix, 0, 2000);
        int rows = 0;
        foreach (Leaf leaf in grower.Leaves)
        {
            rows += leaf.Count;
            Assert.True(leaf.Count >= 20);
            foreach (int row in grower.RowsOf(leaf))
                Assert.Equal(leaf.Node, found[row]);
        }
        Assert.Equal(2000, rows);
    }

    [Fact]
    public void A_feature_that_is_not_allowed_is_not_used()
    {
        (BinnedMatrix matrix, GradientBuffer gradients) = Prepare(2000);
        TreeGrower grower = new(matrix, s_limits, gradients, threads: 1);
        GrownTree tree = grower.Grow(Enumerable.Range(0, 2000).ToArray(), [false, true, false], default);
        Assert.True(tree.Count > 1);
        Assert.All(
            Enumerable.Range(0, tree.Count).Where(node => !tree.IsLeaf(node)),
            node => Assert.Equal(1, tree.SplitOf(node).Feature));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Expanding_leaves_before_their_turn_grows_the_tree_of_growing_leaf_by_leaf(int threads)
    {
        (BinnedMatrix matrix, GradientBuffer gradients) = Prepare(6000);
        GrowthLimits limits = s_limits with { MaxLeaves = 70, MinLeafRows = 5 };
        int[] rows = [.. Enumerable.Range(0, 6000)];
        GrownTree ahead = new TreeGrower(matrix, limits, gradients, threads).Grow(rows, [true, true, true], default);
        // A rule that draws nearly all of three columns draws all of them, but has each leaf wait for its turn.
        GrownTree byTurn = new TreeGrower(matrix, limits, gradients, threads, rules: new GrowthRules { NodeFraction = 0.99 })
            .Grow(rows, [true, true, true], default, new SeededRandom(1));
        Assert.Equal(139, ahead.Count);
        Assert.Equal(byTurn.Count, ahead.Count);
        for (int node = 0; node < ahead.Count; node++)
        {
            Assert.Equal(byTurn.LeftOf(node), ahead.LeftOf(node));
            Assert.Equal(byTurn.Covers[node], ahead.Covers[node]);
            if (ahead.IsLeaf(node))
                continue;
            Assert.Equal(byTurn.SplitOf(node).Feature, ahead.SplitOf(node).Feature);
            Assert.Equal(byTurn.SplitOf(node).Bin, ahead.SplitOf(node).Bin);
            Assert.Equal(byTurn.SplitOf(node).Left, ahead.SplitOf(node).Left);
            Assert.Equal(byTurn.SplitOf(node).LeftSum, ahead.SplitOf(node).LeftSum);
        }
    }

    private static GrownTree Grow(BinnedMatrix matrix, GradientBuffer gradients, HistogramPool? pool) =>
        new TreeGrower(matrix, s_limits, gradients, threads: 2, pool)
            .Grow(Enumerable.Range(0, matrix.RowCount).ToArray(), [true, true, true], default);

    // The derivatives of the squared error at 0.
    private static (BinnedMatrix Matrix, GradientBuffer Gradients) Prepare(int rows)
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, rows);
        FeatureSpace space = FeatureSpace.Of(data);
        Table inputs = new([.. data.Features]);
        BinLayout layout = BinLayout.Find(space, inputs, null, 255, new SeededRandom(1), 2, default);
        GradientBuffer gradients = new(rows, null);
        double[] targets = data.Target.ToNumbers();
        for (int row = 0; row < rows; row++)
        {
            gradients.Gradients[row] = (float)-targets[row];
            gradients.Hessians[row] = 1;
        }
        Assert.True(gradients.Quantize(threads: 2));
        return (BinnedMatrix.Of(space, layout, inputs, true, 2, default), gradients);
    }
}

using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Ensembles;

public sealed class NodeFactsTests
{
    [Fact]
    public void Each_node_knows_how_many_rows_came_to_it()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, rows: 500);
        GradientBoostingModel model = new GradientBoosting { Rounds = 5 }.Fit(data);
        double[] values = model.Space.EncodeRows(data.Table.Select(model.Space.Inputs.Select(input => input.Name)));
        TreeEnsemble trees = model.Trees;
        for (int tree = 0; tree < trees.TreeCount; tree++)
        {
            int[] rows = new int[trees.NodeCount];
            for (int row = 0; row < 500; row++)
                rows[trees.LeafOf(tree, values.AsSpan(row * trees.Features, trees.Features))]++;
            Assert.Equal(500, trees.Node(trees.RootOf(tree)).Rows);
            for (int node = trees.RootOf(tree); node < trees.EndOf(tree); node++)
            {
                TreeNode at = trees.Node(node);
                int expected = at.IsLeaf ? rows[node] : trees.Node(at.Left).Rows + trees.Node(at.Right).Rows;
                Assert.Equal(expected, at.Rows);
            }
        }
    }
}

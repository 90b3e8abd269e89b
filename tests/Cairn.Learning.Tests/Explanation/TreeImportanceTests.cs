using Cairn.Learning.Explanation;
using Cairn.Learning.Tests.Trees;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Explanation;

public sealed class TreeImportanceTests
{
    [Fact]
    public void Shares_are_what_counting_the_nodes_gives()
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification, rows: 1000);
        GradientBoostingModel model = new GradientBoosting { Rounds = 6 }.Fit(data);
        double[] gain = new double[3];
        double[] split = new double[3];
        double[] cover = new double[3];
        for (int index = 0; index < model.Trees.NodeCount; index++)
        {
            TreeNode node = model.Trees.Node(index);
            if (node.IsLeaf)
                continue;
            gain[node.Feature] += node.Gain;
            split[node.Feature]++;
            cover[node.Feature] += node.Cover;
        }
        Same(gain, TreeImportance.Gain(model));
        Same(split, TreeImportance.Split(model));
        Same(cover, TreeImportance.Cover(model));
        Assert.Equal(model.FeatureImportance, TreeImportance.Gain(model));

        ImportanceTable table = ImportanceTable.FromModel(model)!;
        Assert.Equal(1, table.Rows.Sum(row => row.Split)!.Value, 1e-12);
        Assert.Equal(1, table.Rows.Sum(row => row.Cover)!.Value, 1e-12);
        Assert.Equal(table.Rows, ImportanceTable.FromJson(table.ToJson()).Rows);
    }

    private static void Same(double[] sums, IReadOnlyList<double> shares)
    {
        for (int i = 0; i < sums.Length; i++)
            Assert.Equal(sums[i] / sums.Sum(), shares[i], 1e-12);
    }
}

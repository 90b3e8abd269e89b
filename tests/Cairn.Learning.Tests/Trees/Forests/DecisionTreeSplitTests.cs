using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Forests;

/// <summary>The first split beside the best of all that there are, tried one by one.</summary>
public sealed class DecisionTreeSplitTests
{
    [Theory]
    [InlineData(LearningTask.BinaryClassification, 40)]
    [InlineData(LearningTask.BinaryClassification, 700)]
    [InlineData(LearningTask.Regression, 40)]
    [InlineData(LearningTask.Regression, 300)]
    public void The_root_is_the_best_of_all_splits(LearningTask task, int rows)
    {
        for (ulong seed = 0; seed < 12; seed++)
        {
            Dataset data = ForestData.Mixed(task, rows, seed, missing: seed % 3 * 0.1);
            TreeEnsemble trees = new DecisionTree { MaxDepth = 1, MinLeafRows = (int)(seed % 4) + 1 }.Fit(data).Trees;
            Assert.Equal(BestGain(data, (int)(seed % 4) + 1), trees.Node(0).Gain, 1e-6 * rows);
        }
    }

    [Fact]
    public void A_row_goes_where_the_training_rows_like_it_went()
    {
        Dataset data = ForestData.Mixed(LearningTask.Regression, 500, 3);
        ForestModel model = new DecisionTree().Fit(data);
        double[] found = model.Scores(data.Table);
        double[] wanted = data.Target.ToNumbers();
        for (int row = 0; row < wanted.Length; row++)
            Assert.Equal(wanted[row], found[row], 1e-12);
    }

    [Fact]
    public void A_class_that_only_missing_values_have_is_told_by_them()
    {
        double[] x = [1, 2, 3, double.NaN, double.NaN, 4];
        Dataset data = new(
            new Table(new NumberColumn("x", x), CategoryColumn.FromTexts("y", ["a", "a", "a", "b", "b", "a"])),
            "y", LearningTask.BinaryClassification, ["x"]);
        ForestModel model = new DecisionTree().Fit(data);
        Assert.Equal([0, 0, 0, 1, 1, 0], model.Scores(data.Table));
        Assert.Equal(3, model.Trees.NodeCount);
    }

    [Fact]
    public void Infinite_values_are_parted_from_the_others()
    {
        double[] x = [1, 2, double.PositiveInfinity, double.NegativeInfinity, 3, double.PositiveInfinity];
        double[] y = [1, 2, 9, -9, 3, 9];
        Dataset data = new(
            new Table(new NumberColumn("x", x), new NumberColumn("y", y)), "y", LearningTask.Regression, ["x"]);
        Assert.Equal(y, new DecisionTree().Fit(data).Scores(data.Table));
    }

    // All thresholds with missing on both sides, and all sets of levels.
    private static double BestGain(Dataset data, int minLeaf)
    {
        double[] y = data.Task == LearningTask.Regression
            ? data.Target.ToNumbers() : [.. data.Classes.Codes.Select(code => (double)code)];
        double best = 0;
        foreach (Column column in data.Features)
        {
            if (column is CategoryColumn category)
            {
                int levels = category.Levels.Count;
                for (int set = 0; set < 1 << (levels + 1); set++)
                    Try(row => (set >> (category.Values[row] < 0 ? levels : category.Values[row]) & 1) != 0);
                continue;
            }
            double[] x = column.ToNumbers();
            foreach (double cut in x.Where(v => !double.IsNaN(v)).Distinct())
            {
                Try(row => x[row] <= cut);
                Try(row => !(x[row] > cut));
            }
        }
        return best;

        void Try(Func<int, bool> goesLeft)
        {
            double all = Deviance(Enumerable.Range(0, y.Length));
            int[] left = [.. Enumerable.Range(0, y.Length).Where(goesLeft)];
            int[] right = [.. Enumerable.Range(0, y.Length).Where(row => !goesLeft(row))];
            if (left.Length >= minLeaf && right.Length >= minLeaf)
                best = Math.Max(best, all - Deviance(left) - Deviance(right));
        }

        // Gini's impurity of two classes is twice their variance.
        double Deviance(IEnumerable<int> rows)
        {
            double mean = rows.Average(row => y[row]);
            return (data.Task == LearningTask.Regression ? 1 : 2) * rows.Sum(row => (y[row] - mean) * (y[row] - mean));
        }
    }
}

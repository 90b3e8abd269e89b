using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Forests;

public sealed class IsolationForestTests
{
    [Fact]
    public void Scores_are_distributed_as_those_of_scikit_learn_over_seeds()
    {
        JsonNode golden = ForestData.Golden["isolation"]!;
        double[] mean = ForestData.Numbers(golden["mean"]!);
        double[] deviation = ForestData.Numbers(golden["deviation"]!);
        Dataset data = Golden(golden);
        double[] sum = new double[mean.Length];
        double[] squares = new double[mean.Length];
        const int Seeds = 20;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            double[] scores = new IsolationForest().Fit(data, new FitContext { Seed = seed }).Scores(data.Table);
            for (int row = 0; row < sum.Length; row++)
            {
                sum[row] += scores[row];
                squares[row] += scores[row] * scores[row];
            }
        }
        double bias = 0;
        double ratio = 0;
        for (int row = 0; row < sum.Length; row++)
        {
            double own = sum[row] / Seeds;
            double spread = Math.Sqrt(Math.Max(0, squares[row] / Seeds - own * own));
            // Two means of 20 forests each: six standard errors, over 400 rows.
            Assert.Equal(mean[row], own, 6 * Math.Sqrt((deviation[row] * deviation[row] + spread * spread) / Seeds) + 0.002);
            bias += (own - mean[row]) / sum.Length;
            ratio += spread / deviation[row] / sum.Length;
        }
        Assert.Equal(0, bias, 0.003);
        Assert.InRange(ratio, 0.85, 1.15);
    }

    [Fact]
    public void Outliers_are_told_as_well_as_by_scikit_learn()
    {
        JsonNode golden = ForestData.Golden["isolation"]!;
        Dataset data = Golden(golden);
        double[] theirs = ForestData.Numbers(golden["auc"]!);
        double ours = Enumerable.Range(0, 20).Average(seed =>
        {
            IsolationForestModel model = new IsolationForest().Fit(data, new FitContext { Seed = (ulong)seed });
            return Evaluation.Of(model, data).Value("roc_auc")!.Value;
        });
        Assert.Equal(theirs.Average(), ours, 0.004);
    }

    [Fact]
    public void A_score_is_two_to_the_power_of_minus_the_mean_depth_over_that_of_a_search()
    {
        Dataset data = Golden(ForestData.Golden["isolation"]!);
        IsolationForestModel model = new IsolationForest { Trees = 7, SampleRows = 64 }.Fit(data);
        double[] row = [.. data.Features.Select(f => f.ToNumbers()[3])];
        double depth = 0;
        for (int tree = 0; tree < 7; tree++)
        {
            TreeNode node = model.Trees.Node(model.Trees.RootOf(tree));
            int steps = 0;
            for (; !node.IsLeaf; steps++)
                node = model.Trees.Node(model.Trees.GoesLeft(node.Index, row[node.Feature]) ? node.Left : node.Right);
            Assert.True(steps <= 6, "A tree of 64 rows is deeper than 6.");
            depth += steps + MeanDepth(node.Rows);
        }
        Assert.Equal(Math.Pow(2, -depth / 7 / MeanDepth(64)), model.Scores(data.Table)[3], 1e-12);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void The_wanted_share_of_the_training_rows_is_called_outliers(double share)
    {
        Dataset data = Golden(ForestData.Golden["isolation"]!);
        IsolationForestModel model = new IsolationForest { Contamination = share }.Fit(data);
        BooleanColumn flags = (BooleanColumn)model.Predict(data.Table)["is_outlier"];
        Assert.Equal(share, Enumerable.Range(0, data.RowCount).Count(row => flags.Format(row) == "true") / (double)data.RowCount, 0.003);
    }

    [Fact]
    public void A_level_and_a_missing_value_that_are_rare_are_unusual()
    {
        SeededRandom random = new(3);
        string?[] levels = [.. Enumerable.Range(0, 500).Select(row => row == 7 ? "rare" : row == 9 ? null : "level " + random.NextInt(2))];
        double[] numbers = [.. Enumerable.Range(0, 500).Select(_ => random.NextNormal())];
        Table table = new(CategoryColumn.FromTexts("c", levels), new NumberColumn("x", numbers));
        Dataset data = new(table, LearningTask.OutlierDetection, new DatasetRoles { Features = ["c", "x"] });
        double[] scores = new IsolationForest { SampleRows = 500 }.Fit(data).Scores(table);
        double[] usual = [.. scores.Where((_, row) => row is not (7 or 9)).Order()];
        Assert.True(scores[7] > usual[(int)(usual.Length * 0.9)], $"rare level: {scores[7]}");
        Assert.True(scores[9] > usual[(int)(usual.Length * 0.9)], $"missing value: {scores[9]}");
    }

    private static double MeanDepth(int n) =>
        n <= 1 ? 0 : n == 2 ? 1 : 2 * (Math.Log(n - 1) + 0.5772156649) - 2.0 * (n - 1) / n;

    private static Dataset Golden(JsonNode golden)
    {
        double[][] x = [.. golden["x"]!.AsArray().Select(row => ForestData.Numbers(row!))];
        string[] names = [.. x[0].Select((_, f) => "f" + f)];
        List<Column> columns = [.. names.Select((name, f) => new NumberColumn(name, [.. x.Select(row => row[f])]))];
        columns.Add(new BooleanColumn("odd", [.. ForestData.Numbers(golden["truth"]!).Select(v => (sbyte)v)]));
        return new Dataset(
            new Table([.. columns]), LearningTask.OutlierDetection, new DatasetRoles { Targets = ["odd"], Features = names });
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Trees.Forests;

public sealed class ForestTests
{
    [Theory]
    [InlineData(LearningTask.BinaryClassification)]
    [InlineData(LearningTask.MulticlassClassification)]
    [InlineData(LearningTask.Regression)]
    public void A_forest_is_better_than_a_tree_and_its_out_of_bag_rows_say_how_good_it_is(LearningTask task)
    {
        Dataset train = ForestData.Mixed(task, 2000, 1);
        Dataset test = ForestData.Mixed(task, 4000, 2);
        ForestModel forest = new RandomForest { MinLeafRows = 3 }.Fit(train);
        double ours = Headline(forest, test);
        double single = Headline(new DecisionTree().Fit(train), test);
        double bag = forest.OutOfBag!.Evaluation.Headline!.Value;
        Assert.True(task == LearningTask.BinaryClassification ? ours > single + 0.03 : ours < 0.85 * single, $"forest {ours}, tree {single}");
        Assert.Equal(ours, bag, 0.05 * Math.Max(1, ours));
        Assert.True(forest.OutOfBag.Rows.Count == 2000, "Of 100 trees each row is left out by some.");
        Assert.Contains("judged out of bag", forest.FitNotes.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_out_of_bag_prediction_is_the_mean_of_the_trees_that_did_not_draw_the_row()
    {
        // Trees to purity with distinct rows: a tree that drew a row repeats its target exactly, one that did not does not.
        Dataset data = ForestData.Mixed(LearningTask.Regression, 300, 3, missing: 0);
        double[] y = data.Target.ToNumbers();
        ForestModel model = new RandomForest { Trees = 30, MaxFeatures = "all" }.Fit(data);
        double[] values = model.Space.EncodeRows(model.Signature.BindColumns(data.Table));
        int features = model.Space.Features.Count;
        OutOfBagEstimate bag = model.OutOfBag!;
        for (int i = 0; i < bag.Rows.Count; i++)
        {
            int row = bag.Rows[i];
            double sum = 0;
            int trees = 0;
            for (int tree = 0; tree < 30; tree++)
            {
                int leaf = model.Trees.LeafOf(tree, values.AsSpan(row * features, features));
                double value = model.Trees.LeafValue(tree, leaf, 0);
                if (value == y[row])
                    continue;
                sum += value;
                trees++;
            }
            Assert.Equal(sum / trees, bag.Predictions.Columns[0].ToNumbers()[i], 1e-9);
        }
    }

    [Theory]
    [InlineData("random-forest")]
    [InlineData("extra-trees")]
    public void A_share_of_the_rows_without_replacement_leaves_the_others_out(string name)
    {
        Dataset data = ForestData.Mixed(LearningTask.Regression, 400, 3, missing: 0);
        ForestModel model = (ForestModel)Learners.Catalog[name].Create(
            [new("bootstrap", "false"), new("sample_fraction", "0.25"), new("trees", "1")]).Fit(data);
        Assert.Equal(300, model.OutOfBag!.Rows.Count);
        Assert.Equal(100, model.Trees.Node(0).Rows);
        ForestModel whole = (ForestModel)Learners.Catalog[name].Create([new("bootstrap", "false")]).Fit(data);
        Assert.Null(whole.OutOfBag);
    }

    [Theory]
    [InlineData("random-forest", "gini")]
    [InlineData("random-forest", "entropy")]
    [InlineData("extra-trees", "gini")]
    public void Counting_two_classes_and_bounding_bins_gives_the_trees_of_the_plain_scan(string name, string criterion)
    {
        // A weight that is no whole number sends the same data through the general criterion, which sorts and scans.
        Dataset data = ForestData.Mixed(LearningTask.BinaryClassification, 3000, 8);
        Table weighted = data.Table.With(new NumberColumn("w", [.. Enumerable.Repeat(0.5, 3000)]));
        Dataset same = new(weighted, "y", data.Task, ["a", "b", "c"], "w");
        ILearner learner = Learners.Catalog[name].Create([new("trees", "5"), new("criterion", criterion)]);
        TreeEnsemble counted = ((ForestModel)learner.Fit(data)).Trees;
        TreeEnsemble scanned = ((ForestModel)learner.Fit(same)).Trees;
        double ours = 0;
        double theirs = 0;
        Assert.InRange(scanned.NodeCount, 0.97 * counted.NodeCount, 1.03 * counted.NodeCount);
        for (int tree = 0; tree < 5; tree++)
        {
            TreeNode a = counted.Node(counted.RootOf(tree));
            TreeNode b = scanned.Node(scanned.RootOf(tree));
            Assert.Equal((a.Feature, a.Value, a.Rows), (b.Feature, b.Value, b.Rows));
            ours += a.Gain;
            theirs += 2 * b.Gain;
        }
        Assert.Equal(ours, theirs, 1e-3);
    }

    [Fact]
    public void Quantiles_are_those_of_the_targets_that_share_leaves()
    {
        Dataset data = ForestData.Mixed(LearningTask.Regression, 400, 6);
        RandomForest learner = new() { Trees = 20, MinLeafRows = 8, Quantiles = "0.1,0.5,0.9", Bootstrap = false, MaxFeatures = "2" };
        ForestModel model = learner.Fit(data);
        Table predicted = model.Predict(data.Table);
        double[] y = data.Target.ToNumbers();

        // Without draws the weight of a target is its share of the leaf: the proximity, leaf by leaf.
        double[] values = model.Space.EncodeRows(model.Signature.BindColumns(data.Table));
        int f = model.Space.Features.Count;
        int[][] leaves = [.. Enumerable.Range(0, 400).Select(row => Enumerable.Range(0, 20)
            .Select(tree => model.Trees.LeafOf(tree, values.AsSpan(row * f, f))).ToArray())];
        int[] order = [.. Enumerable.Range(0, 400).OrderBy(row => y[row])];
        foreach (int row in new[] { 0, 17, 399 })
        {
            double[] shares = [.. order.Select(other => Enumerable.Range(0, 20).Sum(tree => leaves[row][tree] == leaves[other][tree]
                ? 1.0 / model.Trees.Node(leaves[row][tree]).Rows / 20 : 0))];
            foreach (double level in new[] { 0.1, 0.5, 0.9 })
            {
                double sum = 0;
                int at = 0;
                while ((sum += shares[at]) < level - 1e-9)
                    at++;
                string name = "prediction_q" + level.ToString(System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(y[order[at]], predicted[name].ToNumbers()[row], 1e-12);
            }
        }
        ModelState state = model.Save();
        Assert.Equal(
            predicted["prediction_q0.9"].ToNumbers(),
            RandomForest.Kind.Load(state).Predict(data.Table, 2)["prediction_q0.9"].ToNumbers());
        InputException error = Assert.Throws<InputException>(() =>
            learner.Fit(ForestData.Mixed(LearningTask.BinaryClassification, 100, 1)));
        Assert.Contains("'quantiles'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nine_in_ten_new_targets_lie_below_the_quantile_of_nine_tenths()
    {
        RandomForest learner = new() { MinLeafRows = 10, Quantiles = "0.1,0.9" };
        ForestModel model = learner.Fit(ForestData.Mixed(LearningTask.Regression, 3000, 7));
        Dataset test = ForestData.Mixed(LearningTask.Regression, 3000, 8);
        Table predicted = model.Predict(test.Table, 2);
        double[] y = test.Target.ToNumbers();
        foreach ((string name, double level) in new[] { ("prediction_q0.1", 0.1), ("prediction_q0.9", 0.9) })
        {
            double[] quantile = predicted[name].ToNumbers();
            Assert.Equal(level, y.Where((value, row) => value <= quantile[row]).Count() / 3000.0, 0.03);
        }
    }

    [Fact]
    public void Rows_that_share_all_leaves_are_as_near_as_can_be()
    {
        Dataset data = ForestData.Mixed(LearningTask.BinaryClassification, 120, 9);
        ForestModel model = new RandomForest { Trees = 40 }.Fit(data);
        double[] shares = model.Proximities(data.Table, data.Table, 2);
        for (int row = 0; row < 120; row++)
        {
            Assert.Equal(1, shares[row * 120 + row]);
            for (int other = 0; other < 120; other++)
                Assert.Equal(shares[row * 120 + other], shares[other * 120 + row]);
        }
        IReadOnlyList<RowProximity>[] nearest = model.NearestRows(data.Table, data.Table, 5);
        Assert.Equal(1, nearest[3][0].Proximity);
        double[] best = [.. Enumerable.Range(0, 120).Select(other => shares[3 * 120 + other]).OrderDescending().Take(5)];
        Assert.Equal(best, nearest[3].Select(n => n.Proximity));
    }

    [Fact]
    public void Balanced_classes_weigh_the_same_at_the_root()
    {
        Dataset data = ForestData.Mixed(LearningTask.MulticlassClassification, 600, 10);
        foreach (string weight in new[] { "balanced", "balanced_subsample" })
        {
            TreeEnsemble trees = new RandomForest { Trees = 3, ClassWeight = weight, MaxDepth = 0, Leaves = 1 }.Fit(data).Trees;
            for (int tree = 0; tree < 3; tree++)
            {
                for (int k = 0; k < 3; k++)
                    Assert.Equal(1 / 3.0, trees.LeafValue(tree, trees.RootOf(tree), k), weight == "balanced" ? 0.06 : 1e-12);
            }
        }
        DecisionTree learner = new() { ClassWeight = "high=3,no such=2" };
        InputException error = Assert.Throws<InputException>(() => learner.Fit(data));
        Assert.Equal(
            "Option 'class_weight' of decision-tree: found a weight for 'no such', which is no class.", error.Message);
    }

    [Fact]
    public void A_criterion_of_another_task_is_refused_by_name()
    {
        Dataset data = ForestData.Mixed(LearningTask.Regression, 50, 1);
        InputException error = Assert.Throws<InputException>(() => new RandomForest { Criterion = "gini" }.Fit(data));
        Assert.Equal(
            "Option 'criterion' of random-forest: found 'gini', wanted auto, squared_error, absolute_error or poisson for regression.",
            error.Message);
        error = Assert.Throws<InputException>(() => new DecisionTree { Criterion = "poisson" }.Fit(data));
        Assert.Contains("wanted numbers of at least 0 for criterion=poisson", error.Message, StringComparison.Ordinal);
    }

    private static double Headline(ForestModel model, Dataset data) =>
        Cairn.Learning.Metrics.Evaluation.Of(model, data).Headline!.Value;
}

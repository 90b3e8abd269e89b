using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Growing;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Growing;

public sealed class GrowthRulesTests
{
    private static readonly GrowthLimits s_limits = new(20, int.MaxValue, 20, 1e-3, 0, 1, 0, 10, 10, 10);

    public static TheoryData<string, string> NeutralOptions() => new()
    {
        { "interactions", "[a b city]" }, { "node_column_fraction", "0.99" }, { "level_column_fraction", "0.99" },
        { "category_max_levels", "200" },
    };

    [Theory]
    [MemberData(nameof(NeutralOptions))]
    public void A_rule_that_forbids_nothing_changes_no_byte(string option, string value)
    {
        foreach (LearningTask task in (LearningTask[])[LearningTask.Regression, LearningTask.BinaryClassification])
        {
            Dataset data = BoostingData.Mixed(task);
            GradientBoosting plain = new() { Rounds = 20 };
            GradientBoosting ruled = (GradientBoosting)GradientBoosting.Kind.Create([new("rounds", "20"), new(option, value)]);
            Assert.Equal(plain.Fit(data).Scores(data.Table), ruled.Fit(data).Scores(data.Table));
        }
    }

    public static TheoryData<string> RandomOptions() =>
        ["level_column_fraction=0.5", "node_column_fraction=0.5", "extra_random=true", "path_smoothing=50",
            "max_delta_step=0.3", "interactions=[a b] [city]", "growth=depth_wise",
            "forced_splits={\"feature\":\"b\",\"threshold\":0.2}", "category_one_vs_rest=10", "category_max_levels=1"];

    [Theory]
    [MemberData(nameof(RandomOptions))]
    public void Every_rule_learns_something_else_and_the_same_at_any_number_of_threads(string option)
    {
        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification);
        string[] parts = option.Split('=', 2);
        GradientBoosting learner =
            (GradientBoosting)GradientBoosting.Kind.Create([new("rounds", "20"), new("leaves", "12"), new(parts[0], parts[1])]);
        double[] one = learner.Fit(data, new FitContext { Threads = 1, Seed = 3 }).Scores(data.Table);
        double[] three = learner.Fit(data, new FitContext { Threads = 3, Seed = 3 }).Scores(data.Table);
        Assert.Equal(one, three);
        double[] plain = new GradientBoosting { Rounds = 20, Leaves = 12 }.Fit(data, new FitContext { Seed = 3 }).Scores(data.Table);
        Assert.NotEqual(plain, one);
        int right = 0;
        for (int row = 0; row < one.Length; row++)
            right += (one[row] > 0 ? 1 : 0) == data.Classes.Codes[row] ? 1 : 0;
        Assert.True(right > 0.75 * one.Length, $"{right} of {one.Length}");
    }

    [Fact]
    public void Features_of_different_groups_never_share_a_path()
    {
        GrownTree tree = Grow(new GrowthRules { Groups = [[true, true, false]] });
        HashSet<string> seen = [];
        Walk(tree, 0, []);
        Assert.Contains("01", seen);
        Assert.DoesNotContain(seen, path => path.Contains('2') && path.Length > 1);

        void Walk(GrownTree tree, int node, SortedSet<int> path)
        {
            if (tree.IsLeaf(node))
            {
                seen.Add(string.Concat(path));
                return;
            }
            SortedSet<int> below = [.. path, tree.SplitOf(node).Feature];
            Walk(tree, tree.LeftOf(node), below);
            Walk(tree, tree.LeftOf(node) + 1, below);
        }
    }

    [Fact]
    public void A_tree_begins_with_the_forced_splits()
    {
        LevelSet levels = default;
        levels.Add(2);
        ForcedSplit below = new(2, 0, levels, null, null);
        GrownTree tree = Grow(new GrowthRules { Forced = new ForcedSplit(1, 30, null, null, below) });
        Assert.Equal((1, 30), (tree.SplitOf(0).Feature, tree.SplitOf(0).Bin));
        int right = tree.LeftOf(0) + 1;
        Assert.Equal(2, tree.SplitOf(right).Feature);
        Assert.Equal([2], Enumerable.Range(0, 6).Where(level => tree.SplitOf(right).Left.Contains(level)));
        Assert.Equal(39, tree.Count);
    }

    [Fact]
    public void A_forced_split_with_too_few_rows_on_a_side_is_passed_over()
    {
        ForcedSplit impossible = new(1, 0, null, null, new ForcedSplit(1, 200, null, null, null));
        GrownTree forced = Grow(new GrowthRules { Forced = impossible });
        GrownTree free = Grow(new GrowthRules());
        Assert.Equal(free.Count, forced.Count);
        Assert.Equal(free.SplitOf(0), forced.SplitOf(0));
    }

    [Fact]
    public void A_smoothed_leaf_lies_between_its_own_value_and_that_of_the_root()
    {
        Dataset data = BoostingData.Numbers([.. Enumerable.Range(0, 60).Select(i => i < 20 ? 0.0 : 1.0)],
            [.. Enumerable.Range(0, 60).Select(i => i < 20 ? 6.0 : 0.0)]);
        GradientBoosting learner = new() { Rounds = 1, LearningRate = 1, L2 = 0, Leaves = 2, MinLeafRows = 1, PathSmoothing = 20 };
        double[] scores = learner.Fit(data).Scores(data.Table);
        // The mean is 2, so the root has the value 0 and the leaves 4 and −2 of 20 and 40 rows.
        Assert.Equal(2 + 4 * 20.0 / 40, scores[0], 12);
        Assert.Equal(2 - 2 * 40.0 / 60, scores[^1], 12);
    }

    [Fact]
    public void No_leaf_steps_further_than_allowed()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression);
        GradientBoosting learner = new() { Rounds = 1, LearningRate = 1, MaxDeltaStep = 0.25 };
        double[] scores = learner.Fit(data).Scores(data.Table);
        Assert.Equal(0.5, scores.Max() - scores.Min(), 12);
    }

    [Fact]
    public void One_level_against_the_rest_is_the_best_of_all_such_splits()
    {
        (BinnedMatrix matrix, GradientBuffer gradients) = Prepare(2000);
        GrowthLimits limits = s_limits with { MaxLeaves = 2, CategoryOneVsRest = 6 };
        GrownTree tree = new TreeGrower(matrix, limits, gradients, threads: 1)
            .Grow(Enumerable.Range(0, 2000).ToArray(), [false, false, true], default);
        ReadOnlySpan<byte> bins = matrix.Column(2).Span;
        double[] sums = new double[8];
        double[] counts = new double[8];
        for (int row = 0; row < 2000; row++)
        {
            sums[bins[row]] += gradients.Gradients[row];
            counts[bins[row]]++;
        }
        double best = 0;
        for (int level = 0; level <= 6; level++)
        {
            double rest = sums.Sum() - sums[level];
            double gain = sums[level] * sums[level] / (counts[level] + 1) + rest * rest / (2000 - counts[level] + 1)
                - sums.Sum() * sums.Sum() / 2001;
            best = Math.Max(best, gain);
        }
        Assert.Equal(best, tree.SplitOf(0).Gain, best * 1e-5);
        Assert.Equal(1, Enumerable.Range(0, 6).Count(level => tree.SplitOf(0).Left.Contains(level)));
    }

    [Fact]
    public void Levels_of_the_smaller_side_are_bounded()
    {
        (BinnedMatrix matrix, GradientBuffer gradients) = Prepare(2000);
        TreeGrower grower = new(matrix, s_limits with { CategoryMaxLevels = 1 }, gradients, threads: 1);
        GrownTree tree = grower.Grow(Enumerable.Range(0, 2000).ToArray(), [false, false, true], default);
        SplitCandidate split = tree.SplitOf(0);
        int left = Enumerable.Range(0, 6).Count(level => split.Left.Contains(level)) + (split.MissingLeft ? 1 : 0);
        Assert.Contains(left, (int[])[1, 6]);
    }

    [Fact]
    public void Level_by_level_the_depths_of_leaves_differ_by_one_at_most()
    {
        (BinnedMatrix matrix, GradientBuffer gradients) = Prepare(3000);
        GrowthLimits limits = s_limits with { MaxLeaves = 24, MinLeafRows = 1, MinChildWeight = 0, DepthWise = true };
        TreeGrower grower = new(matrix, limits, gradients, threads: 2);
        grower.Grow(Enumerable.Range(0, 3000).ToArray(), [true, true, true], default);
        Assert.Equal(24, grower.Leaves.Count);
        Assert.All(grower.Leaves, leaf => Assert.InRange(leaf.Depth, 4, 5));
    }

    [Fact]
    public void A_forced_threshold_is_taken_to_the_digit_also_where_bins_are_few()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression);
        foreach (string bins in (string[])["255", "4", "2"])
        {
            GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
            [
                new("rounds", "2"), new("bins", bins),
                new("forced_splits", "{\"feature\":\"b\",\"threshold\":0.123456,\"right\":{\"feature\":\"city\",\"levels\":[\"city2\"]}}"),
            ]);
            GradientBoostingModel model = learner.Fit(data);
            for (int tree = 0; tree < 2; tree++)
            {
                TreeNode root = model.Trees.Node(model.Trees.RootOf(tree));
                Assert.Equal((1, 0.123456), (root.Feature, root.Value));
            }
        }
    }

    public static TheoryData<string> WeightedOptions() =>
        ["monotone=a=+1", "linear_leaves=true", "path_smoothing=20", "extra_random=true", "vector_leaves=true",
            "interactions=[a city] [b]", "category_one_vs_rest=9", "max_delta_step=0.4", "growth=depth_wise"];

    [Theory]
    [MemberData(nameof(WeightedOptions))]
    public void Whole_weights_are_the_same_as_repeated_rows(string option)
    {
        // Of classes only the numbers: two sets of levels may gain the same but for the rounding of derivatives.
        bool vector = option == "vector_leaves=true";
        LearningTask task = vector ? LearningTask.MulticlassClassification : LearningTask.Regression;
        string[] features = vector ? ["a", "b"] : ["a", "b", "city"];
        Dataset data = BoostingData.Mixed(task, 600);
        double[] weights = [.. Enumerable.Range(0, 600).Select(row => (double)(row % 4))];
        Table weighted = data.Table.With(new NumberColumn("w", weights));
        int[] repeated = [.. Enumerable.Range(0, 600).SelectMany(row => Enumerable.Repeat(row, row % 4))];
        string[] parts = option.Split('=', 2);
        GradientBoosting learner =
            (GradientBoosting)GradientBoosting.Kind.Create([new("rounds", "10"), new(parts[0], parts[1])]);
        double[] one = learner.Fit(new Dataset(weighted, "y", task, features, "w")).Scores(data.Table);
        Table rows = data.Table.Take(repeated);
        double[] many = learner.Fit(new Dataset(rows, "y", task, features)).Scores(data.Table);
        for (int i = 0; i < one.Length; i++)
            Assert.Equal(many[i], one[i], 1e-5);
    }

    public static TheoryData<string> OptionsBesideBundles() =>
        ["monotone=x0=+1,x4=-1", "interactions=[x0 x1 x2] [x3 x4]", "node_column_fraction=0.5", "extra_random=true",
            "path_smoothing=10", "growth=depth_wise", "linear_leaves=true",
            "forced_splits={\"feature\":\"x3\",\"threshold\":0.5,\"right\":{\"feature\":\"x4\",\"threshold\":0.5}}"];

    [Theory]
    [MemberData(nameof(OptionsBesideBundles))]
    public void Features_that_share_a_column_are_ruled_like_those_of_their_own(string option)
    {
        const int Rows = 1500;
        SeededRandom random = new(9);
        double[][] x = [.. Enumerable.Range(0, 12).Select(_ => new double[Rows])];
        double[] y = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            int which = random.NextInt(12);
            x[which][row] = 1 + random.NextInt(3);
            y[row] = which + Math.Sin(5 * x[which][row]) + random.NextNormal();
        }
        Table table = new([.. x.Select((values, i) => new NumberColumn("x" + i, values)), new NumberColumn("y", y)]);
        Dataset data = new(table, "y", LearningTask.Regression, [.. Enumerable.Range(0, 12).Select(i => "x" + i)]);
        string[] parts = option.Split('=', 2);
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
            [new("rounds", "15"), new("bundling", "true"), new(parts[0], parts[1])]);
        Assert.Equal(
            (learner with { Bundling = false }).Fit(data).Scores(table), learner.Fit(data).Scores(table));
    }

    private static GrownTree Grow(GrowthRules rules)
    {
        (BinnedMatrix matrix, GradientBuffer gradients) = Prepare(3000);
        return new TreeGrower(matrix, s_limits, gradients, threads: 2, rules: rules)
            .Grow(Enumerable.Range(0, 3000).ToArray(), [true, true, true], default, new SeededRandom(1));
    }

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

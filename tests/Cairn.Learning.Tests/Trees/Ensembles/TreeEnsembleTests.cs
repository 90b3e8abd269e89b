using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Tests.Trees.Ensembles;

public sealed class TreeEnsembleTests
{
    public static TheoryData<int, bool, bool, bool, bool, bool> Forms => new()
    {
        { 1, false, false, false, false, false },
        { 3, false, false, false, false, false },
        { 1, false, true, false, false, false },
        { 1, false, false, true, false, false },
        { 2, false, false, false, true, false },
        { 3, true, false, false, false, true },
        { 2, true, false, true, true, false },
        { 1, false, true, true, true, true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Scores_are_those_of_a_walk_by_the_definition(
        int outputs, bool vectors, bool linear, bool zero, bool single, bool averages)
    {
        foreach (int leaves in new[] { 1, 8, 40, 300, 1100 })
        {
            RandomTrees random = new(outputs)
            {
                Outputs = outputs,
                Vectors = vectors,
                Linear = linear,
                ZeroIsMissing = zero,
                Single = single,
                Averages = averages,
                Wide = leaves == 40,
            };
            TreeEnsemble ensemble = random.Make(trees: 12, leaves);
            foreach (int count in new[] { 1, 2, 3, 5, 37, 130 })
            {
                double[] rows = random.Rows(count);
                double[] scores = new double[count * outputs];
                ensemble.Score(rows, scores);
                double[] expected = new double[outputs];
                for (int row = 0; row < count; row++)
                {
                    Score(ensemble, rows.AsSpan(row * 7, 7), expected);
                    Assert.Equal(expected, scores[(row * outputs)..((row + 1) * outputs)]);
                }
            }
        }
    }

    [Fact]
    public void Nodes_in_any_order_make_the_same_tree()
    {
        TreeEnsembleBuilder builder = new(1, 0.5);
        builder.BeginTree();
        builder.AddSplit(0, 1, left: 3, right: 1, missingLeft: true);
        builder.AddSplit(0, 2, left: 2, right: 4, missingLeft: false);
        builder.AddLeaf(20);
        builder.AddLeaf(10);
        builder.AddLeaf(30);
        TreeEnsemble ensemble = builder.Build();
        double[] scores = new double[5];
        ensemble.Score([1, 1.5, 2, 2.5, double.NaN], scores);
        Assert.Equal([10.5, 20.5, 20.5, 30.5, 10.5], scores);
        for (int node = 0; node < ensemble.NodeCount; node++)
            Assert.True(ensemble.IsLeaf(node) || ensemble.Node(node).Left > node);
    }

    [Fact]
    public void A_part_of_the_rounds_scores_as_the_whole_did_then()
    {
        RandomTrees random = new(5) { Outputs = 2 };
        double[] rows = random.Rows(20);
        TreeEnsemble whole = random.Make(trees: 10, leaves: 20);
        for (int trees = 0; trees <= 10; trees++)
        {
            TreeEnsemble part = whole.Take(trees);
            double[] scores = new double[40];
            part.Score(rows, scores);
            for (int row = 0; row < 20; row++)
            {
                double[] expected = [-0.5, -0.25];
                for (int tree = 0; tree < trees; tree++)
                    expected[tree % 2] += whole.LeafValue(tree, whole.LeafOf(tree, rows.AsSpan(row * 7, 7)), tree % 2);
                Assert.Equal(expected, scores[(2 * row)..(2 * row + 2)]);
            }
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_scaled_tree_adds_so_many_times_what_it_did(bool vectors, bool linear)
    {
        RandomTrees random = new(6) { Outputs = vectors ? 2 : 1, Vectors = vectors, Linear = linear };
        TreeEnsemble before = random.Make(trees: 1, leaves: 20);
        TreeEnsembleBuilder builder = TreeEnsembleBuilder.From(before);
        builder.Scale(0, -0.5);
        TreeEnsemble after = builder.Build();
        int outputs = before.Outputs;
        double[] rows = random.Rows(50);
        double[] was = new double[50 * outputs];
        double[] isNow = new double[50 * outputs];
        before.Score(rows, was);
        after.Score(rows, isNow);
        for (int i = 0; i < was.Length; i++)
        {
            double change = was[i] - before.BaseScores[i % outputs];
            if (double.IsFinite(change))
                Assert.Equal(-0.5 * change, isNow[i] - before.BaseScores[i % outputs], 9);
        }
    }

    [Fact]
    public void A_leaf_takes_another_value()
    {
        TreeEnsembleBuilder builder = TreeEnsembleBuilder.From(new RandomTrees(7).Make(trees: 3, leaves: 5));
        TreeEnsemble before = builder.Build();
        int leaf = Enumerable.Range(before.RootOf(1), before.EndOf(1) - before.RootOf(1)).First(before.IsLeaf);
        builder.SetLeaf(1, leaf - before.RootOf(1), 42);
        Assert.Equal(42, builder.Build().LeafValue(1, leaf, 0));
        Assert.NotEqual(42, before.LeafValue(1, leaf, 0));
        Assert.Throws<ArgumentException>(() => builder.SetLeaf(1, 99, 1));
    }

    [Fact]
    public void The_levels_of_a_split_are_those_that_go_left()
    {
        TreeEnsemble ensemble = new RandomTrees(8).Make(trees: 5, leaves: 40);
        for (int node = 0; node < ensemble.NodeCount; node++)
        {
            TreeNode split = ensemble.Node(node);
            if (split.Kind != TreeNodeKind.Categorical)
                continue;
            IEnumerable<int> left = Enumerable.Range(0, ensemble.LevelsOf(split.Feature)).Where(l => ensemble.GoesLeft(node, l));
            Assert.Equal(left, ensemble.LevelsLeft(node));
            Assert.Equal(split.MissingLeft, ensemble.GoesLeft(node, ensemble.LevelsOf(split.Feature)));
            Assert.Equal(split.MissingLeft, ensemble.GoesLeft(node, -1));
        }
    }

    // By the words of the documentation, from what the public members tell.
    private static void Score(TreeEnsemble ensemble, ReadOnlySpan<double> row, double[] scores)
    {
        double[] sums = new double[scores.Length];
        if (!ensemble.Averages)
            ensemble.BaseScores.CopyTo(sums);
        for (int tree = 0; tree < ensemble.TreeCount; tree++)
        {
            TreeNode node = ensemble.Node(ensemble.RootOf(tree));
            while (!node.IsLeaf)
            {
                double value = row[node.Feature];
                value = ensemble.SinglePrecision ? (float)value : value;
                bool missing = double.IsNaN(value) || (node.ZeroIsMissing && Math.Abs(value) <= 1e-35f);
                bool left;
                if (node.Kind == TreeNodeKind.Categorical)
                {
                    missing |= value < 0 || value >= ensemble.LevelsOf(node.Feature);
                    left = !missing && ensemble.LevelsLeft(node.Index).Contains((int)value);
                }
                else
                {
                    left = value <= node.Value;
                }
                node = ensemble.Node((missing ? node.MissingLeft : left) ? node.Left : node.Right);
            }
            for (int output = 0; output < scores.Length; output++)
            {
                if (ensemble.OutputOf(tree) != TreeEnsemble.AllOutputs && ensemble.OutputOf(tree) != output)
                    continue;
                double value = ensemble.LinearOf(node.Index)?.Evaluate(row, ensemble.SinglePrecision) ?? double.NaN;
                sums[output] += double.IsNaN(value) ? ensemble.LeafValue(tree, node.Index, output) : value;
            }
        }
        for (int output = 0; output < scores.Length; output++)
            scores[output] = ensemble.Averages ? ensemble.BaseScores[output] + sums[output] / ensemble.Rounds : sums[output];
    }
}

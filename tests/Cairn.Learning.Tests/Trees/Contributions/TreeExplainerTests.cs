using System.Runtime.Intrinsics;
using Cairn.Formats;
using Cairn.Learning.Tests.Trees.Ensembles;
using Cairn.Learning.Trees.Contributions;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Tests.Trees.Contributions;

public sealed class TreeExplainerTests
{
    private const int Features = RandomTrees.Features;

    public static TheoryData<int, bool, bool, int> Forms => new()
    {
        { 1, false, false, 2 },
        { 1, false, false, 12 },
        { 1, true, true, 60 },
        { 2, false, false, 20 },
        { 3, true, false, 10 },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Contributions_are_the_Shapley_values_of_the_game(int outputs, bool odd, bool averages, int leaves)
    {
        RandomTrees random = Random(outputs, odd, averages);
        TreeEnsemble trees = random.Make(trees: 4, leaves);
        const int Rows = 11;
        double[] rows = random.Rows(Rows);
        TreeExplainer explainer = TreeExplainer.PathDependent(trees);
        double[] found = explainer.Explain(rows, Rows, threads: 2);
        double[] pairs = explainer.Interact(rows, Rows);
        for (int row = 0; row < Rows; row++)
        {
            for (int output = 0; output < outputs; output++)
            {
                ShapleyGame game = ShapleyGame.PathDependent(trees, rows[(row * Features)..((row + 1) * Features)], output);
                Assert.Equal(game.Base, explainer.BaseValues[output], 1e-12);
                int at = (row * outputs + output) * Features;
                for (int i = 0; i < Features; i++)
                {
                    Assert.Equal(game.Value(i), found[at + i], 1e-11);
                    double sum = 0;
                    for (int j = 0; j < Features; j++)
                    {
                        double pair = pairs[(at + i) * Features + j];
                        sum += pair;
                        if (i != j)
                            Assert.Equal(game.Interaction(i, j), pair, 1e-11);
                    }
                    Assert.Equal(found[at + i], sum, 1e-11);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Contributions_against_background_rows_are_the_Shapley_values_of_their_game(
        int outputs, bool odd, bool averages, int leaves)
    {
        RandomTrees random = Random(outputs, odd, averages);
        TreeEnsemble trees = random.Make(trees: 4, leaves);
        double[] rows = random.Rows(9);
        double[] background = random.Rows(5);
        TreeExplainer explainer = TreeExplainer.Interventional(trees, background);
        double[] found = explainer.Explain(rows, 9);
        double[][] others = [.. background.Chunk(Features)];
        for (int row = 0; row < 9; row++)
        {
            for (int output = 0; output < outputs; output++)
            {
                ShapleyGame game = ShapleyGame.Interventional(
                    trees, rows[(row * Features)..((row + 1) * Features)], others, output);
                Assert.Equal(game.Base, explainer.BaseValues[output], 1e-12);
                for (int i = 0; i < Features; i++)
                    Assert.Equal(game.Value(i), found[(row * outputs + output) * Features + i], 1e-11);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Contributions_and_the_base_value_add_up_to_the_score(bool background)
    {
        RandomTrees random = new(4) { Outputs = 2, Wide = true };
        TreeEnsemble trees = random.Make(trees: 30, leaves: 300);
        double[] rows = random.Rows(100);
        TreeExplainer explainer = background
            ? TreeExplainer.Interventional(trees, random.Rows(10))
            : TreeExplainer.PathDependent(trees);
        double[] found = explainer.Explain(rows, 100);
        double[] scores = new double[200];
        trees.Score(rows, scores);
        for (int i = 0; i < scores.Length; i++)
        {
            double sum = explainer.BaseValues[i % 2] + found.AsSpan(i * Features, Features).ToArray().Sum();
            Assert.Equal(scores[i], sum, 1e-10);
        }
    }

    [Fact]
    public void Every_width_of_vector_and_number_of_threads_gives_the_same_bits()
    {
        RandomTrees random = new(5) { Outputs = 2 };
        TreeEnsemble trees = random.Make(trees: 10, leaves: 100);
        double[] rows = random.Rows(70);
        TreeExplainer explainer = TreeExplainer.PathDependent(trees);
        double[] expected = new double[70 * 2 * Features];
        explainer.Run<RowLane128, Vector128<double>>(rows, 70, pairs: false, expected);
        double[] found = new double[expected.Length];
        if (RowLane256.IsSupported)
        {
            explainer.Run<RowLane256, Vector256<double>>(rows, 70, pairs: false, found);
            Assert.Equal(expected, found);
        }
        if (RowLane512.IsSupported)
        {
            explainer.Run<RowLane512, Vector512<double>>(rows, 70, pairs: false, found);
            Assert.Equal(expected, found);
        }
        Assert.Equal(expected, explainer.Explain(rows, 70));
        Assert.Equal(expected, explainer.Explain(rows, 70, threads: 3));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Single_rows_give_the_bits_of_a_block(int outputs, bool odd, bool averages, int leaves)
    {
        RandomTrees random = Random(outputs, odd, averages);
        TreeEnsemble trees = random.Make(trees: 6, leaves);
        double[] rows = random.Rows(30);
        TreeExplainer explainer = TreeExplainer.PathDependent(trees);
        double[] block = new double[30 * outputs * Features];
        explainer.Run<RowLane128, Vector128<double>>(rows, 30, pairs: false, block);
        double[] alone = new double[block.Length];
        explainer.RunAlone(rows, 30, alone);
        Assert.Equal(block, alone);
        int size = outputs * Features;
        Assert.Equal(block[(7 * size)..(8 * size)], explainer.Explain(rows.AsMemory(7 * Features, Features), 1));
        Assert.Equal(block[(7 * size)..(10 * size)], explainer.Explain(rows.AsMemory(7 * Features, 3 * Features), 3));
    }

    [Fact]
    public void A_deep_tree_keeps_its_precision()
    {
        TreeEnsembleBuilder builder = new(40, 0);
        builder.BeginTree();
        for (int split = 0; split < 40; split++)
        {
            NodeFacts facts = new(1, Math.Pow(0.6, split), 0);
            builder.AddSplit(split, 0.5, 2 * split + 2, 2 * split + 1, true, facts: facts);
            builder.AddLeaf(split, new NodeFacts(0, 0.4 * facts.Cover, 0));
        }
        builder.AddLeaf(100, new NodeFacts(0, Math.Pow(0.6, 40), 0));
        TreeEnsemble trees = builder.Build();
        double[] row = [.. Enumerable.Range(0, 40).Select(f => f % 7 == 6 ? 1.0 : 0)];
        TreeExplainer explainer = TreeExplainer.PathDependent(trees);
        double score = 0;
        trees.Score(row, new Span<double>(ref score));
        Assert.Equal(score - explainer.BaseValues[0], explainer.Explain(row, 1).Sum(), 1e-10);
    }

    [Fact]
    public void Linear_leaves_are_refused()
    {
        TreeEnsemble trees = new RandomTrees(1) { Linear = true }.Make(3, 8);
        InputException error = Assert.Throws<InputException>(() => TreeExplainer.PathDependent(trees));
        Assert.Equal("linear-leaves", error.Code);
    }

    [Fact]
    public void Trees_that_do_not_know_their_covers_need_background_rows()
    {
        TreeEnsembleBuilder builder = new(1, 0);
        builder.BeginTree();
        builder.AddSplit(0, 1, 1, 2, false);
        builder.AddLeaf(1);
        builder.AddLeaf(2);
        TreeEnsemble trees = builder.Build();
        Assert.Equal("no-cover", Assert.Throws<InputException>(() => TreeExplainer.PathDependent(trees)).Code);
        Assert.Equal([-1.0], TreeExplainer.Interventional(trees, [5.0]).Explain(new double[] { 0 }, 1));
        Assert.Equal("no-rows", Assert.Throws<InputException>(() => TreeExplainer.Interventional(trees, [])).Code);
    }

    private static RandomTrees Random(int outputs, bool odd, bool averages) => new(outputs)
    {
        Outputs = outputs,
        Vectors = outputs == 3,
        Single = odd,
        ZeroIsMissing = odd,
        Averages = averages,
    };
}

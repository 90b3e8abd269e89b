using System.Runtime.Intrinsics;
using Cairn.Learning.Tests.Trees.Ensembles;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Scoring;

namespace Cairn.Learning.Tests.Trees.Scoring;

public sealed class BitTreesTests
{
    [Fact]
    public void Every_width_of_vector_finds_the_same_leaves()
    {
        TreeEnsemble ensemble = new RandomTrees(3).Make(trees: 20, leaves: 500);
        BitTrees trees = BitTreeCompiler.TryCompile(ensemble)!;
        byte[] block = new byte[BitTrees.BlockRows * 400];
        new Random(1).NextBytes(block);
        foreach (BitTree tree in trees.Trees)
        {
            byte[] expected = new byte[2 * BitTrees.BlockRows];
            byte[] found = new byte[2 * BitTrees.BlockRows];
            trees.FindLeaves<ByteLane128, Vector128<byte>>(tree, block, expected);
            if (ByteLane256.IsSupported)
            {
                trees.FindLeaves<ByteLane256, Vector256<byte>>(tree, block, found);
                Assert.Equal(expected, found);
            }
            if (ByteLane512.IsSupported)
            {
                trees.FindLeaves<ByteLane512, Vector512<byte>>(tree, block, found);
                Assert.Equal(expected, found);
            }
        }
    }

    [Fact]
    public void A_tree_of_any_shape_takes_few_cuts()
    {
        TreeEnsembleBuilder builder = new(1, 0);
        builder.BeginTree();
        for (int split = 0; split < 2000; split++)
        {
            // A spine: the next split is the left child, a leaf the right one.
            builder.AddSplit(0, 2000 - split, 2 * split + 2, 2 * split + 1, missingLeft: true);
            builder.AddLeaf(split);
        }
        builder.AddLeaf(-1);
        BitTrees? trees = BitTreeCompiler.TryCompile(builder.Build());
        Assert.NotNull(trees);
        Assert.InRange(trees.Cuts.Length, 1, 2 * 2000);
    }

    [Fact]
    public void More_thresholds_than_a_byte_counts_take_several_columns()
    {
        Random random = new(4);
        TreeEnsembleBuilder builder = new(1, 0);
        for (int tree = 0; tree < 300; tree++)
        {
            builder.BeginTree();
            builder.AddSplit(0, random.NextDouble(), 1, 2, random.Next(2) == 0);
            builder.AddSplit(0, random.NextDouble(), 3, 4, random.Next(2) == 0);
            builder.AddSplit(0, random.NextDouble(), 5, 6, random.Next(2) == 0);
            for (int leaf = 0; leaf < 4; leaf++)
                builder.AddLeaf(random.NextDouble());
        }
        TreeEnsemble ensemble = builder.Build();
        double[] rows = [.. Enumerable.Range(0, 400).Select(i => i % 10 == 0 ? double.NaN : random.NextDouble())];
        double[] scores = new double[400];
        ensemble.Score(rows, scores);
        double[] expected = new double[1];
        for (int row = 0; row < rows.Length; row++)
        {
            ensemble.ScorePlainly(rows.AsSpan(row, 1), expected);
            Assert.Equal(expected[0], scores[row]);
        }
    }

    [Fact]
    public void A_row_is_scored_without_an_allocation()
    {
        TreeEnsemble ensemble = new RandomTrees(9) { Outputs = 3 }.Make(trees: 30, leaves: 60);
        double[] row = new RandomTrees(1).Rows(1);
        double[] scores = new double[3];
        ensemble.Score(row, scores);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            ensemble.Score(row, scores);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}

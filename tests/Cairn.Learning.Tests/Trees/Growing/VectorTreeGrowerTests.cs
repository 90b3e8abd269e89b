using Cairn.Data;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Growing;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Growing;

public sealed class VectorTreeGrowerTests
{
    private const int Rows = 2500;

    private static readonly GrowthLimits s_limits = new(20, int.MaxValue, 20, 1e-3, 0, 1, 0, 10, 10, 10);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void With_one_output_or_copies_of_it_the_tree_is_the_ordinary_one(int copies)
    {
        BinnedMatrix matrix = Matrix(out double[] targets);
        GradientBuffer gradients = Buffer(targets, row => 1);
        GrownTree plain = new TreeGrower(matrix, s_limits, gradients, threads: 2).Grow(All(), [true, true, true], default);
        GrownTree vector = new VectorTreeGrower(matrix, s_limits, [.. Enumerable.Repeat(gradients, copies)], threads: 2)
            .Grow(All(), [.. Enumerable.Repeat(true, copies)], [true, true, true], default);
        Assert.Equal(39, plain.Count);
        Assert.Equal(plain.Count, vector.Count);
        for (int node = 0; node < plain.Count; node++)
        {
            Assert.Equal(plain.LeftOf(node), vector.LeftOf(node));
            Assert.Equal(plain.Covers[node], vector.Covers[node], 1e-9);
            if (plain.IsLeaf(node))
                continue;
            SplitCandidate expected = plain.SplitOf(node);
            SplitCandidate found = vector.SplitOf(node);
            Assert.Equal(copies == 1 ? expected.Gain : copies * expected.Gain, found.Gain, copies == 1 ? 0 : 1e-9 * found.Gain);
            Assert.Equal(
                (expected.Feature, expected.Bin, expected.MissingLeft, expected.IsCategorical, expected.Left),
                (found.Feature, found.Bin, found.MissingLeft, found.IsCategorical, found.Left));
        }
    }

    [Fact]
    public void The_first_split_gains_most_over_all_outputs_together()
    {
        BinnedMatrix matrix = Matrix(out double[] targets);
        double[] other = [.. targets.Select((t, row) => Math.Sin(3.0 * row) + (matrix.Bin(1, row) > 200 ? 4 : 0) - 0.5 * t)];
        double[][] outputs = [targets, other];
        GrownTree tree = new VectorTreeGrower(
            matrix, s_limits with { MaxLeaves = 2 }, [Buffer(targets, row => 1), Buffer(other, row => 1)], threads: 1)
            .Grow(All(), [true, true], [true, true, false], default);
        double best = 0;
        for (int feature = 0; feature < 2; feature++)
        {
            BinMapper mapper = matrix.Layout.Mappers[feature];
            int at = feature;
            foreach (bool missingLeft in (bool[])[false, true])
            {
                for (int cut = 0; cut < mapper.Count; cut++)
                    best = Math.Max(best, Gain(outputs, row => matrix.Bin(at, row) == mapper.Missing ? missingLeft : matrix.Bin(at, row) <= cut));
            }
        }
        Assert.Equal(best, tree.SplitOf(0).Gain, 1e-5 * best);
    }

    [Fact]
    public void Every_row_is_in_the_leaf_that_a_walk_leads_to_even_without_histograms_to_keep()
    {
        BinnedMatrix matrix = Matrix(out double[] targets);
        GradientBuffer[] gradients = [Buffer(targets, row => 1), Buffer([.. targets.Select(t => t * t)], row => 1 + row % 3)];
        VectorTreeGrower grower = new(matrix, s_limits, gradients, threads: 2);
        GrownTree tree = grower.Grow(All(), [true, true], [true, true, true], default);
        tree.Vectors = new double[tree.Count * 2];
        foreach (VectorLeaf leaf in grower.Leaves)
        {
            tree.VectorOf(leaf.Leaf.Node)[0] = leaf.Leaf.Node;
            tree.VectorOf(leaf.Leaf.Node)[1] = -leaf.Leaf.Node;
        }
        double[] found = new double[2 * Rows];
        tree.AddTo(found, 2, matrix, 0, Rows);
        int rows = 0;
        foreach (VectorLeaf leaf in grower.Leaves)
        {
            rows += leaf.Leaf.Count;
            Assert.True(leaf.Leaf.Count >= 20);
            foreach (int row in grower.RowsOf(leaf))
                Assert.Equal((leaf.Leaf.Node, -leaf.Leaf.Node), (found[2 * row], found[2 * row + 1]));
        }
        Assert.Equal(Rows, rows);
    }

    [Fact]
    public void An_output_with_nothing_to_learn_takes_no_part()
    {
        BinnedMatrix matrix = Matrix(out double[] targets);
        GradientBuffer gradients = Buffer(targets, row => 1);
        GradientBuffer nothing = new(Rows, null);
        Array.Clear(nothing.Gradients);
        Array.Clear(nothing.Hessians);
        Assert.False(nothing.Quantize(threads: 1));
        GrownTree plain = new TreeGrower(matrix, s_limits, gradients, threads: 1).Grow(All(), [true, true, true], default);
        GrownTree tree = new VectorTreeGrower(matrix, s_limits, [nothing, gradients], threads: 1)
            .Grow(All(), [false, true], [true, true, true], default);
        Assert.Equal(plain.SplitOf(0).Gain, tree.SplitOf(0).Gain);
        Assert.Equal(plain.Count, tree.Count);
    }

    private static double Gain(double[][] outputs, Func<int, bool> left)
    {
        double gain = 0;
        int count = 0;
        for (int row = 0; row < Rows; row++)
            count += left(row) ? 1 : 0;
        if (count < 20 || Rows - count < 20)
            return 0;
        foreach (double[] output in outputs)
        {
            double whole = output.Sum();
            double part = 0;
            for (int row = 0; row < Rows; row++)
                part += left(row) ? output[row] : 0;
            gain += part * part / (count + 1) + (whole - part) * (whole - part) / (Rows - count + 1) - whole * whole / (Rows + 1);
        }
        return gain;
    }

    private static int[] All() => [.. Enumerable.Range(0, Rows)];

    private static BinnedMatrix Matrix(out double[] targets)
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, Rows);
        FeatureSpace space = FeatureSpace.Of(data);
        Table inputs = new([.. data.Features]);
        BinLayout layout = BinLayout.Find(space, inputs, null, 255, new SeededRandom(1), 2, default);
        targets = data.Target.ToNumbers();
        return BinnedMatrix.Of(space, layout, inputs, true, 2, default);
    }

    private static GradientBuffer Buffer(double[] targets, Func<int, float> hessian)
    {
        GradientBuffer gradients = new(Rows, null);
        for (int row = 0; row < Rows; row++)
        {
            gradients.Gradients[row] = (float)-targets[row];
            gradients.Hessians[row] = hessian(row);
        }
        Assert.True(gradients.Quantize(threads: 2));
        return gradients;
    }
}

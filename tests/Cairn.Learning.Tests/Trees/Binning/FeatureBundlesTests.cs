using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Binning;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Binning;

public sealed class FeatureBundlesTests
{
    [Fact]
    public void Features_of_a_one_hot_encoding_share_a_column_and_keep_their_bins()
    {
        Dataset data = OneHot(5000, missing: true);
        (BinnedMatrix plain, BinnedMatrix shared) = Bin(data);
        FeatureBundles bundles = Assert.IsType<FeatureBundles>(shared.Layout.Bundles);
        Assert.Equal(12, bundles.Features.Sum(features => features.Length));
        Assert.False(bundles.Holds(12));
        Assert.False(bundles.Holds(13));
        Assert.True(shared.Layout.Stride < plain.Layout.Stride);
        Assert.True(shared.Layout.Slots < plain.Layout.Slots);
        for (int feature = 0; feature < data.Features.Count; feature++)
        {
            for (int row = 0; row < 5000; row++)
                Assert.Equal(plain.Bin(feature, row), shared.Bin(feature, row));
        }
    }

    [Fact]
    public void Features_with_a_row_in_common_do_not_share()
    {
        double[] a = new double[1000];
        double[] b = new double[1000];
        a[10] = 1;
        b[10] = 2;
        a[700] = 1;
        b[900] = 2;
        Table table = new(new NumberColumn("a", a), new NumberColumn("b", b), new NumberColumn("y", b));
        (_, BinnedMatrix shared) = Bin(new Dataset(table, "y", LearningTask.Regression, ["a", "b"]));
        Assert.Null(shared.Layout.Bundles);
    }

    [Fact]
    public void What_is_said_of_bins_and_their_sums_is_the_same_through_the_column()
    {
        Dataset data = OneHot(3000, missing: true);
        (BinnedMatrix plain, BinnedMatrix shared) = Bin(data);
        FeatureBundles bundles = shared.Layout.Bundles!;
        for (int feature = 0; feature < 12; feature++)
        {
            byte[] sides = [0, 1, 1, .. new byte[253]];
            byte[] ofColumn = new byte[256];
            bundles.Spread(feature, sides, ofColumn);
            long[] columnSums = new long[256];
            long[] wanted = new long[8];
            for (int row = 0; row < 3000; row++)
            {
                int columnBin = shared.Bins(feature)![row];
                Assert.Equal(sides[plain.Bin(feature, row)], ofColumn[columnBin]);
                columnSums[columnBin] += row;
                wanted[plain.Bin(feature, row)] += row;
            }
            long[] sums = [9, 9, 9, 9, 9, 9, 9, 9];
            bundles.Expand(feature, columnSums, wanted.Sum(), sums);
            Assert.Equal(wanted, sums);
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 2)]
    public void Models_are_the_same_with_and_without_shared_columns(bool missing, int threads)
    {
        Dataset data = OneHot(4000, missing);
        GradientBoosting learner = new() { Rounds = 15, Leaves = 20, MinLeafRows = 5 };
        FitContext context = new() { Threads = threads, Seed = 3 };
        double[] with = BoostingData.Values(learner.Fit(data, context).Predict(data.Table));
        double[] without = BoostingData.Values((learner with { Bundling = false }).Fit(data, context).Predict(data.Table));
        Assert.Equal(without, with);
    }

    private static (BinnedMatrix Plain, BinnedMatrix Shared) Bin(Dataset data)
    {
        FeatureSpace space = FeatureSpace.Of(data);
        Table inputs = new([.. data.Features]);
        BinLayout layout = BinLayout.Find(space, inputs, null, 255, new SeededRandom(1), 2, default);
        return (
            BinnedMatrix.Of(space, layout, inputs, true, 2, default),
            BinnedMatrix.Of(space, layout, inputs, true, 2, default, bundle: true));
    }

    // Twelve columns of a one-hot encoding, one of them now and then missing instead; a dense number; a small category.
    private static Dataset OneHot(int rows, bool missing)
    {
        SeededRandom random = new(11);
        double[][] hot = [.. Enumerable.Range(0, 12).Select(_ => new double[rows])];
        double[] dense = new double[rows];
        string[] kind = new string[rows];
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            int level = random.NextInt(12);
            hot[level][row] = missing && random.NextDouble() < 0.1 ? double.NaN : 1;
            dense[row] = random.NextNormal();
            kind[row] = random.NextDouble() < 0.5 ? "a" : "b";
            y[row] = Math.Sin(level * 2.3) + 0.4 * dense[row] + (kind[row] == "a" ? 0.3 : 0) + 0.2 * random.NextNormal();
        }
        Table table = new([
            .. hot.Select((values, i) => new NumberColumn("h" + i, values)), new NumberColumn("dense", dense),
            CategoryColumn.FromTexts("kind", kind), new NumberColumn("y", y)]);
        return new Dataset(
            table, "y", LearningTask.Regression,
            [.. Enumerable.Range(0, 12).Select(i => "h" + i), "dense", "kind"]);
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Boosting;
using Cairn.Learning.Trees.Growing;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Boosting;

/// <summary>Which rounds dropout drops: frequencies over many draws against the chances of the definition.</summary>
public sealed class DartDropTests
{
    private const int Draws = 4000;
    private const int Rounds = 12;

    private static readonly BinnedMatrix s_matrix = OneRow();

    [Fact]
    public void Uniform_chances_are_the_rate_for_every_round()
    {
        double[] shares = Shares(new GradientBoosting { Dart = true, DartSkip = 0, DartDropRate = 0.3 }, out _, out int most);
        Assert.All(shares, share => Assert.Equal(0.3, share, 0.03));
        Assert.InRange(most, 7, Rounds);
    }

    [Fact]
    public void Weighted_chances_follow_the_weights_of_the_rounds()
    {
        GradientBoosting learner = new() { Dart = true, DartSkip = 0, DartDropRate = 0.2, DartSample = "weighted" };
        double[] shares = Shares(learner, out double[] weights, out _);
        Assert.True(weights.Max() > 1.5 * weights.Min());
        for (int round = 0; round < Rounds; round++)
            Assert.Equal(0.2 * Rounds * weights[round] / weights.Sum(), shares[round], 0.04);
    }

    [Fact]
    public void Skipping_the_limit_and_the_one_that_must_be_dropped_hold()
    {
        GradientBoosting learner = new() { Dart = true, DartSkip = 0.4, DartDropRate = 0.5, DartMaxDrop = 2 };
        double[] shares = Shares(learner, out _, out int most);
        Assert.Equal(2, most);
        // Of the draws that do not skip nearly all drop two of the twelve, none of them favoured.
        Assert.All(shares, share => Assert.Equal(0.6 * 2 / Rounds, share, 0.03));
        shares = Shares(new GradientBoosting { Dart = true, DartSkip = 0, DartDropRate = 0, DartDropOne = true }, out _, out most);
        Assert.Equal(1, most);
        Assert.Equal(1, shares.Sum(), 1e-9);
    }

    private static double[] Shares(GradientBoosting learner, out double[] weights, out int most)
    {
        DartTrees dart = new(learner, 1, null);
        // Rounds of unlike weights: the first of each three is dropped by the one after.
        GradientBoosting building = learner with { DartSkip = 0, DartDropRate = 0.3, DartSample = "uniform", DartMaxDrop = 0 };
        DartTrees grown = new(building, 1, null);
        double[] scores = new double[1];
        for (int round = 0; round < Rounds; round++)
        {
            grown.Drop(new SeededRandom((ulong)round + 1), s_matrix, scores);
            grown.Add([new GrownTree(1)], scores, null, []);
            dart.Add([new GrownTree(1)], scores, null, []);
        }
        dart.Restore(grown.Births, grown.Scales);
        weights = [.. dart.Births.Zip(dart.Scales, (birth, scale) => birth * scale)];
        double[] shares = new double[Rounds];
        most = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            dart.Drop(new SeededRandom((ulong)draw + 100), s_matrix, scores);
            most = Math.Max(most, dart.Dropped.Count);
            foreach (int round in dart.Dropped)
                shares[round] += 1.0 / Draws;
        }
        return shares;
    }

    private static BinnedMatrix OneRow()
    {
        Dataset data = new(
            new Table(new NumberColumn("x", [1.0]), new NumberColumn("y", [1.0])), "y", LearningTask.Regression, ["x"]);
        FeatureSpace space = FeatureSpace.Of(data);
        Table inputs = new([.. data.Features]);
        BinLayout layout = BinLayout.Find(space, inputs, null, 4, new SeededRandom(1), 1, default);
        return BinnedMatrix.Of(space, layout, inputs, true, 1, default);
    }
}

using Cairn.Learning.Tuning.Importance;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Tuning.Importance;

public sealed class FunctionalAnovaTests
{
    private static readonly SearchSpace s_space = new(
        new Parameter("a", SearchRange.Number(0, 1)), new Parameter("b", SearchRange.Number(0, 1)), new Parameter("c", SearchRange.Number(0, 1)));

    // Uniform on [0, 1] has the variance 1/12, so 2a + b splits 4 to 1; in ranks nearly so.
    [Fact]
    public void A_sum_is_split_by_the_squares_of_its_factors()
    {
        IReadOnlyList<ParameterImportance> shares = Of(p => 2 * p[0] + p[1]);
        Assert.Equal(["a", "b", "c"], shares.Select(s => s.Name));
        Assert.Equal(0.8, shares[0].Share, 0.08);
        Assert.Equal(0.2, shares[1].Share, 0.08);
        Assert.InRange(shares[2].Share, 0, 0.03);
    }

    // With signs that only matter together, none explains anything by itself.
    [Fact]
    public void What_parameters_do_together_is_none_of_theirs() =>
        Assert.All(Of(p => (p[0] - 0.5) * (p[1] - 0.5)), share => Assert.InRange(share.Share, 0, 0.25));

    [Fact]
    public void Too_few_trials_say_nothing() => Assert.Empty(FunctionalAnova.Of(s_space, []));

    [Fact]
    public void A_tree_knows_the_variance_of_its_boxes()
    {
        double[][] points = [[0.1, 0.2], [0.2, 0.9], [0.7, 0.3], [0.9, 0.8], [0.15, 0.5], [0.8, 0.6], [0.3, 0.1], [0.6, 0.7]];
        BoxTree tree = BoxTree.Grow(points, [.. points.Select(p => p[0] > 0.5 ? 1.0 : 0)], new SeededRandom(1));
        Assert.Equal(tree.Variance(), tree.VarianceOf(0) + tree.VarianceOf(1), 0.02);
        Assert.InRange(tree.VarianceOf(0), 0.2, 0.25);
    }

    private static IReadOnlyList<ParameterImportance> Of(Func<double[], double> loss)
    {
        SeededRandom random = new(4);
        return FunctionalAnova.Of(s_space, [
            .. Enumerable.Range(0, 400).Select(i =>
            {
                double[] point = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
                return new Trial(i, point) { State = TrialState.Complete, Losses = [loss(point)] };
            }),
        ]);
    }
}

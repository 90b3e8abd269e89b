using Cairn.Formats;
using Cairn.Learning.Tuning.Pruning;
using Cairn.Learning.Tuning.Trials;

namespace Cairn.Learning.Tests.Tuning.Pruning;

public sealed class PrunerTests
{
    private static readonly int s_fold = TrialSteps.OfFolds(1);

    [Fact]
    public void The_median_rule_waits_for_trials_and_for_rounds_that_say_something()
    {
        MedianPruner pruner = new();
        Trial[] others = [.. Enumerable.Range(0, 5).Select(i => At(i, s_fold, i))];
        Assert.False(pruner.Prunes(others[..4], At(9, s_fold, 100)));
        Assert.True(pruner.Prunes(others, At(9, s_fold, 2.1)));
        Assert.False(pruner.Prunes(others, At(9, s_fold, 2)));
        Assert.True(pruner.Prunes(others, At(9, s_fold, double.NaN)));
        Assert.False(pruner.Prunes([.. others.Select(o => At(o.Number, 80, 0))], At(9, 80, 5)));
        Assert.True(pruner.Prunes([.. others.Select(o => At(o.Number, 160, 0))], At(9, 160, 5)));
    }

    [Fact]
    public void Halving_keeps_the_better_half_of_each_rung()
    {
        HalvingPruner pruner = new();
        Assert.False(pruner.Prunes([], At(0, 10, 5)));
        Assert.True(pruner.Prunes([At(0, 10, 5)], At(1, 10, 6)));
        Assert.False(pruner.Prunes([At(0, 10, 5)], At(1, 10, 4)));
        Trial[] nine = [.. Enumerable.Range(0, 9).Select(i => At(i, 20, i))];
        Assert.False(pruner.Prunes(nine, At(9, 20, 3.5)));
        Assert.True(pruner.Prunes(nine, At(9, 20, 4.5)));
        // Only what was at the same rung counts, and folds 3 is none.
        Assert.False(pruner.Prunes(nine, At(9, 40, 5.5)));
        Assert.False(pruner.Prunes([At(0, TrialSteps.OfFolds(3), 1)], At(9, TrialSteps.OfFolds(3), 5)));
    }

    [Fact]
    public void Hyperband_compares_within_a_bracket_and_spares_its_first_rungs()
    {
        HyperbandPruner pruner = new();
        Assert.True(pruner.Prunes([At(0, 10, 1)], At(4, 10, 2)));
        Assert.False(pruner.Prunes([At(1, 10, 1)], At(4, 10, 2)));
        Assert.False(pruner.Prunes([At(1, 10, 1)], At(5, 10, 2)));
        Assert.True(pruner.Prunes([At(1, 40, 1)], At(5, 40, 2)));
        Assert.False(pruner.Prunes([At(3, 160, 1)], At(7, 160, 2)));
        Assert.True(pruner.Prunes([At(3, s_fold, 1)], At(7, s_fold, 2)));
    }

    [Fact]
    public void An_unknown_pruner_is_refused_with_the_nearest() =>
        Assert.Contains("asha", Assert.Throws<InputException>(() => PrunerNames.Create("ahsa")).Hint);

    private static Trial At(int number, int step, double loss) => new(number, []) { Steps = [new TrialStep(step, loss)] };
}

using Cairn.Formats;
using Cairn.Learning.Metrics.Costs;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Metrics.Costs;

public sealed class CostChoiceTests
{
    [Fact]
    public void The_chosen_threshold_costs_no_more_than_any_other()
    {
        (double[] p, bool[] positive) = Calibrated(400);
        ErrorCosts costs = ErrorCosts.Parse("fp=1 fn=7");
        CostChoice choice = CostChoice.Of(p, positive, [], costs)!;
        double At(double threshold) => p.Select((value, i) => costs.Of(value >= threshold, positive[i])).Average();
        Assert.Equal(At(choice.Best.Threshold), choice.Best.Cost, 12);
        Assert.Equal(At(0.5), choice.Even.Cost, 12);
        Assert.All(p.Append(0).Append(1.5), threshold => Assert.True(choice.Best.Cost <= At(threshold) + 1e-12));
    }

    [Fact]
    public void Calibrated_probabilities_need_the_threshold_of_the_formula()
    {
        (double[] p, bool[] positive) = Calibrated(40_000);
        ErrorCosts costs = ErrorCosts.Parse("fp=1,fn=4");
        Assert.Equal(0.2, costs.CalibratedThreshold, 12);
        CostChoice choice = CostChoice.Of(p, positive, [], costs)!;
        Assert.InRange(choice.Best.Threshold, 0.15, 0.25);
        // What calling by p ≥ 0.2 saves against p ≥ 0.5 where p is uniform: ∫ from 0.2 to 0.5 of 4p − (1 − p).
        double saved = 5.0 / 2 * (0.25 - 0.04) - 0.3;
        Assert.True(choice.SavingInterval.Holds(saved), $"{choice.SavingInterval} should hold {saved}");
        Assert.InRange(choice.ExpectedCost, choice.Best.Cost, choice.Best.Cost + 0.01);
    }

    [Fact]
    public void Whole_weights_are_the_same_as_repeated_rows()
    {
        (double[] p, bool[] positive) = Calibrated(100);
        double[] weights = [.. p.Select((_, i) => (double)(i % 3))];
        int[] rows = [.. weights.SelectMany((w, row) => Enumerable.Repeat(row, (int)w))];
        ErrorCosts costs = new(1, 3, 0.5);
        CostChoice weighted = CostChoice.Of(p, positive, weights, costs)!;
        CostChoice repeated = CostChoice.Of([.. rows.Select(r => p[r])], [.. rows.Select(r => positive[r])], [], costs)!;
        Assert.Equal(repeated.Best.Threshold, weighted.Best.Threshold);
        Assert.Equal(repeated.Best.Cost, weighted.Best.Cost, 12);
    }

    [Fact]
    public void One_class_alone_has_no_choice() =>
        Assert.Null(CostChoice.Of([0.2, 0.7], [true, true], [], new ErrorCosts(1, 1)));

    [Theory]
    [InlineData("fp=1", "at least fp and fn")]
    [InlineData("fp=1 fn=x", "found 'x'")]
    [InlineData("fp=1 fn=2 fx=3", "'fx=3'")]
    [InlineData("fp=1 fp=2 fn=1", "given twice")]
    [InlineData("fp=0 fn=2", "must cost more")]
    [InlineData("fp=1 fn=2 tp=2", "must cost more")]
    [InlineData("fp=nan fn=2", "found 'nan'")]
    public void Costs_that_say_nothing_are_refused(string text, string said)
    {
        InputException error = Assert.Throws<InputException>(() => ErrorCosts.Parse(text));
        Assert.Equal("bad-cost", error.Code);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    // Each row is positive with just the probability that is said.
    private static (double[] P, bool[] Positive) Calibrated(int rows)
    {
        SeededRandom random = new(11);
        double[] p = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
        return (p, [.. p.Select(value => random.NextDouble() < value)]);
    }
}

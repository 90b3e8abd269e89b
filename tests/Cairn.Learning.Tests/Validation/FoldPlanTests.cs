using Cairn.Formats;
using Cairn.Learning.Validation;

namespace Cairn.Learning.Tests.Validation;

public sealed class FoldPlanTests
{
    [Theory]
    [InlineData("5", "5")]
    [InlineData("k-fold:3", "k-fold:3")]
    [InlineData("stratified:3", "stratified:3")]
    [InlineData("stratified-group:10", "stratified-group:10")]
    [InlineData("group:4", "group:4")]
    [InlineData("time:6", "time:6")]
    [InlineData("leave-one-out", "leave-one-out")]
    [InlineData("leave-one-group-out", "leave-one-group-out")]
    [InlineData("column:part of:it", "column:part of:it")]
    public void A_plan_reads_back(string text, string written) => Assert.Equal(written, FoldPlan.Parse("--folds", text).ToString());

    [Theory]
    [InlineData("many", "Option --folds: found 'many', wanted a whole number such as 5, or a way to divide such as time:5.")]
    [InlineData("", "Option --folds: found '', wanted a whole number such as 5")]
    [InlineData("5.5", "Option --folds: found '5.5', wanted a whole number such as 5")]
    [InlineData("time", "wanted the number of folds after 'time:', such as time:5")]
    [InlineData("group:x", "wanted the number of folds after 'group:', such as group:5")]
    [InlineData("column:", "found 'column:'")]
    public void What_is_no_plan_is_refused(string text, string told)
    {
        InputException error = Assert.Throws<InputException>(() => FoldPlan.Parse("--folds", text));
        Assert.Equal("bad-option", error.Code);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_near_name_is_hinted_at() => Assert.Contains(
        "stratified", Assert.Throws<InputException>(() => FoldPlan.Parse("--folds", "stratifed:5")).Hint, StringComparison.Ordinal);

    [Fact]
    public void Contradictions_are_refused_without_data()
    {
        Refused("at least 2", new FoldPlan { Count = 1 });
        Refused("repeats: found 0", new FoldPlan { Count = 5, Repeats = 0 });
        Refused("wanted at most 10000", new FoldPlan { Count = 5, Repeats = 5000 });
        Refused("repeating them says nothing new", new FoldPlan { Scheme = FoldScheme.Time, Count = 5, Repeats = 2 });
        Refused("repeating them says nothing new", new FoldPlan { Scheme = FoldScheme.LeaveOneOut, Repeats = 2 });
        Refused("A gap is for folds in time", new FoldPlan { Scheme = FoldScheme.KFold, Count = 5, Gap = new TimeStretch(3) });
        Refused("A window is for folds in time", new FoldPlan { Scheme = FoldScheme.Group, Count = 5, Window = new TimeStretch(3) });
    }

    [Fact]
    public void Contradictions_with_the_roles_are_refused()
    {
        RefusedRoles("want a column of times", new FoldPlan { Scheme = FoldScheme.Time, Count = 5 });
        RefusedRoles("no column orders the rows", new FoldPlan { Count = 5, Gap = new TimeStretch(3) });
        RefusedRoles("want a column of groups", new FoldPlan { Scheme = FoldScheme.LeaveOneGroupOut });
        RefusedRoles("repeating them says nothing new", new FoldPlan { Count = 5, Repeats = 2 }, time: true);
        RefusedRoles("judge the past by models that know the future", new FoldPlan { Scheme = FoldScheme.KFold, Count = 5 }, time: true);
        RefusedRoles("tear the groups apart", new FoldPlan { Scheme = FoldScheme.Stratified, Count = 5 }, group: true);
        new FoldPlan { Scheme = FoldScheme.Stratified, Count = 5 }.CheckRoles(hasTime: false, hasGroup: false);
        new FoldPlan { Scheme = FoldScheme.Column, Column = "part" }.CheckRoles(hasTime: true, hasGroup: true);
        new FoldPlan { Count = 5, Gap = new TimeStretch(3) }.CheckRoles(hasTime: true, hasGroup: true);
    }

    [Theory]
    [InlineData("100", "100 rows")]
    [InlineData("90s", "90s")]
    [InlineData("12h", "12h")]
    [InlineData("1.5d", "36h")]
    [InlineData("2w", "14d")]
    public void A_stretch_reads_back(string text, string written) =>
        Assert.Equal(written, TimeStretch.Parse("--gap", text).ToString());

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("7 days")]
    [InlineData("0d")]
    [InlineData("d")]
    [InlineData("NaNd")]
    public void What_is_no_stretch_is_refused(string text) => Assert.Contains(
        $"Option --gap: found '{text}', wanted a number of rows such as 100, or a time such as 12h, 7d or 2w.",
        Assert.Throws<InputException>(() => TimeStretch.Parse("--gap", text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Repeats_are_divided_anew_and_the_first_is_that_of_the_seed()
    {
        FoldSet folds = new FoldPlan { Count = 4, Repeats = 3 }.Make(SmallData.Numbers(40), seed: 7);
        Assert.Equal((12, 4, 3), (folds.Count, folds.PerRepeat, folds.Repeats));
        Assert.Equal(Folds.KFold(SmallData.Numbers(40), 4, 7).Assignment(), folds.Assignment());
        for (int repeat = 0; repeat < 3; repeat++)
            Assert.Equal(Enumerable.Range(0, 40), folds.Skip(repeat * 4).Take(4).SelectMany(f => f.Test).Order());
        Assert.Equal(3, Enumerable.Range(0, 3).Select(r => string.Join(',', folds[r * 4].Test)).Distinct().Count());
    }

    [Fact]
    public void A_gap_in_days_leaves_out_the_days_before_the_test()
    {
        long[] days = [.. Enumerable.Range(0, 100).Select(i => (long)(i / 2))];
        FoldPlan plan = new()
        {
            Scheme = FoldScheme.Time, Count = 3, Gap = TimeStretch.Parse("--gap", "5d"), Window = TimeStretch.Parse("--window", "10d"),
        };
        FoldSet folds = plan.Make(SmallData.Timed(days));
        Assert.Equal("time, sliding window of 10d, gap of 5d", folds.Method);
        foreach (Fold fold in folds)
        {
            long first = fold.Test.Min(row => days[row]);
            Assert.Equal(first - 5, fold.Train.Max(row => days[row]));
            Assert.Equal(Math.Max(0, first - 15), fold.Train.Min(row => days[row]));
        }
    }

    [Fact]
    public void A_gap_that_leaves_nothing_to_learn_from_is_refused()
    {
        Cairn.Models.Datasets.Dataset data = SmallData.Timed([.. Enumerable.Range(0, 20).Select(i => (long)i)]);
        InputException error = Assert.Throws<InputException>(() => Folds.Time(data, 4, new TimeStretch(4)));
        Assert.Contains("nothing before it is left to learn from with a gap of 4 rows", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(string told, FoldPlan plan) =>
        Assert.Contains(told, Assert.Throws<InputException>(plan.Check).Message, StringComparison.Ordinal);

    private static void RefusedRoles(string told, FoldPlan plan, bool time = false, bool group = false) => Assert.Contains(
        told, Assert.Throws<InputException>(() => plan.CheckRoles(time, group)).Message, StringComparison.Ordinal);
}

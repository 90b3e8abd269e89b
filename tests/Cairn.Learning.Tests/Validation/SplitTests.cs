using Cairn.Formats;
using Cairn.Learning.Validation;

namespace Cairn.Learning.Tests.Validation;

public sealed class SplitTests
{
    [Theory]
    [InlineData(0.2, 100, 20)]
    [InlineData(0.001, 10, 1)]
    [InlineData(0.999, 10, 9)]
    public void Numbers_are_shuffled_and_each_part_has_a_row(double fraction, int rows, int held)
    {
        Split split = Split.HoldOut(SmallData.Numbers(rows), fraction, seed: 5);
        Assert.Equal("shuffled", split.Method);
        Assert.Equal(held, split.Test.RowCount);
        Assert.Equal(Enumerable.Range(0, rows), split.Rows.Train.Concat(split.Rows.Test).Order());
        Assert.Equal(split.Rows.Test.Select(row => (double)row), split.Test.Target.ToNumbers());
    }

    [Fact]
    public void Each_class_is_held_out_in_its_share()
    {
        int[] codes = [.. Enumerable.Range(0, 103).Select(i => i < 11 ? 2 : i < 40 ? 1 : 0)];
        Split split = Split.HoldOut(SmallData.Classes(codes), 0.3, seed: 1);
        Assert.Equal("stratified", split.Method);
        Assert.Equal(31, split.Test.RowCount);
        for (int label = 0; label < 3; label++)
        {
            double wanted = codes.Count(c => c == label) * 31 / 103.0;
            Assert.InRange(split.Rows.Test.Count(row => codes[row] == label) - wanted, -1, 1);
        }
        Assert.Equal(["a", "b", "c"], split.Test.Classes.Labels);
    }

    [Fact]
    public void A_single_row_of_a_class_is_learnt_from_with_a_note()
    {
        int[] codes = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2];
        Split split = Split.HoldOut(SmallData.Classes(codes), 0.4);
        Assert.Contains(9, split.Rows.Train);
        Assert.Equal(["too few rows to hold out any of class 'c'"], split.Notes);
    }

    [Fact]
    public void The_newest_rows_are_held_out_and_no_instant_is_divided()
    {
        long[] days = [.. Enumerable.Range(0, 50).Select(i => (long)(i * 7 % 50 / 5))];
        Split split = Split.HoldOut(SmallData.Timed(days), 0.25);
        Assert.Equal("time", split.Method);
        Assert.True(split.Rows.Train.Max(row => days[row]) < split.Rows.Test.Min(row => days[row]));
        Assert.Equal(15, split.Test.RowCount);
    }

    [Fact]
    public void Whole_groups_are_held_out()
    {
        string[] groups = [.. Enumerable.Range(0, 100).Select(i => "g" + i % 17)];
        Split split = Split.HoldOut(SmallData.Grouped(groups), 0.3, seed: 4);
        Assert.Equal("group", split.Method);
        Assert.Empty(split.Rows.Train.Select(row => groups[row]).Intersect(split.Rows.Test.Select(row => groups[row])));
        Assert.InRange(split.Test.RowCount, 25, 35);
    }

    [Fact]
    public void With_time_and_groups_the_newest_groups_are_held_out_whole()
    {
        string[] groups = [.. Enumerable.Range(0, 100).Select(i => "g" + i / 5)];
        long[] days = [.. Enumerable.Range(0, 100).Select(i => (long)(i / 5 * 7 % 20))];
        Split split = Split.HoldOut(SmallData.GroupedInTime(groups, days), 0.2);
        Assert.Equal("time, whole groups", split.Method);
        Assert.Equal(20, split.Test.RowCount);
        Assert.Empty(split.Rows.Train.Select(row => groups[row]).Intersect(split.Rows.Test.Select(row => groups[row])));
        Assert.True(split.Rows.Train.Max(row => days[row]) < split.Rows.Test.Min(row => days[row]));
        Assert.Empty(split.Notes);
    }

    [Fact]
    public void A_group_that_spans_the_cut_stays_whole_with_a_note()
    {
        string[] groups = ["a", "a", "b", "b", "c", "c", "d", "d"];
        long[] days = [1, 2, 1, 9, 3, 4, 5, 6];
        Split split = Split.HoldOut(SmallData.GroupedInTime(groups, days), 0.25);
        Assert.Equal([2, 3], split.Rows.Test);
        Assert.Equal(
            [
                "groups of 'g' were kept whole and ordered by their last 't', so some rows judged are older than some learnt from",
            ],
            split.Notes);
    }

    [Fact]
    public void Events_of_survival_are_held_out_in_their_share()
    {
        sbyte[] seen = [.. Enumerable.Range(0, 60).Select(i => (sbyte)(i % 6 == 0 ? 1 : 0))];
        Split split = Split.HoldOut(SmallData.Lives(seen), 0.2, seed: 3);
        Assert.Equal("stratified", split.Method);
        Assert.Equal(2, split.Rows.Test.Count(row => seen[row] == 1));
        Assert.Equal(12, split.Test.RowCount);
    }

    [Fact]
    public void The_same_seed_gives_the_same_split()
    {
        int[] First(ulong seed) => Split.HoldOut(SmallData.Numbers(100), 0.2, seed).Rows.Test;
        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_share_that_leaves_nothing_is_refused(double fraction)
    {
        InputException error = Assert.Throws<InputException>(() => Split.HoldOut(SmallData.Numbers(10), fraction));
        Assert.Equal("bad-holdout", error.Code);
        Assert.Contains("wanted one above 0 and below 1", error.Message, StringComparison.Ordinal);
    }
}

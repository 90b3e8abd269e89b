using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Validation;

namespace Cairn.Learning.Tests.Validation;

public sealed class FoldsTests
{
    [Theory]
    [InlineData(10, 2)]
    [InlineData(103, 5)]
    [InlineData(7, 7)]
    public void K_fold_tests_every_row_once_in_parts_of_nearly_equal_size(int rows, int k)
    {
        FoldSet folds = Folds.KFold(SmallData.Numbers(rows), k, seed: 3);
        AssertPartition(folds, rows);
        Assert.InRange(folds.Max(f => f.Test.Length) - folds.Min(f => f.Test.Length), 0, 1);
        Assert.Equal("k-fold", folds.Method);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3)]
    public void Stratified_folds_have_the_rows_of_each_class_to_within_one(int k)
    {
        int[] codes = [.. Enumerable.Range(0, 101).Select(i => i % 10 == 0 ? 2 : i % 3 == 0 ? 1 : 0)];
        FoldSet folds = Folds.Stratified(SmallData.Classes(codes), k, seed: 1);
        AssertPartition(folds, codes.Length);
        for (int label = 0; label < 3; label++)
        {
            int[] counts = [.. folds.Select(f => f.Test.Count(row => codes[row] == label))];
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
        Assert.InRange(folds.Max(f => f.Test.Length) - folds.Min(f => f.Test.Length), 0, 1);
        Assert.Empty(folds.Notes);
    }

    [Fact]
    public void A_class_with_fewer_rows_than_folds_is_noted()
    {
        FoldSet folds = Folds.Stratified(SmallData.Classes([0, 0, 0, 0, 0, 0, 1, 1]), 4);
        AssertPartition(folds, 8);
        Assert.Equal(["class 'b' has 2 rows for 4 folds, so some folds do not test it"], folds.Notes);
    }

    [Fact]
    public void The_same_seed_gives_the_same_folds_and_another_seed_others()
    {
        int[] codes = [.. Enumerable.Range(0, 200).Select(i => i % 2)];
        int[] first = Folds.Stratified(SmallData.Classes(codes), 5, 7).Assignment();
        Assert.Equal(first, Folds.Stratified(SmallData.Classes(codes), 5, 7).Assignment());
        Assert.NotEqual(first, Folds.Stratified(SmallData.Classes(codes), 5, 8).Assignment());
    }

    [Fact]
    public void Groups_stay_together()
    {
        string[] groups = [.. Enumerable.Range(0, 60).Select(i => "g" + i % 13)];
        FoldSet folds = Folds.Group(SmallData.Grouped(groups), 4, seed: 2);
        AssertPartition(folds, 60);
        int[] assignment = folds.Assignment();
        foreach (IGrouping<string, int> group in Enumerable.Range(0, 60).GroupBy(row => groups[row]))
            Assert.Single(group.Select(row => assignment[row]).Distinct());
        Assert.InRange(folds.Max(f => f.Test.Length) - folds.Min(f => f.Test.Length), 0, 5);
    }

    [Fact]
    public void Rows_without_a_group_stand_alone()
    {
        FoldSet folds = Folds.Group(SmallData.Grouped([null, null, null, "a", "a", "a"]), 4);
        AssertPartition(folds, 6);
        Assert.Equal([1, 1, 1, 3], folds.Select(f => f.Test.Length).Order());
    }

    [Fact]
    public void Time_folds_learn_from_the_past_alone()
    {
        long[] days = [.. Enumerable.Range(0, 100).Select(i => (long)(i * 37 % 100))];
        FoldSet folds = Folds.Time(SmallData.Timed(days), 4);
        Assert.Equal("time", folds.Method);
        foreach (Fold fold in folds)
            Assert.True(fold.Train.Max(row => days[row]) < fold.Test.Min(row => days[row]));
        Assert.Equal([20, 40, 60, 80], folds.Select(f => f.Train.Length));
        Assert.Equal(80, folds.Assignment().Count(fold => fold >= 0));
    }

    [Fact]
    public void Rows_of_one_instant_are_never_divided()
    {
        long[] days = [.. Enumerable.Range(0, 90).Select(i => (long)(i / 9))];
        foreach (Fold fold in Folds.Time(SmallData.Timed(days), 3))
            Assert.Empty(fold.Train.Select(row => days[row]).Intersect(fold.Test.Select(row => days[row])));
        InputException error =
            Assert.Throws<InputException>(() => Folds.Time(SmallData.Timed([1, 1, 1, 1, 1, 2]), 3));
        Assert.Equal("Column 't' has too few different times for 3 folds.", error.Message);
    }

    [Fact]
    public void Given_folds_come_back_as_they_were()
    {
        int[] assignment = Folds.KFold(SmallData.Numbers(20), 4, 9).Assignment();
        Assert.Equal(assignment, Folds.Given(assignment).Assignment());
        IntegerColumn column = Folds.Given(assignment).ToColumn();
        Assert.Equal(assignment, Folds.Given(column).Assignment());
        FoldSet partial = Folds.Given([0, 1, -1, 0, 1]);
        Assert.Equal([1, 2, 4], partial[0].Train);
        Assert.Equal(IntegerColumn.Missing, partial.ToColumn().Values[2]);
    }

    [Fact]
    public void The_roles_of_the_data_choose_the_method()
    {
        Assert.Equal("k-fold", Folds.For(SmallData.Numbers(10), 2).Method);
        Assert.Equal("stratified", Folds.For(SmallData.Classes([0, 1, 0, 1]), 2).Method);
        Assert.Equal("group", Folds.For(SmallData.Grouped(["a", "b", "c"]), 2).Method);
        Assert.Equal("time", Folds.For(SmallData.Timed([1, 2, 3, 4, 5, 6]), 2).Method);
    }

    [Fact]
    public void Fewer_folds_are_made_where_so_many_are_impossible()
    {
        Assert.Equal(5, Folds.UpTo(SmallData.Numbers(50), 5).Count);
        Assert.Equal(3, Folds.UpTo(SmallData.Numbers(3), 5).Count);
        Assert.Equal(2, Folds.UpTo(SmallData.Grouped(["a", "b", "a", "b"]), 5).Count);
        AssertRefused("Found 2 folds for 1 rows.", () => Folds.UpTo(SmallData.Numbers(1), 5));
    }

    [Fact]
    public void Impossible_folds_are_refused_with_the_numbers()
    {
        AssertRefused("Found 6 folds for 5 rows.", () => Folds.KFold(SmallData.Numbers(5), 6));
        AssertRefused("Found 1 folds, wanted at least 2.", () => Folds.KFold(SmallData.Numbers(5), 1));
        AssertRefused("Found 3 folds for 2 groups of 'g'.", () => Folds.Group(SmallData.Grouped(["a", "b", "a", "b"]), 3));
        AssertRefused("Fold 1 tests 0 of 3 rows; each part needs one.", () => Folds.Given([0, 2, 0]));
        AssertRefused("Row 2 is in fold -2; folds are numbered from 0, −1 is none.", () => Folds.Given([0, -2, 1]));
        AssertRefused("No column groups the rows.", () => Folds.Group(SmallData.Numbers(5), 2));
        AssertRefused("No column orders the rows in time.", () => Folds.Time(SmallData.Numbers(5), 2));
    }

    [Fact]
    public void Each_row_or_group_is_left_out_once()
    {
        FoldSet rows = Folds.LeaveOneOut(SmallData.Numbers(6));
        Assert.True(rows.IsLeaveOneOut);
        Assert.Equal([0, 1, 2, 3, 4, 5], rows.Select(f => Assert.Single(f.Test)));
        FoldSet groups = Folds.LeaveOneGroupOut(SmallData.Grouped(["b", "a", "b", null, "a"]));
        Assert.Equal(["0,2", "1,4", "3"], groups.Select(f => string.Join(',', f.Test)));
        Assert.Contains(
            "wants a fit for each of 6000 rows", Assert.Throws<InputException>(() => Folds.LeaveOneOut(SmallData.Numbers(6000))).Message,
            StringComparison.Ordinal);
    }

    private static void AssertRefused(string message, Func<object> act)
    {
        InputException error = Assert.Throws<InputException>(act);
        Assert.Equal(("bad-folds", message), (error.Code, error.Message));
    }

    private static void AssertPartition(FoldSet folds, int rows)
    {
        Assert.Equal(Enumerable.Range(0, rows), folds.SelectMany(f => f.Test).Order());
        foreach (Fold fold in folds)
        {
            Assert.Equal(Enumerable.Range(0, rows), fold.Train.Concat(fold.Test).Order());
            Assert.Equal(fold.Train.Order(), fold.Train);
            Assert.Equal(fold.Test.Order(), fold.Test);
        }
    }

    [Fact]
    public void Folds_in_time_keep_groups_whole()
    {
        string[] groups = [.. Enumerable.Range(0, 60).Select(i => "g" + i % 20)];
        long[] days = [.. Enumerable.Range(0, 60).Select(i => (long)(i % 20))];
        FoldSet folds = Folds.For(SmallData.GroupedInTime(groups, days), 4);
        Assert.Equal("time, whole groups", folds.Method);
        Assert.Empty(folds.Notes);
        foreach (Fold fold in folds)
        {
            Assert.Empty(fold.Train.Select(row => groups[row]).Intersect(fold.Test.Select(row => groups[row])));
            Assert.True(fold.Train.Max(row => days[row]) < fold.Test.Min(row => days[row]));
        }
    }

    [Fact]
    public void Events_of_survival_are_spread_evenly_over_the_folds()
    {
        sbyte[] seen = [.. Enumerable.Range(0, 50).Select(i => (sbyte)(i < 11 ? 1 : 0))];
        FoldSet folds = Folds.For(SmallData.Lives(seen), 5);
        Assert.Equal("stratified", folds.Method);
        Assert.All(folds, fold => Assert.InRange(fold.Test.Count(row => seen[row] == 1), 2, 3));
        FoldSet few = Folds.For(SmallData.Lives([1, 0, 0, 1, 0, 0]), 3);
        Assert.Equal(["there are 2 rows with an event for 3 folds, so some folds test none"], few.Notes);
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Datasets;

namespace Cairn.Models.Tests.Datasets;

/// <summary>Roles of rankings, survival, several targets and outliers: what is inferred, taken and refused.</summary>
public sealed class TaskRolesTests
{
    private static readonly Table s_rows = new(
        new NumberColumn("x", [1, 2, 3, 4]), new NumberColumn("days", [5, 1, 2.5, 9]), new BooleanColumn("died", [1, 0, 1, 1]),
        new IntegerColumn("grade", [0, 1, 2, 0]), CategoryColumn.FromTexts("query", ["a", "b", "a", null]),
        new NumberColumn("until", [5, double.PositiveInfinity, 4, double.NaN]), new NumberColumn("weight", [1, 1, 2, 1]),
        CategoryColumn.FromTexts("word", ["low", "high", "low", "low"]));

    [Fact]
    public void An_event_or_an_upper_bound_asks_for_survival()
    {
        Dataset data = Build(new DatasetBuilder { Target = "days", Event = "died" });
        Assert.Equal(LearningTask.Survival, data.Task);
        Assert.Equal([5, 1, 2.5, 9], data.Survival.Lower);
        Assert.Equal([5, double.PositiveInfinity, 2.5, 9], data.Survival.Upper);
        Assert.Equal(3, data.Survival.EventCount);
        Assert.DoesNotContain("died", data.Features.Select(f => f.Name));

        Dataset between = Build(new DatasetBuilder { Target = "days", UpperBound = "until" });
        Assert.Equal([5, double.PositiveInfinity, 4, double.PositiveInfinity], between.Survival.Upper);
        Assert.True(between.Survival.IsObserved(0));
        Assert.False(between.Survival.IsObserved(2));
    }

    [Fact]
    public void A_lower_end_that_is_missing_is_0_where_there_is_an_upper_one()
    {
        Table rows = s_rows.With(new NumberColumn("days", [double.NaN, 1, 2.5, double.NaN]));
        (Dataset data, IReadOnlyList<string> notes) = new DatasetBuilder { Target = "days", UpperBound = "until" }.Build(rows);
        Assert.Equal([0, 1, 2.5], data.Survival.Lower);
        Assert.Contains("1 of 4 rows has no 'days' and was left out", notes);
    }

    [Fact]
    public void Several_targets_ask_for_multioutput()
    {
        Dataset data = Build(new DatasetBuilder { Targets = ["days", "grade"] });
        Assert.Equal(LearningTask.MultiOutputRegression, data.Task);
        Assert.Equal(["days", "grade"], data.Targets.Select(t => t.Name));
        Assert.Equal("days", data.Target.Name);
        Assert.DoesNotContain("grade", data.Features.Select(f => f.Name));
        Assert.Equal(["days", "grade"], data.Take([2, 0]).Targets.Select(t => t.Name));
    }

    [Fact]
    public void Queries_are_numbered_in_order_and_a_row_without_one_stands_alone()
    {
        Dataset data = Build(new DatasetBuilder { Target = "grade", Task = LearningTask.Ranking, Group = "query" });
        Assert.Equal([0, 1, 0, 2], data.Queries);
        Assert.Equal([0, 1], data.Take([1, 2]).Queries);
    }

    [Fact]
    public void Outliers_need_no_target_and_do_not_learn_from_a_label()
    {
        Dataset data = Build(new DatasetBuilder { Task = LearningTask.OutlierDetection });
        Assert.Empty(data.Targets);
        Assert.Equal("", data.TargetName);
        Assert.Throws<InvalidOperationException>(() => data.Target);
        Assert.Throws<InvalidOperationException>(() => data.Classes);
        Assert.Throws<InvalidOperationException>(() => data.Survival);
        Assert.Throws<InvalidOperationException>(() => data.Queries);
        Dataset labelled = Build(new DatasetBuilder { Task = LearningTask.OutlierDetection, Target = "died" });
        Assert.DoesNotContain("died", labelled.Features.Select(f => f.Name));
        Assert.Equal("died", labelled.TargetName);
    }

    [Fact]
    public void Rows_without_an_event_or_one_of_the_targets_are_left_out()
    {
        Table rows = s_rows.With(new BooleanColumn("died", [1, -1, 1, -1]));
        (Dataset data, IReadOnlyList<string> notes) = new DatasetBuilder { Target = "days", Event = "died" }.Build(rows);
        Assert.Equal(2, data.RowCount);
        Assert.Contains("2 of 4 rows have no 'days' or 'died' and were left out", notes);
        (data, notes) = new DatasetBuilder { Targets = ["x", "until"] }.Build(s_rows.With(new NumberColumn("until", [1, 2, 3, double.NaN])));
        Assert.Equal(3, data.RowCount);
        Assert.Contains("1 of 4 rows has no 'x' or 'until' and was left out", notes);
    }

    public static TheoryData<string, DatasetBuilder, string, string> Refusals => new()
    {
        { "no target", new DatasetBuilder(), "no-target", "No column is named to be predicted." },
        { "no query", new DatasetBuilder { Target = "grade", Task = LearningTask.Ranking }, "no-query", "no column says so" },
        { "unknown event", new DatasetBuilder { Target = "days", Event = "dead" }, "unknown-column", "'dead'" },
        { "unknown upper", new DatasetBuilder { Target = "days", UpperBound = "til" }, "unknown-column", "'til'" },
        { "unknown second target", new DatasetBuilder { Targets = ["days", "grad"] }, "unknown-column", "'grad'" },
        { "target twice", new DatasetBuilder { Targets = ["days", "days"] }, "bad-role", "named as a target twice" },
        { "two targets of one task", new DatasetBuilder { Targets = ["days", "x"], Task = LearningTask.Regression }, "wrong-target", "There are 2 targets ('days', 'x'); regression wants one." },
        { "event is target", new DatasetBuilder { Target = "died", Event = "died" }, "bad-role", "cannot be the events" },
        { "event is upper", new DatasetBuilder { Target = "days", Event = "until", UpperBound = "until" }, "bad-role", "both event and upper bound" },
        { "event of regression", new DatasetBuilder { Target = "days", Event = "died", Task = LearningTask.Regression }, "bad-role", "only survival has" },
        { "text event", new DatasetBuilder { Target = "days", Event = "word" }, "bad-event", "Event column 'word' is category" },
        { "event not 0 or 1", new DatasetBuilder { Target = "days", Event = "grade" }, "bad-event", "row 3: found 2, wanted 1 or true" },
        { "text time", new DatasetBuilder { Target = "word", Event = "died" }, "wrong-target", "survival wants the time" },
        { "yes or no as time", new DatasetBuilder { Target = "died", UpperBound = "until" }, "bad-time", "Time column 'died' is boolean" },
        { "upper below lower", new DatasetBuilder { Target = "until", UpperBound = "x", Task = LearningTask.Survival }, "bad-upper", "row 1: found 1, wanted at least the time in 'until', 5" },
        { "text grades", new DatasetBuilder { Target = "word", Task = LearningTask.Ranking, Group = "query" }, "wrong-target", "grades of relevance" },
        { "text among targets", new DatasetBuilder { Targets = ["x", "word"] }, "wrong-target", "Target 'word' is category; multioutput wants numbers." },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_cannot_be_meant_is_refused(string what, DatasetBuilder roles, string code, string told)
    {
        InputException error = Assert.Throws<InputException>(() => roles.Build(s_rows));
        Assert.True((code, true) == (error.Code, error.Message.Contains(told, StringComparison.Ordinal)), $"{what}: {error.Code} {error.Message}");
    }

    [Fact]
    public void Times_below_0_grades_that_are_none_and_lives_without_an_end_are_refused()
    {
        AssertRefused(
            new DatasetBuilder { Target = "days", Event = "died" }, s_rows.With(new NumberColumn("days", [1, -2, 3, 4])),
            "bad-time", "Time column 'days', row 2: found -2, wanted a finite number of at least 0.");
        AssertRefused(
            new DatasetBuilder { Target = "days", Event = "died" }, s_rows.With(new BooleanColumn("died", [0, 0, 0, 0])),
            "constant-target", "No row of 'died' is true or 1: no event was seen, so there is nothing to learn.");
        foreach (double grade in new[] { -1, 32, double.PositiveInfinity })
        {
            AssertRefused(
                new DatasetBuilder { Target = "grade", Task = LearningTask.Ranking, Group = "query" },
                s_rows.With(new NumberColumn("grade", [0, 1, grade, 2])), "wrong-target", "Target 'grade', row 3: found ");
        }
    }

    private static void AssertRefused(DatasetBuilder roles, Table rows, string code, string told)
    {
        InputException error = Assert.Throws<InputException>(() => roles.Build(rows));
        Assert.Equal(code, error.Code);
        Assert.StartsWith(told, error.Message, StringComparison.Ordinal);
    }

    private static Dataset Build(DatasetBuilder roles) => roles.Build(s_rows).Data;
}

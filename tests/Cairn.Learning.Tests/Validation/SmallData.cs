using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Validation;

/// <summary>Small data sets with one role each.</summary>
internal static class SmallData
{
    public static Dataset Numbers(int rows) =>
        Of(LearningTask.Regression, new NumberColumn("y", [.. Enumerable.Range(0, rows).Select(i => (double)i)]));

    public static Dataset Classes(int[] codes) =>
        Of(LearningTask.MulticlassClassification, new CategoryColumn("y", codes, ["a", "b", "c"]));

    public static Dataset Grouped(string?[] groups)
    {
        Table table = new(Numbers(groups.Length).Target, CategoryColumn.FromTexts("g", groups));
        return new Dataset(table, "y", LearningTask.Regression, [], group: "g");
    }

    public static Dataset Timed(long[] days)
    {
        Table table = new(
            Numbers(days.Length).Target, new TimeColumn("t", [.. days.Select(day => day * TimeSpan.TicksPerDay)]));
        return new Dataset(table, "y", LearningTask.Regression, [], time: "t");
    }

    /// <summary>Rows with both a group and a day.</summary>
    public static Dataset GroupedInTime(string?[] groups, long[] days)
    {
        Table table = new(
            Numbers(days.Length).Target, CategoryColumn.FromTexts("g", groups),
            new TimeColumn("t", [.. days.Select(day => day * TimeSpan.TicksPerDay)]));
        return new Dataset(table, "y", LearningTask.Regression, [], group: "g", time: "t");
    }

    /// <summary>Survival times of which only those flagged were seen to end.</summary>
    public static Dataset Lives(sbyte[] seen)
    {
        Table table = new(
            new NumberColumn("y", [.. Enumerable.Range(1, seen.Length).Select(i => (double)i)]), new BooleanColumn("seen", seen));
        return new Dataset(table, LearningTask.Survival, new DatasetRoles { Targets = ["y"], Event = "seen" });
    }

    private static Dataset Of(LearningTask task, Column target) => new(new Table(target), "y", task, []);
}

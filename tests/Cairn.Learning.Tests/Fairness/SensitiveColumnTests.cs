using Cairn.Data.Columns;
using Cairn.Learning.Fairness;

namespace Cairn.Learning.Tests.Fairness;

public sealed class SensitiveColumnTests
{
    [Fact]
    public void Many_numbers_are_cut_in_quarters_and_few_are_not()
    {
        double[] ages = [.. Enumerable.Range(1, 8).Select(i => (double)i), double.NaN];
        Assert.Equal(
            ["to 2", "to 2", "over 2 to 4", "over 2 to 4", "over 4 to 6", "over 4 to 6", "over 6", "over 6",
            "(missing)"],
            Names(new NumberColumn("age", ages)));
        Assert.Equal(["0", "1", "(missing)"], Names(new NumberColumn("x", [0, 1, double.NaN])));
        Assert.Equal(["2", "10"], SensitiveColumn.Of(new IntegerColumn("x", [10, 2])).Groups);
    }

    [Fact]
    public void Numbers_that_are_mostly_the_greatest_make_two_groups()
    {
        double[] values = [1, 2, 3, 4, 5, 6, .. Enumerable.Repeat(7.0, 50)];
        Assert.Equal(["to 6", "over 6"], SensitiveColumn.Of(new NumberColumn("x", values)).Groups);
    }

    [Fact]
    public void Groups_are_told_again_of_other_rows()
    {
        SensitiveColumn texts = SensitiveColumn.Of(CategoryColumn.FromTexts("race", ["b", "a", null]));
        SensitiveColumn read = SensitiveColumn.FromJson(texts.ToJson())!;
        Assert.Equal([1, -1, 2, 0], read.GroupsOf(CategoryColumn.FromTexts("race", ["b", "c", null, "a"])));
        SensitiveColumn numbers = SensitiveColumn.FromJson(SensitiveColumn.Of(
            new NumberColumn("age", [1, 2, 3, 4, 5, 6, 7, 8])).ToJson())!;
        Assert.Equal([0, 1, 3, -1], numbers.GroupsOf(new NumberColumn("age", [-5, 2.5, 100, double.NaN])));
        Assert.Null(SensitiveColumn.FromJson("x"));
        Assert.Null(SensitiveColumn.FromJson(
            new System.Text.Json.Nodes.JsonObject { ["name"] = "a", ["edges"] = 1, ["groups"] = 2 }));
    }

    private static string[] Names(Column column)
    {
        SensitiveColumn groups = SensitiveColumn.Of(column);
        return [.. groups.GroupsOf(column).Select(group => groups.Groups[group])];
    }
}

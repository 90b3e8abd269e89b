using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Datasets;

namespace Cairn.Models.Tests.Datasets;

public sealed class DatasetBuilderTests
{
    private static readonly Table s_rows = new(
        new NumberColumn("size", [1, 2, 3]), new NumberColumn("empty", [double.NaN, double.NaN, double.NaN]),
        new NumberColumn("same", [7, 7, 7]), CategoryColumn.FromTexts("note", ["a", "b", "a"]), new NumberColumn("y", [1.5, 2.5, 3]));

    [Fact]
    public void Columns_that_say_nothing_are_left_out_with_the_reason()
    {
        (Dataset data, IReadOnlyList<string> notes) = new DatasetBuilder { Target = "last" }.Build(s_rows);
        Assert.Equal(["size", "note"], data.Features.Select(f => f.Name));
        Assert.Equal(["'empty' is missing in every row and was left out", "'same' has one value only and was left out"], notes);
    }

    [Fact]
    public void When_no_column_is_left_the_reasons_are_told()
    {
        InputException error = Assert.Throws<InputException>(
            () => new DatasetBuilder { Target = "y", Drop = ["size", "note", "empty"] }.Build(s_rows));
        Assert.Equal("no-features", error.Code);
        Assert.Equal(
            "There are no columns left to predict 'y' from: 'same' has one value only and was left out.", error.Message);
        Assert.Contains("--features", error.Hint);
    }

    [Fact]
    public void The_target_has_no_second_role()
    {
        AssertBadRole("the weights", new DatasetBuilder { Target = "y", Weight = "y" });
        AssertBadRole("the groups", new DatasetBuilder { Target = "last", Group = "y" });
        AssertBadRole("the order in time", new DatasetBuilder { Target = "y", Time = "y" });
        AssertBadRole("left out", new DatasetBuilder { Target = "y", Drop = ["y"] });
    }

    private static void AssertBadRole(string told, DatasetBuilder roles)
    {
        InputException error = Assert.Throws<InputException>(() => roles.Build(s_rows));
        Assert.Equal("bad-role", error.Code);
        Assert.Contains(told, error.Message);
    }
}

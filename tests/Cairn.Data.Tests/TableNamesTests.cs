using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Data.Tests;

/// <summary>Names are found alike in tables of few columns, which are looked through, and of many, which have an index.</summary>
public sealed class TableNamesTests
{
    private static NumberColumn[] Columns(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new NumberColumn($"c{i}", [i]))];

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void Every_column_is_found_and_no_other(int count)
    {
        Table table = new(Columns(count));
        for (int i = 0; i < count; i++)
            Assert.Equal(i, ((NumberColumn)table[$"c{i}"]).Values[0]);
        Assert.Null(table.Find("C0"));
        Assert.Null(table.Find("none"));
        Assert.Equal("unknown-column", Assert.Throws<InputException>(() => table["none"]).Code);
        Table replaced = table.With(new NumberColumn("c0", [7]));
        Assert.Equal(count, replaced.Columns.Count);
        Assert.Equal(7, ((NumberColumn)replaced.Columns[0]).Values[0]);
        Assert.Equal(count + 1, table.With(new NumberColumn("new", [7])).Columns.Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(17)]
    public void A_name_that_stands_twice_is_refused(int count)
    {
        NumberColumn[] columns = Columns(count);
        columns[^1] = columns[0];
        InputException error = Assert.Throws<InputException>(() => new Table(columns));
        Assert.Equal("duplicate-column", error.Code);
        Assert.Contains("'c0'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_without_columns_finds_nothing() => Assert.Null(new Table().Find("c0"));
}

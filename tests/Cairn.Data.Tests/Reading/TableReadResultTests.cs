using Cairn.Data.Columns;
using Cairn.Data.Reading;

namespace Cairn.Data.Tests.Reading;

public sealed class TableReadResultTests
{
    [Fact]
    public void A_boolean_column_in_other_words_can_keep_its_words()
    {
        TableReadResult read = Read("a,left\n1,yes\n2,no\n3,\n4,yes\n");
        Assert.Equal(ColumnKind.Boolean, read.Table["left"].Kind);
        TableReadResult words = read.InWords("left");
        Assert.Equal(["yes", "no", null, "yes"], Enumerable.Range(0, 4).Select(words.Table["left"].Format));
        Assert.Equal(ColumnKind.Category, words.Schema.Find("left")!.Kind);
        Assert.Equal(ColumnKind.Integer, words.Schema.Find("a")!.Kind);
        Assert.Equal(["a", "left"], words.Table.Names);
    }

    [Theory]
    [InlineData("a,left\n1,True\n2,False\n", "left")]
    [InlineData("a,left\n1,x\n2,z\n", "left")]
    [InlineData("a,left\n1,yes\n2,no\n", "nosuch")]
    public void Any_other_column_stays_as_it_was_read(string text, string column)
    {
        TableReadResult read = Read(text);
        Assert.Same(read, read.InWords(column));
    }

    [Fact]
    public void A_name_that_could_be_a_value_of_its_column_is_a_header_still()
    {
        TableReadResult read = Read("a,b,y\n1,0,y\n2,1,n\n3,2,y\n");
        Assert.Equal(["a", "b", "y"], read.Table.Names);
        Assert.Equal(3, read.Table.RowCount);
    }

    [Theory]
    [InlineData("6,2,cat,dog\n1,2,0\n3,4,1\n5,6,0\n", 3, "Line 1 ('6,2,cat,dog') is neither")]
    [InlineData("6,2,cat\n1,2,0\n3,4,1\n5,6,0\n", 3, "Line 1 ('6,2,cat') is neither")]
    [InlineData("a,b,c\n1,2,0\n3,4,1\n5,6,0\n", 4, "Line 1 looks like a header and is read as data, as asked for.")]
    [InlineData("1,2,0\n3,4,1\n5,6,0\n", 3, null)]
    public void Without_a_header_line_one_is_still_looked_at(string text, int rows, string? note)
    {
        TableReadResult read = Read(text, new TableReadOptions { HasHeader = false });
        Assert.Equal((rows, 3), (read.Table.RowCount, read.Table.Columns.Count));
        Assert.Equal(["c1", "c2", "c3"], read.Table.Names);
        if (note is null)
            Assert.Empty(read.Notes);
        else
            Assert.StartsWith(note, Assert.Single(read.Notes));
    }

    private static TableReadResult Read(string text, TableReadOptions? options = null) =>
        TableReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "x.csv", options);
}

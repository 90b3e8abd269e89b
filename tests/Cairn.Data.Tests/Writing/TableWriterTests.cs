using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Data.Tests.Reading;
using Cairn.Data.Writing;
using Cairn.Formats;

namespace Cairn.Data.Tests.Writing;

public sealed class TableWriterTests
{
    private static readonly Table s_table = new(
        new NumberColumn("n", [1.5, double.NaN, -0.1, 1e300, double.PositiveInfinity, 5]),
        new NumberColumn("whole", [1, 2, 3, double.NaN, 1e6, -4]),
        new IntegerColumn("i", [1, IntegerColumn.Missing, long.MaxValue, -5, 0, 7]),
        new BooleanColumn("b", [1, 0, -1, 1, 0, 0]),
        new TimeColumn("t", [new DateTime(2026, 3, 31).Ticks, TimeColumn.Missing, new DateTime(2026, 3, 31, 1, 2, 3).AddTicks(4).Ticks, 0, 1, 2]),
        CategoryColumn.FromTexts("c", ["x, y", "\"quoted\"", "two\nlines", " blank ", null, "é日😀"]),
        new TextColumn("the \"note\"", ["a\tb", "c;d", "e|f", null, "\r", "-"]));

    [Theory]
    [InlineData("csv")]
    [InlineData("tsv")]
    [InlineData("jsonl")]
    [InlineData("csv.gz")]
    [InlineData("jsonl.gz")]
    public void What_was_written_reads_back_the_same(string extension)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("cairn-").FullName, "t." + extension);
        TableWriter.Write(s_table, path);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        TableReadOptions kinds = new() { Kinds = new Dictionary<string, ColumnKind> { ["the \"note\""] = ColumnKind.Text } };
        Table back = TableReader.Read(path, kinds).Table;
        Assert.Equal(s_table.Names, back.Names);
        foreach (Column column in s_table.Columns)
        {
            Assert.Equal(column.Kind, back[column.Name].Kind);
            // A carriage return alone is blank, and blank texts are missing.
            Assert.Equal(Reads.Texts(column).Select(v => v == "\r" ? null : v), Reads.Texts(back[column.Name]));
        }
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_missing_value_alone_in_its_record_is_kept()
    {
        using MemoryStream stream = new();
        TableWriter.Write(new Table(new IntegerColumn("only", [1, IntegerColumn.Missing, IntegerColumn.Missing])), stream, TableFormat.Csv);
        stream.Position = 0;
        Assert.Equal(["1", null, null], Reads.Texts(TableReader.Read(stream, "x.csv").Table["only"]));
    }

    [Fact]
    public void Long_texts_cross_the_buffer()
    {
        string text = string.Concat(Enumerable.Repeat("😀é\"a", 40_000));
        using MemoryStream stream = new();
        TableWriter.Write(new Table(new TextColumn("a", [text, "b"]), new IntegerColumn("n", [1, 2])), stream, TableFormat.Csv);
        stream.Position = 0;
        Assert.Equal(text, TableReader.Read(stream, "x.csv").Table["a"].Format(0));
    }

    [Fact]
    public void A_path_that_names_no_format_and_a_folder_that_is_not_there_are_refused()
    {
        InputException format = Assert.Throws<InputException>(() => TableWriter.Write(s_table, "table.xlsx"));
        Assert.Equal("unknown-format", format.Code);
        InputException folder = Assert.Throws<InputException>(() => TableWriter.Write(s_table, "no-such-folder/t.csv"));
        Assert.Equal("file-not-writable", folder.Code);
    }
}

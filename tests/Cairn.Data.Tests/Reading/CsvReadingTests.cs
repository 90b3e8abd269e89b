using System.IO.Compression;
using System.Text;
using Cairn.Data.Columns;
using Cairn.Data.Reading;

namespace Cairn.Data.Tests.Reading;

public sealed class CsvReadingTests
{
    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a,b\r\n1,x\r\n2,y\r\n")]
    [InlineData("a,b\r1,x\r2,y\r")]
    [InlineData("a,b\n1,x\n2,y")]
    [InlineData("\uFEFFa,b\n1,x\n2,y\n\n\n")]
    [InlineData("a;b\n1;x\n2;y\n")]
    [InlineData("a\tb\n1\tx\n2\ty\n")]
    [InlineData("a|b\n1|x\n2|y\n")]
    [InlineData("a, b\n1, x\n2, y\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"x\"\n\"2\",\"y\"\n")]
    public void However_it_is_written_it_is_the_same_table(string text)
    {
        Table table = Reads.Csv(text).Table;
        Assert.Equal(["a", "b"], table.Names);
        Assert.Equal(["1", "2"], Reads.Texts(table["a"]));
        Assert.Equal(ColumnKind.Integer, table["a"].Kind);
        Assert.Equal(["x", "y"], Reads.Texts(table["b"]));
    }

    [Fact]
    public void Gzip_is_known_by_its_bytes_not_by_its_name()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("a,b\n1,x\n"u8);
        packed.Position = 0;
        Assert.Equal(1, TableReader.Read(packed, "plain.csv").Table.RowCount);
    }

    [Fact]
    public void Quoted_line_breaks_and_quotes_are_part_of_the_value()
    {
        Table table = Reads.Csv("id,note\n1,\"two\nlines, \"\"quoted\"\"\"\n2,\"\"\n3,plain\n").Table;
        Assert.Equal(["two\nlines, \"quoted\"", null, "plain"], Reads.Texts(table["note"]));
    }

    // Values of one to many lines put record boundaries, quotes and block borders everywhere.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Blocks_are_cut_between_records_whatever_the_quotes_hold(int threads)
    {
        Random random = new(3);
        StringBuilder text = new("id,note,x\n");
        List<string?> notes = [];
        for (int i = 0; i < 60_000; i++)
        {
            string note = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => "ab,\"\n\r é"[random.Next(8)]));
            notes.Add(note.Trim().Length == 0 ? null : note);
            text.Append(i).Append(",\"").Append(note.Replace("\"", "\"\"", StringComparison.Ordinal)).Append("\",0.5\n");
        }
        TableReadResult result = Reads.Csv(text.ToString(), new TableReadOptions { Threads = threads });
        Assert.Equal(notes, Reads.Texts(result.Table["note"]));
        Assert.Equal(60_000, result.Table.RowCount);
    }

    [Fact]
    public void Lines_that_are_neither_header_nor_data_are_left_out_and_reported()
    {
        TableReadResult iris = Reads.Csv("150,4,setosa,versicolor,virginica\n5.1,3.5,1.4,0.2,0\n4.9,3.0,1.4,0.2,0\n6.1,2.9,4.7,1.4,1\n");
        Assert.Equal(3, iris.Table.RowCount);
        Assert.Equal(["c1", "c2", "c3", "c4", "c5"], iris.Table.Names);
        Assert.Equal(
            "Line 1 ('150,4,setosa,versicolor,virginica') is neither a header nor like the lines below it, and was left out.",
            Assert.Single(iris.Notes));
        Assert.Equal(2, Reads.Csv("569,30,malignant,benign\n1.5,2,3,4,5,0\n1,2.5,3,4,5,1\n").Table.RowCount);
    }

    [Theory]
    [InlineData("1,a\n2,b\n", false)]
    [InlineData("x,y\n1,a\n2,b\n", true)]
    [InlineData("Adelie,12\nGentoo,13\nAdelie,15\n", false)]
    [InlineData("\"\",left\n1,2\n2,3\n", true)]
    [InlineData("label,msg\nham,hello there\nspam,call now\nham,fine\n", true)]
    [InlineData("ham,hello there\nham,call now\nspam,fine\n", false)]
    public void The_first_record_is_a_header_when_it_does_not_fit_its_columns(string text, bool hasHeader)
    {
        string first = Reads.Csv(text).Table.Names.Last();
        Assert.Equal(hasHeader, first != "c2");
    }

    [Fact]
    public void The_caller_knows_best_whether_there_is_a_header()
    {
        Assert.Equal(3, Reads.Csv("x,y\n1,a\n2,b\n", new TableReadOptions { HasHeader = false }).Table.RowCount);
        Table table = Reads.Csv("1,2\n1,a\n2,b\n", new TableReadOptions { HasHeader = true }).Table;
        Assert.Equal(["1", "2"], table.Names);
    }

    [Fact]
    public void Repeated_and_blank_names_get_a_number()
    {
        TableReadResult result = Reads.Csv("x,x,,x_2\n1,2,3,4\n5,6,7,8\n");
        Assert.Equal(["x", "x_3", "c3", "x_2"], result.Table.Names);
        Assert.Equal("Column 2 is the second called 'x' and is read as 'x_3'.", Assert.Single(result.Notes));
    }

    [Fact]
    public void A_header_alone_is_a_table_without_rows()
    {
        Table table = Reads.Csv("a,b\n").Table;
        Assert.Equal(0, table.RowCount);
        Assert.Equal(["a", "b"], table.Names);
    }

    [Fact]
    public void Quotes_between_tabs_that_enclose_nothing_are_kept()
    {
        string text = "label\tmsg\n" + string.Concat(Enumerable.Repeat("ham\tfine\n", 60_000)) + "spam\t\"Win\" now\n";
        TableReadResult result = Reads.Csv(text, name: "x.tsv");
        Assert.Equal("\"Win\" now", result.Table["msg"].Format(60_000));
        Assert.Contains("Double quotes are read as ordinary characters: they do not enclose whole fields.", result.Notes);
    }

    [Fact]
    public void Threads_change_nothing()
    {
        Random random = new(11);
        string text = "id,a,b,c,d\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i =>
            $"{i},{random.NextDouble():R},{random.Next(5)},{(random.Next(9) == 0 ? "" : "level " + random.Next(40))},{random.Next(100)}\n"));
        TableReadResult one = Reads.Csv(text, new TableReadOptions { Threads = 1 });
        TableReadResult many = Reads.Csv(text, new TableReadOptions { Threads = 4 });
        Assert.Equal(one.Digest, many.Digest);
        Assert.Equal(one.Schema.ToJson().ToJsonString(), many.Schema.ToJson().ToJsonString());
        foreach (string name in one.Table.Names)
            Assert.Equal(Reads.Texts(one.Table[name]), Reads.Texts(many.Table[name]));
    }

    [Fact]
    public void A_cancelled_reading_ends() => Assert.Throws<OperationCanceledException>(
        () => Reads.Csv("a,b\n1,2\n", new TableReadOptions { Cancellation = new CancellationToken(canceled: true) }));
}

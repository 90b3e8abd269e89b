using System.Globalization;
using System.IO.Compression;
using System.Text;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Data.Schemas;
using Cairn.Formats;

namespace Cairn.Data.Tests.Reading;

public sealed class BatchReadingTests
{
    private const int Rows = 120_000;

    private static readonly string s_text = Generate();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(4, true)]
    public void The_rows_of_all_batches_are_those_of_reading_at_once(int threads, bool gzip)
    {
        byte[] bytes = gzip ? Gzip(s_text) : Encoding.UTF8.GetBytes(s_text);
        Schema schema = TableReader.Read(new MemoryStream(bytes), "x.csv").Schema;
        TableReadOptions options = new() { Schema = schema, Threads = threads };
        Table whole = TableReader.Read(new MemoryStream(bytes), "x.csv", options).Table;
        Assert.Equal(
            [ColumnKind.Number, ColumnKind.Integer, ColumnKind.Boolean, ColumnKind.Time, ColumnKind.Category],
            whole.Columns.Select(column => column.Kind));

        Table[] batches = [.. TableReader.ReadBatches(new MemoryStream(bytes), "x.csv", options, 1)];

        Assert.True(batches.Length > 3, $"{batches.Length} batches");
        Assert.Equal(whole.RowCount, batches.Sum(batch => batch.RowCount));
        int at = 0;
        foreach (Table batch in batches)
        {
            Assert.Equal(whole.Names, batch.Names);
            for (int column = 0; column < whole.Columns.Count; column++)
            {
                Assert.Equal(whole.Columns[column].Kind, batch.Columns[column].Kind);
                for (int row = 0; row < batch.RowCount; row++)
                {
                    if (whole.Columns[column].Format(at + row) != batch.Columns[column].Format(row))
                        Assert.Fail($"Column {column} differs at row {at + row}.");
                }
            }
            at += batch.RowCount;
        }
    }

    [Fact]
    public void Batches_are_the_same_on_any_number_of_threads()
    {
        int[] one = [.. Batches(s_text, new TableReadOptions { Kinds = Known, Threads = 1 }).Select(b => b.RowCount)];
        int[] three = [.. Batches(s_text, new TableReadOptions { Kinds = Known, Threads = 3 }).Select(b => b.RowCount)];
        Assert.Equal(one, three);
    }

    [Fact]
    public void Only_the_named_columns_are_read_and_the_others_may_hold_anything()
    {
        Table batch = Assert.Single(Batches(
            "a,b,c\n1,x,2.5\n2,7,3\n",
            new TableReadOptions { Kinds = new Dictionary<string, ColumnKind> { ["c"] = ColumnKind.Number, ["a"] = ColumnKind.Integer } }));
        Assert.Equal(["a", "c"], batch.Names);
        Assert.Equal(["2.5", "3"], Reads.Texts(batch["c"]));
    }

    [Fact]
    public void A_text_is_read_no_further_than_the_batches_asked_for()
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(s_text));
        Table first = TableReader.ReadBatches(stream, "x.csv", new TableReadOptions { Kinds = Known }, 1).First();
        Assert.InRange(first.RowCount, 1, Rows / 3);
        Assert.InRange(stream.Position, 1, 3 << 20);
        Assert.True(stream.Length > 4 << 20);
    }

    [Theory]
    [InlineData("1.5,7,yes", "x.csv, line 120002: found 3 fields, wanted 5.")]
    [InlineData("one,7,yes,2024-01-02,red", "x.csv, line 120002, column 'n': found 'one', wanted a number.")]
    [InlineData("1.5,7,maybe,2024-01-02,red", "x.csv, line 120002, column 'b': found 'maybe', wanted yes or no.")]
    public void An_error_far_down_names_the_line_as_reading_at_once_does(string record, string message)
    {
        Schema schema = Reads.Csv(s_text).Schema;
        string text = s_text + record + "\n" + s_text[(s_text.IndexOf('\n') + 1)..];
        foreach (int threads in new[] { 1, 3 })
        {
            TableReadOptions options = new() { Schema = schema, Threads = threads };
            int rows = 0;
            InputException error = Assert.ThrowsAny<InputException>(() =>
            {
                foreach (Table batch in Batches(text, options))
                    rows += batch.RowCount;
            });
            Assert.Equal(message, error.Message);
            Assert.Equal(message, Assert.ThrowsAny<InputException>(() => Reads.Csv(text, options)).Message);
            Assert.InRange(rows, 1, Rows);
        }
    }

    [Fact]
    public void A_header_alone_gives_one_table_without_rows()
    {
        TableReadOptions options = new() { Kinds = Known, HasHeader = true };
        Table batch = Assert.Single(Batches("n,i,b,t,c\n", options));
        Assert.Equal(0, batch.RowCount);
        Assert.Equal(Known.Keys, batch.Names);
        Assert.Equal(Known.Values, batch.Columns.Select(column => column.Kind));
    }

    [Fact]
    public void More_rows_than_allowed_are_refused()
    {
        InputException error = Assert.Throws<InputException>(
            () => Batches(s_text, new TableReadOptions { Kinds = Known, MaxRows = 100_000 }).Count());
        Assert.Equal("too-many-rows", error.Code);
        Assert.Equal("There are more than 100000 rows, the most that are read.", error.Message);
    }

    [Fact]
    public void A_column_that_the_text_lacks_is_named()
    {
        InputException error = Assert.Throws<InputException>(() => Batches(
            "a,b\n1,2\n", new TableReadOptions { Kinds = new Dictionary<string, ColumnKind> { ["aa"] = ColumnKind.Number } }).Count());
        Assert.Equal("unknown-column", error.Code);
    }

    [Fact]
    public void What_is_not_delimited_is_refused()
    {
        InputException error = Assert.Throws<InputException>(
            () => TableReader.ReadBatches(
                new MemoryStream("{\"a\":1}\n"u8.ToArray()), "x.jsonl", new TableReadOptions { Kinds = Known }).Count());
        Assert.Equal("not-delimited", error.Code);
        Assert.Equal("x.jsonl is not delimited text, which alone is read in batches.", error.Message);
    }

    [Fact]
    public void Options_without_a_kind_are_refused_before_anything_is_read() =>
        Assert.Throws<ArgumentException>(() => TableReader.ReadBatches("absent.csv", new TableReadOptions()));

    [Fact]
    public void A_cancelled_reading_ends_between_batches()
    {
        using CancellationTokenSource cancel = new();
        TableReadOptions options = new() { Kinds = Known, Cancellation = cancel.Token };
        using IEnumerator<Table> batches = Batches(s_text, options).GetEnumerator();
        Assert.True(batches.MoveNext());
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => batches.MoveNext());
    }

    [Fact]
    public void A_file_is_read_again_by_each_enumeration_and_closed_by_its_end()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        try
        {
            File.WriteAllText(path, "n\n1.5\n2.5\n");
            IEnumerable<Table> batches = TableReader.ReadBatches(
                path, new TableReadOptions { Kinds = new Dictionary<string, ColumnKind> { ["n"] = ColumnKind.Number } });
            Assert.Equal(["1.5", "2.5"], Reads.Texts(Assert.Single(batches)["n"]));
            File.WriteAllText(path, "n\n3.5\n");
            Assert.Equal(["3.5"], Reads.Texts(Assert.Single(batches)["n"]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Dictionary<string, ColumnKind> Known => new()
    {
        ["n"] = ColumnKind.Number,
        ["i"] = ColumnKind.Integer,
        ["b"] = ColumnKind.Text,
        ["t"] = ColumnKind.Time,
        ["c"] = ColumnKind.Category,
    };

    private static IEnumerable<Table> Batches(string text, TableReadOptions options) =>
        TableReader.ReadBatches(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.csv", options, 1);

    private static string Generate()
    {
        string[] colours = ["red", "\"dark, green\"", "NA"];
        StringBuilder text = new("n,i,b,t,c\n");
        for (int row = 0; row < Rows; row++)
        {
            string number = row % 7 == 0 ? "" : (row * 0.37).ToString(CultureInfo.InvariantCulture);
            string colour = colours[row % 5 == 4 ? 2 : row > Rows / 2 ? row % 2 : 0];
            text.Append(CultureInfo.InvariantCulture, $"{number},{row * 31 % 1009},{(row % 4 == 0 ? "yes" : "no")},");
            text.Append(CultureInfo.InvariantCulture, $"20{10 + row % 14}-0{1 + row % 9}-1{row % 10} 12:30:00,{colour}\n");
        }
        return text.ToString();
    }

    private static byte[] Gzip(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}

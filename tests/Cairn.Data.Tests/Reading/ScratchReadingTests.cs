using System.Globalization;
using System.IO.Compression;
using System.Text;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Data.Schemas;
using Cairn.Formats;
using Cairn.Numerics.Memory;

namespace Cairn.Data.Tests.Reading;

public sealed class ScratchReadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-scratch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Over several blocks; whole turns into a number late, late turns into texts at the end, and two columns name rows.
    private static string Text(int rows)
    {
        StringBuilder text = new("row,whole,number,half,flag,day,colour,code,name,late,zip,empty,user_id\n");
        for (int row = 0; row < rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row + 1},{(row == rows - 2 ? "0.5" : row % 90)},{row * 7 % 1013 / 8.0},");
            text.Append(CultureInfo.InvariantCulture, $"{(row % 5 == 0 ? "NA" : row % 77)},{(row % 3 == 0 ? "Yes" : "no")},2026-0{1 + row % 9}-1{row % 10},");
            text.Append(CultureInfo.InvariantCulture, $"{(row % 11 == 3 ? "" : $"\"level \"\"{row * row % 23}\"\"\"")},K{row * 7919L % 1_000_003:0000000},");
            text.Append(CultureInfo.InvariantCulture, $"some words {row % 20_001} and more,{(row == rows - 1 ? "gone" : row % 4)},0{row % 50:0000},,{row * 13L}\n");
        }
        return text.ToString();
    }

    [Theory]
    [InlineData(40, 1)]
    [InlineData(60_000, 1)]
    [InlineData(60_000, 2)]
    public void A_table_in_files_is_the_table_in_memory(int rows, int threads)
    {
        string text = Text(rows);
        TableReadResult wanted = Reads.Csv(text, new TableReadOptions { Threads = threads });
        using ScratchSpace scratch = new(_folder);
        TableReadResult found = Reads.Csv(text, new TableReadOptions { Threads = threads, Scratch = scratch });
        Same(wanted, found);
        if (rows > 1000)
            Assert.Equal(["row", "code", "name", "user_id"], found.LeftOut.Select(field => field.Name));
        Assert.Equal(wanted.Digest, found.Digest);
    }

    [Fact]
    public void Kinds_that_are_laid_down_packed_texts_and_json_are_read_there_too()
    {
        Dictionary<string, ColumnKind> kinds = new()
        {
            ["code"] = ColumnKind.Category, ["whole"] = ColumnKind.Number, ["half"] = ColumnKind.Text, ["zip"] = ColumnKind.Integer,
        };
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Text(3000)));
        using ScratchSpace scratch = new(_folder);
        packed.Position = 0;
        TableReadResult wanted = TableReader.Read(packed, "x.csv.gz", new TableReadOptions { Kinds = kinds });
        packed.Position = 0;
        TableReadResult found = TableReader.Read(packed, "x.csv.gz", new TableReadOptions { Kinds = kinds, Scratch = scratch });
        Same(wanted, found);
        Assert.Contains(found.LeftOut, field => field.Name == "half");

        string lines = string.Concat(Enumerable.Range(0, 40_000).Select(row =>
            $"{{\"a\":{row % 7},\"b\":\"x{row % 5}\",\"c\":\"{row:000000}\"{(row > 39_000 ? ",\"d\":1.5" : "")}}}\n"));
        Same(Reads.Json(lines), Reads.Json(lines, new TableReadOptions { Scratch = scratch }));
    }

    [Fact]
    public void Errors_are_those_of_any_reading_and_leave_nothing()
    {
        using ScratchSpace scratch = new(_folder);
        TableReadOptions options = new() { Scratch = scratch };
        MalformedDataException error = Reads.Refused<MalformedDataException>("a,b\n1,2\n3\n", options);
        Assert.Equal(Reads.Refused<MalformedDataException>("a,b\n1,2\n3\n").Message, error.Message);
        InputException refused = Reads.Refused<InputException>("1 1:2\n0 2:3\n", options, "x.libsvm");
        Assert.Equal("not-delimited", refused.Code);
        Assert.Equal("x.libsvm is in LibSVM's format, which is read into memory only.", refused.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Rows_taken_are_the_same_few_or_many()
    {
        string text = Text(200_000);
        using ScratchSpace scratch = new(_folder);
        Table found = Reads.Csv(text, new TableReadOptions { Scratch = scratch }).Table;
        Table wanted = Reads.Csv(text).Table.Select(found.Names);
        int[] many = [.. Enumerable.Range(0, 190_000).Select(i => (int)(i * 7919L % 200_000))];
        Same(wanted.Take(many), found.Take(many));
        Same(wanted.Take([5, 5, 199_999]), found.Take([5, 5, 199_999]));
        Same(
            new Table([.. wanted.Columns.Select(c => c.Rename(c.Name + "2"))]),
            new Table([.. found.Columns.Select(c => c.Rename(c.Name + "2"))]));
    }

    private static void Same(TableReadResult wanted, TableReadResult found)
    {
        Assert.Equal(wanted.Schema.Fields.Select(Told), found.Schema.Fields.Select(Told));
        string[] kept = [.. wanted.Table.Columns.Where(c => c is not TextColumn).Select(c => c.Name)];
        Assert.Equal(kept, found.Table.Names);
        Assert.Equal(wanted.Table.Names.Except(kept), found.LeftOut.Select(field => field.Name));
        Same(wanted.Table.Select(kept), found.Table);
    }

    private static string Told(SchemaField field) =>
        $"{field.Name} {field.Kind} {field.Evidence} {string.Join('|', field.MissingMarkers)} {field.TrueText} {field.FalseText} {field.TimeFormat}";

    private static void Same(Table wanted, Table found)
    {
        foreach (Column column in wanted.Columns)
        {
            Column other = found[column.Name];
            Assert.Equal((column.Kind, column.Count, column.MissingCount), (other.Kind, other.Count, other.MissingCount));
            Assert.Equal(Reads.Texts(column), Reads.Texts(other));
            if (column is CategoryColumn category)
                Assert.Equal(category.Levels, ((CategoryColumn)other).Levels);
            else
                Assert.Equal(column.ToNumbers(), other.ToNumbers());
        }
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Cairn.Formats.Csv;
using Cairn.Formats.Text;

namespace Cairn.Formats.Tests.Csv;

public sealed class CsvIndexerTests
{
    [Fact]
    public void Records_are_those_that_pythons_csv_module_reads()
    {
        JsonArray cases = (JsonArray)JsonNode.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "csv_records.json")))!;
        Assert.True(cases.Count > 150);
        foreach (JsonNode? one in cases)
        {
            string text = (string)one!["text"]!;
            CsvDialect dialect = new() { Delimiter = (byte)((string)one["delimiter"]!)[0] };
            string[][] wanted = [.. one["records"]!.AsArray().Select(r => r!.AsArray().Select(f => (string)f!).ToArray())];
            Assert.Equal(wanted, Records(text, dialect));
        }
    }

    [Fact]
    public void Every_cut_at_a_boundary_gives_the_same_records()
    {
        const string Text = "a,\"b\n\"\"c\"\"\n\",d\n\"x,\"\"\",5\" pipe,\"\"\n,,\n\"\"\"\n\"\"\",\"\n\",z\n";
        CsvDialect dialect = new();
        string[][] wanted = Records(Text, dialect);
        byte[] bytes = Encoding.UTF8.GetBytes(Text);
        HashSet<int> boundaries = [];
        for (int length = 0; length <= bytes.Length; length++)
        {
            int boundary = CsvBoundary.Find(bytes.AsSpan(0, length), dialect);
            Assert.InRange(boundary, 0, length);
            boundaries.Add(boundary);
            string[][] parts =
            [
                .. Records(Encoding.UTF8.GetString(bytes, 0, boundary), dialect),
                .. Records(Encoding.UTF8.GetString(bytes, boundary, bytes.Length - boundary), dialect),
            ];
            Assert.Equal(wanted, parts);
        }
        Assert.Equal(wanted.Length + 1, boundaries.Count);
    }

    [Fact]
    public void Quoted_fields_longer_than_the_window_of_the_scan_stay_whole()
    {
        string inner = string.Concat(Enumerable.Repeat("line, with \"\"quotes\"\"\n", 3000));
        string[][] records = Records($"a,\"{inner}\"\nb,c\n", new CsvDialect());
        Assert.Equal(2, records.Length);
        Assert.Equal(inner.Replace("\"\"", "\"", StringComparison.Ordinal), records[0][1]);
    }

    [Fact]
    public void Blanks_around_fields_belong_to_the_layout_only_where_the_dialect_says_so()
    {
        const string Text = "a, b , \"c, d\" ,e\r\n";
        Assert.Equal(["a", "b", "c, d", "e"], Records(Text, new CsvDialect { TrimsBlanks = true })[0]);
        Assert.Equal(["a", " b ", " \"c", " d\" ", "e"], Records(Text, new CsvDialect())[0]);
    }

    [Fact]
    public void Carriage_returns_alone_can_end_records() =>
        Assert.Equal([["a", "b"], ["c", "d\ne"]], Records("a,b\rc,\"d\ne\"\r", new CsvDialect { LineEnd = (byte)'\r' }));

    [Fact]
    public void A_blank_line_is_no_record_unless_there_is_one_column()
    {
        FieldSpans fields = new();
        new CsvIndexer(new CsvDialect(), columns: 2).Index("a,b\n\n\r\nc,d\n"u8, fields);
        Assert.Equal(2, fields.Rows);
        new CsvIndexer(new CsvDialect(), columns: 1).Index("a\n\nb\n"u8, fields);
        Assert.Equal(3, fields.Rows);
    }

    [Theory]
    [InlineData("a,b\nc\n", 4, "found 1 field, wanted 2.")]
    [InlineData("a,b\n\nc,d,e\n", 5, "found 3 fields, wanted 2.")]
    [InlineData("a,\"b\n", 2, "a quoted field begins here and is never closed.")]
    [InlineData("a,\"b\"c\n", 2, "text follows the closing quote of a field.")]
    [InlineData("a,\"b\"\"\n", 2, "a quoted field begins here and is never closed.")]
    public void What_is_no_table_is_refused_at_its_place(string text, int offset, string message)
    {
        BlockException error = Assert.Throws<BlockException>(
            () => new CsvIndexer(new CsvDialect(), columns: 2).Index(Encoding.UTF8.GetBytes(text), new FieldSpans()));
        Assert.Equal(message, error.Message);
        Assert.Equal(offset, error.Offset);
    }

    private static string[][] Records(string text, CsvDialect dialect)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        CsvIndexer indexer = new(dialect, columns: 0);
        FieldSpans fields = new();
        indexer.Index(bytes, fields);
        List<string[]> records = [];
        int at = 0;
        foreach (int count in indexer.FieldsOfRows)
        {
            string[] record = new string[count];
            for (int i = 0; i < count; i++, at++)
            {
                ulong word = fields.Words[at];
                string field = Encoding.UTF8.GetString(bytes, FieldSpans.StartOf(word), FieldSpans.LengthOf(word));
                record[i] = FieldSpans.IsEscaped(word) ? field.Replace("\"\"", "\"", StringComparison.Ordinal) : field;
            }
            records.Add(record);
        }
        return [.. records];
    }
}

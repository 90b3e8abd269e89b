using System.Text;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Data.Schemas;
using Cairn.Formats;

namespace Cairn.Data.Tests.Reading;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("", "x.csv: there is nothing in it.")]
    [InlineData("\n\n", "x.csv: there is nothing in it.")]
    [InlineData("a,b\n1,2\n3\n", "x.csv, line 3: found 1 field, wanted 2.")]
    [InlineData("a,b\n1,\"x\ny\"\n3,4,5\n", "x.csv, line 4: found 3 fields, wanted 2.")]
    [InlineData("a,b,c\n1,2\n", "x.csv, line 2: found 2 fields, wanted 3.")]
    [InlineData("a,b,c\n1,2\n3,4,5\n", "x.csv, line 2: found 2 fields, wanted 3.")]
    [InlineData("a,b,c\n1,2,3,4\n3,4,5\n6,7,8\n", "x.csv, line 2: found 4 fields, wanted 3.")]
    [InlineData("a,b,c\n1,2\n3,4\n5,6,7\n", "x.csv, line 2: found 2 fields, wanted 3.")]
    [InlineData("a,b,c\n\n\"x\ny\",2,3\n3,4\n", "x.csv, line 5: found 2 fields, wanted 3.")]
    [InlineData("a\n1,2\n3,4\n", "x.csv, line 1: found 1 field, wanted 2.")]
    [InlineData("a,b\n1,\"x\n", "x.csv, line 2: a quoted field begins here and is never closed.")]
    [InlineData("a,b\n1,\"x\" y\n", "x.csv, line 2: text follows the closing quote of a field.")]
    public void Malformed_text_is_refused_with_its_line(string text, string message) =>
        Assert.Equal(message, Reads.Refused<MalformedDataException>(text).Message);

    [Fact]
    public void The_line_is_right_in_a_later_block_on_any_number_of_threads()
    {
        string text = "a,b\n" + string.Concat(Enumerable.Repeat("12345678,\"x\ny\"\n", 200_000)) + "1,2,3\n" + string.Concat(Enumerable.Repeat("1\n", 200_000));
        foreach (int threads in new[] { 1, 2, 4 })
        {
            MalformedDataException error = Reads.Refused<MalformedDataException>(text, new TableReadOptions { Threads = threads });
            Assert.Equal(400_002, error.Line);
            Assert.Equal("x.csv, line 400002: found 3 fields, wanted 2.", error.Message);
        }
    }

    [Fact]
    public void A_byte_that_is_not_utf8_is_named_with_its_line()
    {
        MalformedDataException error = Assert.Throws<MalformedDataException>(
            () => TableReader.Read(new MemoryStream(Encoding.Latin1.GetBytes("a,b\n1,x\n2,café\n")), "x.csv"));
        Assert.Equal("x.csv, line 3: the byte 0xE9 is not valid UTF-8 there.", error.Message);
        Assert.Contains("iconv", error.Hint);
    }

    [Theory]
    [InlineData(ColumnKind.Integer, "1.5", "a whole number")]
    [InlineData(ColumnKind.Number, "abc", "a number")]
    [InlineData(ColumnKind.Boolean, "maybe", "true or false")]
    [InlineData(ColumnKind.Time, "soon", "a date or time written yyyy-MM-dd, with or without a time")]
    public void A_value_against_the_kind_laid_down_is_named_with_line_and_column(ColumnKind kind, string value, string wanted)
    {
        TableReadOptions options = new() { HasHeader = true, Kinds = new Dictionary<string, ColumnKind> { ["v"] = kind } };
        InputException error = Reads.Refused<InputException>($"id,v\n1,\n2,{value}\n", options);
        Assert.Equal("mistyped-value", error.Code);
        Assert.Equal($"x.csv, line 3, column 'v': found '{value}', wanted {wanted}.", error.Message);
    }

    [Fact]
    public void Whole_numbers_laid_down_may_be_padded_or_have_a_point()
    {
        TableReadOptions options = new() { Kinds = new Dictionary<string, ColumnKind> { ["v"] = ColumnKind.Integer } };
        Table table = Reads.Csv("id,v\n1,007\n2,3.0\n3,-1e3\n4,?\n", options).Table;
        Assert.Equal(["7", "3", "-1000", null], Reads.Texts(table["v"]));
        Assert.Equal(ColumnKind.Integer, table["v"].Kind);
    }

    [Fact]
    public void A_column_that_is_not_there_is_named_with_the_nearest()
    {
        TableReadOptions options = new() { Kinds = new Dictionary<string, ColumnKind> { ["incme"] = ColumnKind.Number } };
        InputException error = Reads.Refused<InputException>("income,b\n1,2\n", options);
        Assert.Equal("unknown-column", error.Code);
        Assert.Equal("x.csv has no column 'incme'.", error.Message);
        Assert.Equal("Did you mean 'income'?", error.Hint);
        Assert.Equal(1, Reads.Csv("income,b\n1,2\n", options with { AllowAbsentColumns = true }).Table.RowCount);
    }

    [Fact]
    public void Too_many_rows_and_columns_are_refused()
    {
        Assert.Equal("too-many-rows", Reads.Refused<InputException>("a,b\n1,2\n1,2\n", new TableReadOptions { MaxRows = 1 }).Code);
        Assert.Equal(
            "x.csv, line 1: found 3 columns, where at most 2 are read.",
            Reads.Refused<MalformedDataException>("a,b,c\n1,2,3\n", new TableReadOptions { MaxColumns = 2 }).Message);
    }

    [Fact]
    public void A_quote_never_closed_ends_at_a_bound()
    {
        string text = "a,b\n1,\"" + new string('x', 70 << 20);
        Assert.StartsWith("x.csv, line 2: a record is longer than 64 MiB.", Reads.Refused<MalformedDataException>(text).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_delimiter_that_cannot_be_one_is_refused() => Assert.Equal(
        "wrong-delimiter", Reads.Refused<InputException>("a,b\n", new TableReadOptions { Delimiter = '"' }).Code);

    [Fact]
    public void A_schema_lays_down_kinds_markers_and_spellings()
    {
        Schema schema = new(
        [
            new SchemaField { Name = "n", Kind = ColumnKind.Number, MissingMarkers = ["-999"] },
            new SchemaField { Name = "ok", Kind = ColumnKind.Boolean, TrueText = "oui", FalseText = "non" },
            new SchemaField { Name = "day", Kind = ColumnKind.Time, TimeFormat = "dd/MM/yyyy" },
            new SchemaField { Name = "zip", Kind = ColumnKind.Category },
        ]);
        TableReadResult result = Reads.Csv("n,ok,day,zip\n-999,oui,01/02/2026,12\n5,non,02/02/2026,13\n", new TableReadOptions { Schema = schema });
        Assert.Equal("number boolean time category", Reads.Kinds(result));
        Assert.Equal([null, "5"], Reads.Texts(result.Table["n"]));
        Assert.Equal(["true", "false"], Reads.Texts(result.Table["ok"]));
        Assert.Equal("2026-02-01", result.Table["day"].Format(0));
        Assert.Equal("laid down; 2 values are 2 different texts, most often '12' (1)", result.Schema.Find("zip")!.Evidence);
    }
}

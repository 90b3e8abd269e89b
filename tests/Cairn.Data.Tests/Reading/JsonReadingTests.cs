using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Formats;

namespace Cairn.Data.Tests.Reading;

public sealed class JsonReadingTests
{
    [Fact]
    public void Columns_are_the_union_of_keys_in_order_of_first_occurrence()
    {
        TableReadResult result = Reads.Json("""
            {"a": 1, "b": "x"}
            {"c": true, "a": 2.5}

            {"b": null, "c": false, "d": "2026-03-31"}
            """);
        Assert.Equal(["a", "b", "c", "d"], result.Table.Names);
        Assert.Equal("number category boolean time", Reads.Kinds(result));
        Assert.Equal(["1", "2.5", null], Reads.Texts(result.Table["a"]));
        Assert.Equal(["x", null, null], Reads.Texts(result.Table["b"]));
        Assert.Equal([null, null, "2026-03-31"], Reads.Texts(result.Table["d"]));
    }

    [Fact]
    public void An_array_of_objects_is_read_like_lines()
    {
        TableReadResult result = Reads.Csv("[\n {\"a\": 1,\n  \"b\": \"x\\ny\"},\n {\"a\": 2}\n]\n", name: "standard input");
        Assert.Equal(["1", "2"], Reads.Texts(result.Table["a"]));
        Assert.Equal(["x\ny", null], Reads.Texts(result.Table["b"]));
    }

    [Fact]
    public void Escapes_are_undone()
    {
        TableReadResult result = Reads.Json("{\"k\\u00e9y\": \"\\u00e9\\n\\\"\\ud83d\\ude00\\\\\"}\n{\"kéy\": \"plain\"}\n");
        Assert.Equal(["é\n\"😀\\", "plain"], Reads.Texts(result.Table["kéy"]));
    }

    [Fact]
    public void Digits_in_a_string_stay_text()
    {
        Assert.Equal("category", Reads.Kinds(Reads.Json("{\"zip\": \"12345\"}\n{\"zip\": \"12346\"}\n")));
        string late = string.Concat(Enumerable.Repeat("{\"zip\": 5}\n", 200_000)) + "{\"zip\": \"5\"}\n";
        Assert.Equal("category", Reads.Kinds(Reads.Json(late)));
    }

    [Fact]
    public void Keys_that_come_late_are_missing_before()
    {
        string text = string.Concat(Enumerable.Repeat("{\"a\": 1}\n", 300_000)) + "{\"late\": 7, \"a\": 2}\n";
        foreach (int threads in new[] { 1, 3 })
        {
            Table table = Reads.Json(text, new TableReadOptions { Threads = threads }).Table;
            Assert.Equal(["a", "late"], table.Names);
            Assert.Equal(300_000, table["late"].MissingCount);
            Assert.Equal(ColumnKind.Integer, table["late"].Kind);
        }
    }

    [Theory]
    [InlineData("{\"a\": 1}\n{\"a\": {\"b\": 1}}\n", "x.jsonl, line 2: key 'a': found an object, wanted a number, text, true, false or null.")]
    [InlineData("{\"a\": [1]}\n", "x.jsonl, line 1: key 'a': found a list, wanted a number, text, true, false or null.")]
    [InlineData("{\"a\": 1, \"a\": 2}\n", "x.jsonl, line 1: key 'a' occurs twice in one object.")]
    [InlineData("{\"a\": 1} {\"a\": 2}\n", "x.jsonl, line 1: this is not a whole JSON object")]
    [InlineData("{\"a\": 1}\n5\n", "x.jsonl, line 2: found a number, wanted an object such as {\"a\": 1}.")]
    [InlineData("{\"a\": 1}\n\n{\"a\":\n", "x.jsonl, line 3: this is not a whole JSON object")]
    [InlineData("{\"a\": \"\\ud800\"}\n", "x.jsonl, line 1: a string has an escape that is no character.")]
    public void What_is_no_flat_object_is_refused_with_line_and_key(string text, string message) =>
        Assert.StartsWith(message, Reads.Refused<MalformedDataException>(text, name: "x.jsonl").Message, StringComparison.Ordinal);

    [Fact]
    public void A_value_against_the_kind_laid_down_is_named_with_its_line()
    {
        TableReadOptions options = new() { Kinds = new Dictionary<string, ColumnKind> { ["v"] = ColumnKind.Integer } };
        InputException error = Reads.Refused<InputException>("{\"v\": 1}\n{\"v\": \"\\u0061b\"}\n", options, "x.jsonl");
        Assert.Equal("x.jsonl, line 2, column 'v': found 'ab', wanted a whole number.", error.Message);
    }

    [Fact]
    public void An_element_of_an_array_is_named_by_its_number() => Assert.Equal(
        "x.json: element 2: found a number, wanted an object such as {\"a\": 1}.",
        Reads.Refused<MalformedDataException>("[{\"a\": 1},\n\n5]", name: "x.json").Message);
}

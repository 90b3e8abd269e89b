using System.Text;
using Cairn.Formats.Documents;

namespace Cairn.Formats.Tests.Documents;

public sealed class JsonDocumentTests
{
    [Fact]
    public void Every_kind_of_value_is_read()
    {
        DocumentField read = Read(
            " {\"a\" : [1, -2.5e3,0] , \"b\":[ ],\"c\":[1,\"x\",null,[true,false]],\"d\":\"\\u00e9\\n\\uD83D\\uDE00é\",\"e\":NaN,\"f\":[Infinity,-Infinity]}\n");
        Assert.Equal([1, -2500, 0], read["a"].Numbers());
        Assert.Empty(read["b"].Numbers());
        Assert.Equal(4, read["c"].Items().Length);
        Assert.Equal([1.0, 0], read["c"].Items()[3].Numbers());
        Assert.Equal("é\n😀é", read["d"].Text());
        Assert.Equal(double.NaN, read["e"].Number());
        Assert.Equal([double.PositiveInfinity, double.NegativeInfinity], read["f"].Numbers());
        Assert.Null(read.Find("g"));
    }

    [Fact]
    public void A_document_longer_than_the_buffer_comes_back_as_it_was()
    {
        double[] numbers = [.. Enumerable.Range(0, 30_000).Select(i => Math.Sin(i) * Math.Pow(10, i % 40 - 20))];
        DocumentValue value = DocumentValue.Of(new OrderedDictionary<string, DocumentValue>
        {
            ["numbers"] = DocumentValue.Of(numbers),
            ["single"] = DocumentValue.Of([.. numbers.Select(n => (double)(float)n)], NumberType.Float32),
            ["text \"\\\u0001é"] = DocumentValue.Of("a\tb"),
            ["mixed"] = DocumentValue.Of([DocumentValue.Null, DocumentValue.Of(true), DocumentValue.Of(2.5)]),
        });
        MemoryStream stream = new();
        JsonDocumentWriter.Write(stream, value);
        stream.Position = 0;
        DocumentField read = JsonDocumentReader.Read(stream, "x.json");
        Assert.Equal(numbers, read["numbers"].Numbers());
        Assert.Equal(numbers.Select(n => (float)n), read["single"].Numbers().Select(n => (float)n));
        Assert.Equal("a\tb", read["text \"\\\u0001é"].Text());
        Assert.Equal(2.5, read["mixed"].Items()[2].Number());
    }

    [Theory]
    [InlineData("", "at byte 0: the document ends where a value is wanted")]
    [InlineData("{\"a\":[1,2", "at byte 9: ',' or ']' is wanted")]
    [InlineData("{\"a\":1,}", "at byte 7: a name in quotes is wanted")]
    [InlineData("{\"a\":1,\"a\":2}", "the name \"a\" comes twice")]
    [InlineData("{} x", "something follows the document")]
    [InlineData("[1 2]", "',' or ']' is wanted")]
    [InlineData("[tru]", "'true' is wanted")]
    [InlineData("[1.2.3]", "'1.2.3' is not a value")]
    [InlineData("[+1]", "'+1' is not a value")]
    [InlineData("[inf]", "'inf' is not a value")]
    [InlineData("\"a", "ends in the middle of a value")]
    [InlineData("\"\\x\"", "'\\x' is not an escape")]
    [InlineData("\"\\ud800\"", "half of a surrogate pair")]
    [InlineData("\"\\u12g4\"", "four hexadecimal digits")]
    [InlineData("[11111111111111111111111111111111111111111111111111111111111111111]", "a number of more than 64 characters")]
    public void What_is_no_json_is_refused_with_its_place(string text, string message) =>
        Assert.Contains(message, Assert.Throws<MalformedDataException>(() => Read(text)).Message);

    [Fact]
    public void Deep_nesting_is_refused_before_the_stack_ends() => Assert.Contains(
        "nested deeper than 64", Assert.Throws<MalformedDataException>(() => Read(new string('[', 1_000_000))).Message);

    [Fact]
    public void A_field_of_another_kind_is_told_with_its_path()
    {
        DocumentField read = Read("{\"a\":{\"b\":[{\"c\":\"x\"},1]},\"n\":[1,2.5]}");
        Assert.Equal(
            "x.json: 'a.b[0].c' is 'x', wanted a number.",
            Assert.Throws<MalformedDataException>(() => read["a"]["b"].Items()[0]["c"].Number()).Message);
        Assert.Equal(
            "x.json: 'a' has no 'z'.", Assert.Throws<MalformedDataException>(() => read["a"]["z"]).Message);
        Assert.Equal(
            "x.json: 'n' has 2.5 at 1, wanted a whole number from 0 to 9.",
            Assert.Throws<MalformedDataException>(() => read["n"].Integers(-1, 0, 9)).Message);
        Assert.Equal(
            "x.json: 'n' has 2 numbers, wanted 3.",
            Assert.Throws<MalformedDataException>(() => read["n"].Numbers(3)).Message);
    }

    private static DocumentField Read(string text) =>
        JsonDocumentReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.json");
}

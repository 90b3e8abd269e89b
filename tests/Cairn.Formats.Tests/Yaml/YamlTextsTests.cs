using Cairn.Formats.Yaml;

namespace Cairn.Formats.Tests.Yaml;

public sealed class YamlTextsTests
{
    [Theory]
    [InlineData("owner: Credit team", "Credit team")]
    [InlineData("owner: \"Credit: team # 1\" # a comment", "Credit: team # 1")]
    [InlineData("owner: 'it''s ours'", "it's ours")]
    [InlineData("owner: plain # a comment", "plain")]
    [InlineData("owner: a # of no use\n  goes on\n  below", "a goes on below")]
    [InlineData("owner: |\n  two\n   lines\n", "two\n lines")]
    [InlineData("owner: >-\n  one\n  line\n\n  and another\n", "one line\nand another")]
    [InlineData("owner:\n  - first\n  - second\n", "- first\n- second")]
    [InlineData("owner:\n- first\n- 'second'\n", "- first\n- second")]
    [InlineData("owner: \"tab\\tnew\\nline \\\"x\\\"\"", "tab\tnew\nline \"x\"")]
    [InlineData("owner:\n", "")]
    [InlineData("owner: ~", "")]
    [InlineData("---\n# head\nowner: x\n...\n", "x")]
    [InlineData("owner: see http://example.org/a#b", "see http://example.org/a#b")]
    public void Texts_are_read_as_yaml_has_them(string yaml, string value)
    {
        KeyValuePair<string, string> pair = Assert.Single(YamlTexts.Parse(yaml, "card.yaml"));
        Assert.Equal("owner", pair.Key);
        Assert.Equal(value, pair.Value);
    }

    [Fact]
    public void Names_keep_their_order() => Assert.Equal(
        ["b", "a", "c"], YamlTexts.Parse("b: 1\r\na: |\r\n  2\r\n\r\nc: 3", "card.yaml").Select(pair => pair.Key));

    [Theory]
    [InlineData("owner: {a: b}", "line 1: found '{a: b}', wanted a text.")]
    [InlineData("a: 1\nowner: [a, b]", "line 2: found '[a, b]', wanted a text.")]
    [InlineData("owner: &x y", "line 1: found '&x y'")]
    [InlineData("a: 1\na: 2", "line 2: 'a' stands twice.")]
    [InlineData("just words", "line 1: found 'just words', wanted 'name: text'.")]
    [InlineData("  indented: x", "line 1: found 'indented: x', wanted 'name: text'.")]
    [InlineData("owner:\n  name: x", "line 1: found 'name: x' below a name, wanted a text.")]
    [InlineData("owner:\n  - a\n  b", "line 1: found 'b' in a list")]
    [InlineData("owner: \"open", "line 1: found '\"open', whose quote is not closed.")]
    public void What_is_not_a_text_is_refused_by_its_line(string yaml, string message)
    {
        MalformedDataException error = Assert.Throws<MalformedDataException>(() => YamlTexts.Parse(yaml, "card.yaml"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_truncation_gives_texts_or_a_typed_error()
    {
        const string Whole = "a: \"x\\\"\"\nb: >\n  one\n\n  two\nc:\n  - 'd'\n  - e # f\n";
        for (int length = 0; length <= Whole.Length; length++)
        {
            try
            {
                _ = YamlTexts.Parse(Whole[..length], "card.yaml");
            }
            catch (MalformedDataException)
            {
            }
        }
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal("file-not-found", Assert.Throws<InputException>(() => YamlTexts.Read("/no/such.yaml")).Code);
}

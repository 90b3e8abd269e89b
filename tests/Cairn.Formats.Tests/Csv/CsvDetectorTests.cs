using System.Text;
using Cairn.Formats.Csv;

namespace Cairn.Formats.Tests.Csv;

public sealed class CsvDetectorTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3,4\n", ',')]
    [InlineData("a;b\n1,5;2\n3,5;4\n", ';')]
    [InlineData("a\tb\nhello, you\t2\nwell, well\t4\n", '\t')]
    [InlineData("a|b|c\n1|2|3\n", '|')]
    [InlineData("t status sex\n35 0 1\n34 0 1\n", ' ')]
    [InlineData("\"a;b\",c\n\"d;e;f\",g\n", ',')]
    [InlineData("one column\nof words\nwithout any\n", ',')]
    [InlineData("150,4,setosa\n1,2,3,4,5\n1,2,3,4,5\n", ',')]
    public void The_delimiter_is_the_one_under_which_the_records_agree(string text, char delimiter) =>
        Assert.Equal(delimiter, (char)CsvDetector.Detect(Encoding.UTF8.GetBytes(text)).Delimiter);

    [Fact]
    public void Comma_and_blank_are_one_separator_where_they_nearly_always_come_together()
    {
        Assert.True(CsvDetector.Detect("39, State-gov, 77516\n50, Private, 83311\n"u8).TrimsBlanks);
        Assert.False(CsvDetector.Detect("39,State gov,77516\n50, Private,83311\n"u8).TrimsBlanks);
    }

    [Fact]
    public void Quotes_are_ordinary_between_tabs_when_they_do_not_enclose_fields()
    {
        Assert.False(CsvDetector.Detect("a\tb\n\"Hello\" he said\t1\nfine\t2\n"u8).Quoted);
        Assert.True(CsvDetector.Detect("a\tb\n\"Hello\tyou\"\t1\nfine\t2\n"u8).Quoted);
    }

    [Fact]
    public void Carriage_returns_end_lines_only_where_no_line_feed_does()
    {
        Assert.Equal((byte)'\r', CsvDetector.Detect("a,b\r1,2\r"u8).LineEnd);
        Assert.Equal((byte)'\n', CsvDetector.Detect("a,b\r\n1,2\r\n"u8).LineEnd);
    }
}

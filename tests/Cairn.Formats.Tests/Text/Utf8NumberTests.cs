using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Formats.Text;

namespace Cairn.Formats.Tests.Text;

public sealed class Utf8NumberTests
{
    [Fact]
    public void Every_hard_decimal_is_the_nearest_double_as_python_reads_it()
    {
        JsonArray golden = (JsonArray)JsonNode.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "decimal_numbers.json")))!;
        Assert.True(golden.Count > 1500);
        foreach (JsonNode? pair in golden)
        {
            string text = (string)pair![0]!;
            Assert.True(Utf8Number.TryParse(Encoding.UTF8.GetBytes(text), out double value), text);
            Assert.Equal((string)pair[1]!, BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Random_doubles_come_back_bit_for_bit_from_their_shortest_and_their_17_digit_text()
    {
        System.Random random = new(7);
        for (int i = 0; i < 100_000; i++)
        {
            double wanted = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(wanted))
                continue;
            foreach (string format in new[] { "R", "E16" })
            {
                string text = wanted.ToString(format, CultureInfo.InvariantCulture);
                Assert.True(Utf8Number.TryParse(Encoding.UTF8.GetBytes(text), out double value), text);
                Assert.Equal(BitConverter.DoubleToInt64Bits(wanted), BitConverter.DoubleToInt64Bits(value));
            }
        }
    }

    [Theory]
    [InlineData(" 1.5 ", 1.5)]
    [InlineData("\t-2", -2)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("+INF", double.PositiveInfinity)]
    [InlineData("1.5\r", 1.5)]
    public void Blanks_around_and_words_of_infinity_are_read(string text, double wanted)
    {
        Assert.True(Utf8Number.TryParse(Encoding.UTF8.GetBytes(text), out double value));
        Assert.Equal(wanted, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("1 2")]
    [InlineData("0x10")]
    [InlineData("nan")]
    [InlineData("--1")]
    [InlineData("1_000")]
    [InlineData("12a")]
    [InlineData("infinit")]
    [InlineData("１")]
    public void What_is_no_number_is_refused(string text) =>
        Assert.False(Utf8Number.TryParse(Encoding.UTF8.GetBytes(text), out double _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("+17", 17)]
    [InlineData(" 42 ", 42)]
    [InlineData("999999999999999999", 999999999999999999)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775807", -long.MaxValue)]
    public void Whole_numbers_are_read_to_the_ends_of_their_range(string text, long wanted)
    {
        Assert.True(Utf8Number.TryParseInteger(Encoding.UTF8.GetBytes(text), out long value));
        Assert.Equal(wanted, value);
    }

    [Theory]
    [InlineData("007")]
    [InlineData("-01")]
    [InlineData("00")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775808")]
    [InlineData("1.0")]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("1-")]
    [InlineData("99999999999999999999999")]
    public void Padded_and_too_large_whole_numbers_are_refused(string text) =>
        Assert.False(Utf8Number.TryParseInteger(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("12345678")]
    [InlineData("00000000.00000001")]
    [InlineData("99999999.99999999")]
    [InlineData("-1234567890123456.78")]
    [InlineData("1.12345678901234567")]
    [InlineData("12345678e-8")]
    [InlineData("1234567890123456789")]
    public void Runs_of_eight_digits_are_read_as_any_others(string text)
    {
        Assert.True(Utf8Number.TryParse(Encoding.UTF8.GetBytes(text), out double value));
        Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), value);
    }

    [Fact]
    public void A_byte_that_is_no_digit_is_met_at_each_of_eight_places()
    {
        for (int place = 0; place < 8; place++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] text = "0.12345678"u8.ToArray();
                text[2 + place] = (byte)value;
                // Blanks at the end are skipped, and digits before an exponent make a number.
                bool isNumber = value is >= '0' and <= '9' || (value is 'e' or 'E' && place < 7)
                    || (value is ' ' or '\t' or '\r' && place == 7);
                Assert.Equal(isNumber, Utf8Number.TryParse(text, out double _));
            }
        }
    }
}

using System.Globalization;
using System.Text;
using Cairn.Formats.Text;

namespace Cairn.Formats.Tests.Text;

public sealed class Utf8TimeTests
{
    [Theory]
    [InlineData("2026-03-31", TimeShape.YearFirst, "2026-03-31T00:00:00")]
    [InlineData("2026/3/1", TimeShape.YearFirst, "2026-03-01T00:00:00")]
    [InlineData("2026-03-31 14:05", TimeShape.YearFirst, "2026-03-31T14:05:00")]
    [InlineData("2026-03-31T14:05:06Z", TimeShape.YearFirst, "2026-03-31T14:05:06")]
    [InlineData("2026-03-31T14:05:06.25+02:00", TimeShape.YearFirst, "2026-03-31T12:05:06.25")]
    [InlineData("2026-03-31 14:05:06.123456789-0130", TimeShape.YearFirst, "2026-03-31T15:35:06.1234567")]
    [InlineData("31/03/2026", TimeShape.DayFirst, "2026-03-31T00:00:00")]
    [InlineData("31.3.2026 7:05", TimeShape.DayFirst, "2026-03-31T07:05:00")]
    [InlineData("03/31/2026 12:05:09 AM", TimeShape.MonthFirst, "2026-03-31T00:05:09")]
    [InlineData("03/31/2026 2:05 pm", TimeShape.MonthFirst, "2026-03-31T14:05:00")]
    [InlineData("2026-03", TimeShape.YearMonth, "2026-03-01T00:00:00")]
    [InlineData("20240229", TimeShape.Compact, "2024-02-29T00:00:00")]
    [InlineData(" 2026-03-31 ", TimeShape.YearFirst, "2026-03-31T00:00:00")]
    public void Common_ways_to_write_times_are_read(string text, TimeShape shape, string wanted)
    {
        Assert.True(Utf8Time.TryParse(Encoding.UTF8.GetBytes(text), shape, out long ticks));
        Assert.Equal(DateTime.Parse(wanted, CultureInfo.InvariantCulture).Ticks, ticks);
    }

    [Theory]
    [InlineData("2026-02-29")]
    [InlineData("2026-13-01")]
    [InlineData("2026-03-31T25:00")]
    [InlineData("2026-03-31T14:60")]
    [InlineData("2026-03/31")]
    [InlineData("2026-03-31Z")]
    [InlineData("2026-03-31 14:05 later")]
    [InlineData("2026-03-31T14:05+15:00")]
    [InlineData("0000-01-01")]
    [InlineData("26-03-31")]
    [InlineData("2026-03-31T13:05 PM")]
    [InlineData("0001-01-01T00:00+01:00")]
    [InlineData("9999-12-31T23:59-01:00")]
    [InlineData("31/03/26")]
    [InlineData("12:30")]
    [InlineData("2026-03-31T14:05:06.")]
    public void What_is_no_time_has_no_shape(string text) =>
        Assert.Equal(TimeShape.None, Utf8Time.ShapesOf(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_day_up_to_twelve_leaves_day_first_and_month_first_open()
    {
        Assert.Equal(TimeShape.DayFirst | TimeShape.MonthFirst, Utf8Time.ShapesOf("05/06/2026"u8));
        Assert.Equal(TimeShape.DayFirst, Utf8Time.ShapesOf("13/06/2026"u8));
        Assert.Equal(TimeShape.MonthFirst, Utf8Time.ShapesOf("06/13/2026"u8));
    }

    [Fact]
    public void A_byte_that_does_not_belong_into_a_plain_time_is_met_at_every_place()
    {
        const string Plain = "2026-03-31 14:05:06";
        for (int place = 0; place < Plain.Length; place++)
        {
            foreach (char wrong in "/:x\u0001")
            {
                char[] text = Plain.ToCharArray();
                if (text[place] == wrong)
                    continue;
                text[place] = wrong;
                Assert.False(Utf8Time.TryParse(Encoding.UTF8.GetBytes(text), TimeShape.YearFirst, out _), new string(text));
            }
        }
        Assert.True(Utf8Time.TryParse("2024-02-29 23:59:59"u8, TimeShape.YearFirst, out long ticks));
        Assert.Equal(new DateTime(2024, 2, 29, 23, 59, 59).Ticks, ticks);
        Assert.False(Utf8Time.TryParse("2026-03-31 24:00:00"u8, TimeShape.YearFirst, out _));
    }
}

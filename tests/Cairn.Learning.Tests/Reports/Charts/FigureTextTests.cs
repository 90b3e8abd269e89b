using Cairn.Learning.Reports.Charts;

namespace Cairn.Learning.Tests.Reports.Charts;

public sealed class FigureTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.92812, "0.9281")]
    [InlineData(3.14159, "3.142")]
    [InlineData(-12.3456, "−12.35")]
    [InlineData(273.44, "273.4")]
    [InlineData(12040.4, "12,040")]
    [InlineData(2.314e-7, "2.31e-07")]
    [InlineData(5e15, "5e15")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "–")]
    public void Quantities_have_four_digits(double value, string text) => Assert.Equal(text, FigureText.Quantity(value));

    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(47, "47")]
    [InlineData(263.1216, "263.12")]
    [InlineData(-30071.52, "−30,071.5")]
    [InlineData(0, "0")]
    public void Values_of_data_have_no_trailing_zeros(double value, string text) => Assert.Equal(text, FigureText.Value(value));

    [Fact]
    public void Differences_show_their_sign()
    {
        Assert.Equal("+0.1640", FigureText.Difference(0.164));
        Assert.Equal("−12.30", FigureText.Difference(-12.3));
        Assert.Equal("+9.5", FigureText.Signed(9.45001, "0.0"));
    }

    [Fact]
    public void Counts_shares_times_and_plurals_read_as_people_write_them()
    {
        Assert.Equal("16,281", FigureText.Count(16281));
        Assert.Equal("87.4 %", FigureText.Percent(0.8744));
        Assert.Equal("1970-01-02", FigureText.Time(86400));
        Assert.Equal("1970-01-01 01:30", FigureText.Time(5400));
        Assert.Equal("–", FigureText.Time(1e300));
        Assert.Equal("1 row", FigureText.Plural(1, "row", "rows"));
        Assert.Equal("0 rows", FigureText.Plural(0, "row", "rows"));
    }
}

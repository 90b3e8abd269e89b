using Cairn.Server.Dashboard.Views;

namespace Cairn.Server.Tests.Dashboard.Views;

public sealed class TimesTests
{
    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(3.24, "3.2 s")]
    [InlineData(42.4, "42 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(7325, "2 h 2 min")]
    [InlineData(183_600, "2 d 3 h")]
    public void Durations_have_two_units(double seconds, string text) =>
        Assert.Equal(text, Times.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.000_04, "0.04 ms")]
    [InlineData(0.0123, "12.3 ms")]
    [InlineData(1.5, "1,500 ms")]
    [InlineData(double.NaN, "–")]
    public void Latencies_are_in_milliseconds(double seconds, string text) => Assert.Equal(text, Times.Latency(seconds));

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(250_100, "250.1 kB")]
    [InlineData(3_400_000, "3.4 MB")]
    public void Sizes_have_a_unit(long bytes, string text) => Assert.Equal(text, Times.Size(bytes));

    [Fact]
    public void Links_escape_names()
    {
        Assert.Equal("/models/a%2Fb/1", Links.Version("a/b", "1"));
        Assert.Equal("/runs/x/files/sub/a%20b.txt", Links.File("x", "sub/a b.txt"));
    }
}

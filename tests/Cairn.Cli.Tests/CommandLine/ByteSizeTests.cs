using Cairn.Cli.CommandLine;
using Cairn.Formats;

namespace Cairn.Cli.Tests.CommandLine;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("500MB", 500_000_000)]
    [InlineData("500 mb", 500_000_000)]
    [InlineData("1.5GiB", 1_610_612_736)]
    [InlineData("2GB", 2_000_000_000)]
    [InlineData("64kB", 64_000)]
    [InlineData("64KiB", 65_536)]
    [InlineData("3TiB", 3_298_534_883_328)]
    [InlineData("1048576", 1_048_576)]
    [InlineData("12B", 12)]
    public void Sizes_are_read(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse("--memory", text));

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-5MB")]
    [InlineData("0GB")]
    [InlineData("lots")]
    [InlineData("5 apples")]
    [InlineData("1,5GB")]
    [InlineData("1e9")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999TB")]
    public void Anything_else_is_refused(string text)
    {
        InputException error = Assert.Throws<InputException>(() => ByteSize.Parse("--memory", text));
        Assert.Equal("bad-option", error.Code);
        Assert.Equal($"Option --memory: found '{text}', wanted a number of bytes such as 500MB, 2GB or 1.5GiB.", error.Message);
    }
}

using Cairn.Formats;
using Cairn.Server.Hosting;
using Cairn.Server.Security;

namespace Cairn.Server.Tests.Security;

public sealed class AccessKeyTests : IDisposable
{
    private const string Secret = "correct-horse-battery";

    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-key-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("correct-horse-battery", true)]
    [InlineData("correct-horse-batterY", false)]
    [InlineData("correct-horse-batter", false)]
    [InlineData("correct-horse-battery ", false)]
    [InlineData("", false)]
    public void Only_the_whole_key_matches(string given, bool expected)
    {
        Assert.Equal(expected, AccessKey.Parse(Secret, "a test").Matches(given));
        Assert.False(AccessKey.Parse(Secret, "a test").Matches(new string('a', 5000)));
    }

    [Fact]
    public void Key_is_not_printed_with_the_options_that_hold_it()
    {
        ServerOptions options = new() { Key = AccessKey.Parse(Secret, "a test") };

        Assert.Contains("Key = (hidden)", options.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short", "The key from a test has 5 characters, wanted 16 to 1024.")]
    [InlineData("two words of a secret", "The key from a test has characters other than visible ASCII ones.")]
    [InlineData("größer als erlaubt-und-so", "The key from a test has characters other than visible ASCII ones.")]
    public void Weak_or_unsendable_key_is_refused_and_not_repeated(string key, string expected)
    {
        InputException error = Assert.Throws<InputException>(() => AccessKey.Parse(key, "a test"));

        Assert.Equal("bad-key", error.Code);
        Assert.Equal(expected, error.Message);
        Assert.DoesNotContain(key, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Key_file_of_the_owner_is_read_with_its_line_end()
    {
        Assert.True(AccessKey.Read(WriteKey(Secret + "\n")).Matches(Secret));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Key_file_that_others_can_read_is_refused(UnixFileMode others)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have no mode here");
        string path = WriteKey(Secret, others);

        InputException error = Assert.Throws<InputException>(() => AccessKey.Read(path));

        Assert.Equal("open-key-file", error.Code);
        Assert.Equal($"The key file '{path}' can be read or changed by others than its owner.", error.Message);
        Assert.Equal($"Run: chmod 600 {path}", error.Hint);
    }

    [Fact]
    public void Key_file_that_is_absent_or_too_large_is_refused()
    {
        string absent = Path.Combine(_folder, "absent");
        Assert.Equal("unreadable-key-file", Assert.Throws<InputException>(() => AccessKey.Read(absent)).Code);
        string large = WriteKey(new string('k', 100_000));
        Assert.Equal("bad-key", Assert.Throws<InputException>(() => AccessKey.Read(large)).Code);
    }

    private string WriteKey(string text, UnixFileMode others = UnixFileMode.None)
    {
        string path = Path.Combine(_folder, "key");
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        return path;
    }
}

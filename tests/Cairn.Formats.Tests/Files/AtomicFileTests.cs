using Cairn.Formats.Files;

namespace Cairn.Formats.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-atomic-").FullName;

    private string Target => Path.Combine(_folder, "a.bin");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_made_or_replaced()
    {
        AtomicFile.Write(Target, stream => stream.WriteByte(1));
        AtomicFile.Write(Target, stream => stream.WriteByte(2));
        Assert.Equal([2], File.ReadAllBytes(Target));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_failed_write_leaves_what_was_there()
    {
        AtomicFile.Write(Target, stream => stream.WriteByte(1));
        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(Target, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidDataException();
        }));
        Assert.Equal([1], File.ReadAllBytes(Target));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_and_what_is_being_written_is_not()
    {
        string dead = Path.Combine(_folder, ".a.bin.0123456789ab.tmp");
        string young = Path.Combine(_folder, ".a.bin.0123456789ac.tmp");
        string other = Path.Combine(_folder, ".b.bin.0123456789ad.tmp");
        string open = Path.Combine(_folder, ".a.bin.0123456789ae.tmp");
        foreach (string path in new[] { dead, young, other, open })
            File.WriteAllText(path, "part");
        foreach (string path in new[] { dead, other, open })
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-5));
        using (FileStream writing = new(open, FileMode.Open, FileAccess.Read, FileShare.None))
            AtomicFile.Write(Target, stream => stream.WriteByte(1));
        Assert.False(File.Exists(dead));
        Assert.True(File.Exists(young));
        Assert.True(File.Exists(other));
        Assert.True(File.Exists(open));
    }

    [Fact]
    public void Places_that_cannot_be_written_are_named()
    {
        InputException error = Assert.Throws<InputException>(
            () => AtomicFile.Write(Path.Combine(_folder, "none", "a"), _ => { }));
        Assert.Equal("folder-not-found", error.Code);
        Assert.Equal("not-a-file", Assert.Throws<InputException>(() => AtomicFile.Write(_folder, _ => { })).Code);
    }
}

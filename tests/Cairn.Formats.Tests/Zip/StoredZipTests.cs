using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Cairn.Formats.Zip;

namespace Cairn.Formats.Tests.Zip;

public sealed class StoredZipTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        byte[] large = new byte[100_000];
        new Random(1).NextBytes(large);
        byte[] zip = Write(("a.txt", "hello"u8.ToArray()), ("empty", []), ("deep/er/größe.bin", large));
        using StoredZipReader reader = StoredZipReader.Open(zip, "test.zip");
        Assert.Equal(["a.txt", "empty", "deep/er/größe.bin"], reader.Entries.Select(e => e.Name));
        Assert.Equal("hello"u8.ToArray(), reader.Read(reader.Find("a.txt")!, 5));
        Assert.Empty(reader.Read(reader.Find("empty")!, 0));
        Assert.Equal(large, reader.Read(reader.Find("deep/er/größe.bin")!, 1 << 20));
        Assert.Null(reader.Find("A.txt"));
        Assert.Null(reader.Find("none"));
    }

    [Fact]
    public void Data_begin_at_multiples_of_64_whatever_the_names()
    {
        for (int length = 1; length < 140; length++)
        {
            byte[] zip = Write((new string('n', length), [1, 2, 3]), ("x", [4]));
            using StoredZipReader reader = StoredZipReader.Open(zip, "test.zip");
            Assert.All(reader.Entries, entry => Assert.Equal(0, entry.DataOffset % 64));
            Assert.Equal(4, zip[(int)reader.Entries[1].DataOffset]);
        }
    }

    [Fact]
    public void The_same_entries_are_the_same_bytes()
    {
        Assert.Equal(Write(("a", [1]), ("b", [2])), Write(("a", [1]), ("b", [2])));
        Assert.Equal(Join(new StoredParts([1, 2], [3])), Join(new StoredParts([1, 2, 3])));

        static byte[] Join(StoredParts parts)
        {
            using MemoryStream stream = new();
            StoredZipWriter writer = new(stream);
            writer.Add("a", [.. parts.Parts.Select(p => (ReadOnlyMemory<byte>)p)]);
            writer.Finish();
            return stream.ToArray();
        }
    }

    [Fact]
    public void Other_readers_read_it()
    {
        byte[] zip = Write(("a.txt", "hello"u8.ToArray()), ("größe/b.bin", new byte[1000]), ("empty", []));
        using ZipArchive archive = new(new MemoryStream(zip), ZipArchiveMode.Read);
        Assert.Equal(["a.txt", "größe/b.bin", "empty"], archive.Entries.Select(e => e.FullName));
        using StreamReader text = new(archive.Entries[0].Open());
        Assert.Equal("hello", text.ReadToEnd());
        Assert.Equal(new DateTime(1980, 1, 1), archive.Entries[0].LastWriteTime.DateTime);
    }

    [Fact]
    public void Pythons_zipfile_finds_no_fault()
    {
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python), $"needs {Python}");
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path,
                Write(("a.txt", "hello"u8.ToArray()), ("größe/b.bin", new byte[1000]), ("empty", [])));
            ProcessStartInfo start = new(Python) { RedirectStandardOutput = true };
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(
                "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.read('a.txt'), len(z.infolist()))");
            start.ArgumentList.Add(path);
            using Process process = Process.Start(start)!;
            Assert.Equal("None b'hello' 3", process.StandardOutput.ReadToEnd().Trim());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Stored_archives_of_another_writer_are_read()
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("a.txt", CompressionLevel.NoCompression).Open();
            entry.Write("hello"u8);
        }
        using StoredZipReader reader = StoredZipReader.Open(stream.ToArray(), "test.zip");
        Assert.Equal("hello"u8.ToArray(), reader.Read(reader.Entries[0], 100));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../up")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("folder/")]
    [InlineData("a\\b")]
    [InlineData("C:x")]
    [InlineData("line\nbreak")]
    public void Names_that_could_leave_their_folder_are_neither_written_nor_read(string name)
    {
        Assert.Throws<ArgumentException>(() => Write((name, [1])));
        // The same length in bytes, so that only the name is at fault.
        string stand = new('n', Math.Max(1, Encoding.UTF8.GetByteCount(name)));
        byte[] zip = Write((stand, [1]));
        if (name.Length == 0)
            return;
        Replace(zip, Encoding.UTF8.GetBytes(stand), Encoding.UTF8.GetBytes(name));
        Assert.Contains("an entry's name", Refused(zip), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_not_there_twice_in_any_casing()
    {
        Assert.Throws<ArgumentException>(() => Write(("a", [1]), ("A", [2])));
        byte[] zip = Write(("aa", [1]), ("bb", [2]));
        Replace(zip, "bb"u8.ToArray(), "AA"u8.ToArray());
        Assert.Contains("'AA' is there twice", Refused(zip), StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_may_be_given()
    {
        using MemoryStream stream = new();
        StoredZipWriter writer = new(stream, new DateTime(2025, 6, 7, 8, 9, 10));
        writer.Add("a", new byte[] { 1 });
        writer.Finish();
        using ZipArchive archive = new(stream, ZipArchiveMode.Read);
        Assert.Equal(new DateTime(2025, 6, 7, 8, 9, 10), archive.Entries[0].LastWriteTime.DateTime);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoredZipWriter(stream, new DateTime(1979, 1, 1)));
        Assert.Throws<ObjectDisposedException>(() => writer.Add("b", new byte[] { 1 }));
    }

    internal static byte[] Write(params (string Name, byte[] Bytes)[] entries)
    {
        using MemoryStream stream = new();
        StoredZipWriter writer = new(stream);
        foreach ((string name, byte[] bytes) in entries)
            writer.Add(name, bytes);
        writer.Finish();
        return stream.ToArray();
    }

    internal static string Refused(byte[] zip, int mostEntries = 1000) => Assert.Throws<MalformedDataException>(() =>
    {
        using StoredZipReader reader = StoredZipReader.Open(zip, "test.zip", mostEntries);
        foreach (StoredZipEntry entry in reader.Entries)
            reader.Read(entry, 1000);
    }).Message;

    internal static void Replace(byte[] zip, byte[] what, byte[] by)
    {
        for (int at = zip.AsSpan().IndexOf(what); at >= 0; at = zip.AsSpan().IndexOf(what))
            by.CopyTo(zip, at);
    }

    private sealed record StoredParts(params byte[][] Parts);
}

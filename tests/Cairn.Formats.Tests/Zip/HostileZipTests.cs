using System.Buffers.Binary;
using System.IO.Compression;
using Cairn.Formats.Zip;

namespace Cairn.Formats.Tests.Zip;

public sealed class HostileZipTests
{
    private static readonly byte[] s_zip = StoredZipTests.Write(("first", [1, 2, 3]), ("second", [4, 5, 6, 7]));

    // The directory of two records follows the data; the end record is the last 22 bytes.
    private static int Directory => (int)BinaryPrimitives.ReadUInt32LittleEndian(s_zip.AsSpan(s_zip.Length - 6));

    private static int SecondRecord => Directory + 46 + 5;

    [Fact]
    public void Compressed_entries_are_refused()
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("a.txt", CompressionLevel.Optimal).Open();
            entry.Write(new byte[1000]);
        }
        string message = StoredZipTests.Refused(stream.ToArray());
        Assert.Equal("test.zip: entry 'a.txt' is compressed; entries must be stored.", message);
    }

    [Theory]
    [InlineData(16, 0, "does not agree with the directory")] // checksum
    [InlineData(20, 99, "the sizes of entry 'first' do not agree")]
    [InlineData(8, 1, "is encrypted")]
    [InlineData(8, 8, "is encrypted or written in a way that is not read")] // data descriptor
    [InlineData(34, 1, "the sizes of entry 'first' do not agree")] // another disk
    [InlineData(42, 1, "the header of entry 'first' does not agree")]
    [InlineData(32, 1, "has a comment")]
    [InlineData(0, 0, "record 1 of the directory is broken")]
    public void A_changed_record_is_refused(int offset, byte value, string message) =>
        Assert.Contains(message, Changed(Directory + offset, value), StringComparison.Ordinal);

    [Fact]
    public void A_wrong_checksum_is_found_when_the_entry_is_read()
    {
        using StoredZipReader whole = StoredZipReader.Open(s_zip, "test.zip");
        int data = (int)whole.Entries[1].DataOffset;
        Assert.Equal(
            "test.zip: entry 'second' does not match its checksum; the file is damaged.", Changed(data, 0));
    }

    [Fact]
    public void An_entry_longer_than_allowed_is_refused()
    {
        using StoredZipReader reader = StoredZipReader.Open(s_zip, "test.zip");
        MalformedDataException error = Assert.Throws<MalformedDataException>(() => reader.Read(reader.Entries[1], 3));
        Assert.Equal("test.zip: entry 'second' has 4 bytes, at most 3 are allowed.", error.Message);
    }

    [Fact]
    public void More_entries_than_allowed_are_refused() => Assert.Equal(
        "test.zip: it has 2 entries, at most 1 are allowed.", StoredZipTests.Refused(s_zip, mostEntries: 1));

    [Fact]
    public void Two_records_for_one_entry_are_refused()
    {
        byte[] zip = StoredZipTests.Write(("aaaa", [1]), ("bbbb", [1]));
        int start = (int)BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(zip.Length - 6));
        zip.AsSpan(start, 50).CopyTo(zip.AsSpan(start + 50));
        Assert.Contains("is there twice", StoredZipTests.Refused(zip), StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_that_overlap_are_refused()
    {
        // The first entry swallows the second: its length, in both places, reaches to the directory.
        byte[] zip = [.. s_zip];
        using StoredZipReader whole = StoredZipReader.Open(s_zip, "test.zip");
        uint length = (uint)(Directory - whole.Entries[0].DataOffset);
        foreach (int place in new[] { 18, 22, Directory + 20, Directory + 24 })
            BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(place), length);
        Assert.Contains("entries overlap or leave a gap", StoredZipTests.Refused(zip), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_belong_to_nothing_are_refused()
    {
        Assert.Contains("does not end as a ZIP file ends", StoredZipTests.Refused([.. s_zip, 0]),
            StringComparison.Ordinal);
        Assert.Contains(
            "the directory does not end where", StoredZipTests.Refused([0, .. s_zip]), StringComparison.Ordinal);
        // One entry less in the directory leaves its data without an owner.
        byte[] record = s_zip[SecondRecord..(s_zip.Length - 22)];
        byte[] zip = [.. s_zip[..SecondRecord], .. s_zip[^22..]];
        zip[^14] = zip[^12] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(zip.Length - 10), (uint)(SecondRecord - Directory));
        Assert.Contains("belong to no entry", StoredZipTests.Refused(zip), StringComparison.Ordinal);
        Assert.Equal(52, record.Length);
    }

    [Fact]
    public void A_directory_of_impossible_size_is_refused_before_it_is_read()
    {
        byte[] zip = [.. s_zip];
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - 14), 900);
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - 12), 900);
        Assert.Contains("does not fit 900 entries", StoredZipTests.Refused(zip), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (int length = 0; length < s_zip.Length; length++)
            Assert.StartsWith("test.zip: ", StoredZipTests.Refused(s_zip[..length]), StringComparison.Ordinal);
    }

    [Fact]
    public void Flipped_bits_are_refused_or_harmless()
    {
        for (int bit = 0; bit < s_zip.Length * 8; bit++)
        {
            byte[] zip = [.. s_zip];
            zip[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                using StoredZipReader reader = StoredZipReader.Open(zip, "test.zip");
                Assert.Equal([1, 2, 3], reader.Read(reader.Entries[0], 100));
                Assert.Equal([4, 5, 6, 7], reader.Read(reader.Entries[1], 100));
            }
            catch (MalformedDataException)
            {
                // Refused.
            }
        }
    }

    private static string Changed(int offset, byte value)
    {
        byte[] zip = [.. s_zip];
        zip[offset] = value;
        return StoredZipTests.Refused(zip);
    }
}

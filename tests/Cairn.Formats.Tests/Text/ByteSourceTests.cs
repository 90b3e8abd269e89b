using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Cairn.Formats.Text;

namespace Cairn.Formats.Tests.Text;

public sealed class ByteSourceTests
{
    [Fact]
    public void A_pipe_can_be_read_twice_and_its_digest_is_of_the_raw_bytes()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a,b,c\n", 50_000)));
        byte[] packed = Pack(bytes);
        using ByteSource source = ByteSource.From(new Pipe(packed), "pipe");
        for (int time = 0; time < 2; time++)
        {
            using Stream text = source.OpenText();
            using MemoryStream read = new();
            text.CopyTo(read);
            Assert.Equal(bytes, read.ToArray());
        }
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(packed)), source.Digest);
    }

    [Fact]
    public void Two_gzip_members_are_one_text()
    {
        using ByteSource source = ByteSource.From(new MemoryStream([.. Pack("a\n"u8.ToArray()), .. Pack("b\n"u8.ToArray())]), "two");
        using StreamReader reader = new(source.OpenText());
        Assert.Equal("a\nb\n", reader.ReadToEnd());
    }

    [Fact]
    public void Damaged_gzip_is_an_error_of_the_source()
    {
        byte[] packed = Pack(RandomNumberGenerator.GetBytes(10_000));
        packed[5000] ^= 0x55;
        using ByteSource source = ByteSource.From(new MemoryStream(packed), "x.gz");
        using Stream text = source.OpenText();
        MalformedDataException error = Assert.Throws<MalformedDataException>(() => text.CopyTo(Stream.Null));
        Assert.Equal("x.gz: the gzip data is damaged or cut short.", error.Message);
    }

    [Theory]
    [InlineData("PK\u0003\u0004rest of it", "x: this is a ZIP archive or an office workbook.")]
    [InlineData("PAR1....", "x: this is a Parquet file.")]
    [InlineData("SQLite format 3", "x: this is a SQLite database.")]
    [InlineData("a\0b\0", "x: this is binary data: it has zero bytes.")]
    public void Other_formats_are_refused_by_name(string start, string message)
    {
        using ByteSource source = ByteSource.From(new MemoryStream(Encoding.Latin1.GetBytes(start)), "x");
        Assert.Equal(message, Assert.Throws<MalformedDataException>(source.OpenText).Message);
    }

    [Fact]
    public void Utf16_is_refused_with_the_way_to_turn_it()
    {
        using ByteSource source = ByteSource.From(new MemoryStream([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\n")]), "x");
        MalformedDataException error = Assert.Throws<MalformedDataException>(source.OpenText);
        Assert.Equal("x: this is UTF-16 text, where UTF-8 was wanted.", error.Message);
        Assert.Contains("iconv", error.Hint);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_told_apart()
    {
        Assert.Equal("file-not-found", Assert.Throws<InputException>(() => ByteSource.Open("no-such-file.csv")).Code);
        Assert.Equal("file-not-readable", Assert.Throws<InputException>(() => ByteSource.Open(Path.GetTempPath())).Code);
    }

    private static byte[] Pack(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    // Gives a few bytes at a time and cannot seek.
    private sealed class Pipe(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 777)]);
    }
}

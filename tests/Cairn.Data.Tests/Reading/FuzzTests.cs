using System.IO.Compression;
using System.Text;
using Cairn.Data.Reading;
using Cairn.Formats;

namespace Cairn.Data.Tests.Reading;

/// <summary>Whatever the bytes are, there is a table or an error of the input: no other exception, no hang.</summary>
public sealed class FuzzTests
{
    private static readonly string[] s_seeds =
    [
        "id,name,when,x\n1,\"a, \"\"b\"\"\",2026-01-31,1.5\n2,\"two\nlines\",2026-02-28 10:00,\n3,é,,-1e5\n",
        "a; b; c\r\n1; yes; 007\r\n2; no; 008\r\n",
        "{\"a\": 1, \"b\": \"x\\u00e9\"}\n{\"b\": null, \"c\": [1]}\n",
        "[{\"a\": 1}, {\"a\": true}]\n",
        "150,4,setosa\n1,2,3\n\n4,5,6\n",
    ];

    [Fact]
    public void Flipped_bits_and_cut_ends_never_escape()
    {
        Random random = new(1);
        foreach (string seed in s_seeds)
        {
            byte[] whole = Encoding.UTF8.GetBytes(seed);
            for (int length = 0; length <= whole.Length; length++)
                Check(whole[..length]);
            for (int i = 0; i < 1500; i++)
            {
                byte[] bytes = [.. whole];
                for (int flips = 1 + random.Next(4); flips > 0; flips--)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                Check(bytes);
            }
        }
    }

    [Fact]
    public void Random_bytes_of_structure_never_escape()
    {
        Random random = new(2);
        byte[] alphabet = Encoding.UTF8.GetBytes("\"\",,;;\t|\n\n\r 0123456789ab.-+eE{}[]:\\u?NA/é");
        for (int i = 0; i < 6000; i++)
        {
            byte[] bytes = new byte[random.Next(120)];
            for (int at = 0; at < bytes.Length; at++)
                bytes[at] = random.Next(40) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            Check(bytes);
        }
    }

    [Fact]
    public void Damaged_gzip_never_escapes()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(s_seeds[0], 5))));
        byte[] whole = packed.ToArray();
        for (int length = 0; length < whole.Length; length++)
            Check(whole[..length]);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] bytes = [.. whole];
            bytes[at] ^= 0x10;
            Check(bytes);
        }
    }

    private static void Check(byte[] bytes)
    {
        try
        {
            TableReadResult result = TableReader.Read(new MemoryStream(bytes), "x", new TableReadOptions { Threads = 1 });
            Assert.Equal(64, result.Digest.Length);
            Assert.Equal(result.Table.Columns.Count, result.Schema.Fields.Count);
        }
        catch (InputException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }
}

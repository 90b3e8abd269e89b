using System.Buffers.Binary;
using System.Text;
using Cairn.Formats.Safetensors;

namespace Cairn.Formats.Tests.Safetensors;

public sealed class SafetensorsTests
{
    [Fact]
    public void A_file_made_by_hand_is_read()
    {
        const string Header = """
            {"__metadata__":{"format":"pt"},"b":{"dtype":"I32","shape":[2,1],"data_offsets":[4,12]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"none":{"dtype":"BOOL","shape":[0,3],"data_offsets":[12,12]}}
            """;
        byte[] file = Make(Header + "   ", [0, 0, 0xC0, 0x3F, 1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF]);
        using SafetensorsFile read = SafetensorsFile.Read(file, "x.safetensors");
        Assert.Equal(["a", "b", "none"], read.Tensors.Select(t => t.Name));
        Assert.Equal("pt", read.Metadata["format"]);
        Assert.Equal([1.5f], read.Find("a")!.Values<float>().ToArray());
        Assert.Equal([1, -2], read.Find("b")!.Values<int>().ToArray());
        Assert.Equal([2, 1], read.Find("b")!.Shape);
        Assert.Equal(TensorType.Bool, read.Find("none")!.Type);
        Assert.Null(read.Find("c"));
    }

    [Fact]
    public void The_bytes_written_are_those_of_the_format()
    {
        byte[] file = Write([StoredTensor.From<byte>("small", [7]), StoredTensor.From<long>("big", [-1])]);
        string header = "{\"big\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
            + "\"small\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[8,9]}}";
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, (8 + length) % 64);
        Assert.Equal(header, Encoding.UTF8.GetString(file, 8, length).TrimEnd(' '));
        Assert.Equal([255, 255, 255, 255, 255, 255, 255, 255, 7], file[(8 + length)..]);
    }

    [Fact]
    public void The_order_given_does_not_change_the_bytes()
    {
        StoredTensor[] tensors =
            [StoredTensor.From<float>("b", [1]), StoredTensor.From<float>("a", [2]), StoredTensor.From<double>("z", [3])];
        Assert.Equal(Write(tensors), Write([.. tensors.Reverse()]));
    }

    [Fact]
    public void Any_tensors_come_back()
    {
        Random random = new(3);
        for (int trial = 0; trial < 200; trial++)
        {
            StoredTensor[] tensors = [.. Enumerable.Range(0, random.Next(8)).Select(i => RandomTensor(random, i))];
            Dictionary<string, string> metadata = trial % 2 == 0 ? [] : new() { ["größe \" \\ \u0001"] = "värde\n" };
            using SafetensorsFile read = SafetensorsFile.Read(Write(tensors, metadata), "x");
            Assert.Equal(metadata, read.Metadata);
            Assert.Equal(tensors.Length, read.Tensors.Count);
            foreach (StoredTensor tensor in tensors)
            {
                StoredTensor found = read.Find(tensor.Name)!;
                Assert.Equal(tensor.Type, found.Type);
                Assert.Equal(tensor.Shape, found.Shape);
                Assert.Equal(tensor.Bytes.ToArray(), found.Bytes.ToArray());
            }
        }
    }

    [Fact]
    public void A_mapped_file_is_the_same_as_one_in_memory()
    {
        string path = Path.GetTempFileName();
        try
        {
            float[] values = [.. Enumerable.Range(0, 100_000).Select(i => i * 0.5f)];
            File.WriteAllBytes(path, Write([StoredTensor.From<float>("w", values, 100, 1000), StoredTensor.From<byte>("e", [])]));
            using SafetensorsFile mapped = SafetensorsFile.Open(path);
            Assert.Equal(values, mapped.Find("w")!.Values<float>().ToArray());
            Assert.Empty(mapped.Find("e")!.Bytes.ToArray());
            StoredTensor kept = mapped.Find("w")!;
            mapped.Dispose();
            Assert.Throws<ObjectDisposedException>(() => kept.Values<float>().Length);
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Equal("file-not-found", Assert.Throws<InputException>(() => SafetensorsFile.Open(path)).Code);
    }

    [Fact]
    public void Names_are_written_once()
    {
        StoredTensor tensor = StoredTensor.From<byte>("a", [1]);
        Assert.Throws<ArgumentException>(() => Write([tensor, tensor]));
        Assert.Throws<ArgumentException>(() => Write([StoredTensor.From<byte>("__metadata__", [1])]));
    }

    [Theory]
    [InlineData("[]", "does not begin with '{'")]
    [InlineData("", "does not begin with '{'")]
    [InlineData(" {}", "does not begin with '{'")]
    [InlineData("{\"a\":1}", "not the JSON that is wanted")]
    [InlineData("{} x", "not the JSON that is wanted")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}",
        "not the JSON that is wanted")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2]}}", "wants dtype, shape and two data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2],\"more\":1}}", "unknown field 'more'")]
    [InlineData("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[2],\"data_offsets\":[0,2]}}", "element type 'F8_E4M3', which is not read")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,2]}}", "spans 2 bytes where its type and shape ask for 3")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,0]}}", "spans -2 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[-2],\"data_offsets\":[0,2]}}", "found -2, wanted a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1.5],\"data_offsets\":[0,2]}}", "found 1.5, wanted a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4611686018427387904,8],\"data_offsets\":[0,2]}}", "no file could hold")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", "1 bytes at the end belong to no tensor")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", "begins at 1 where 0 is wanted")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}}", "reaches beyond the end of the file")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}",
        "begins at 1 where 2 is wanted")]
    [InlineData("{\"__metadata__\":{\"n\":1}}", "metadata 'n' is not a text")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}", "not the JSON that is wanted")]
    public void A_broken_header_is_refused(string header, string message)
    {
        MalformedDataException error = Assert.Throws<MalformedDataException>(
            () => SafetensorsFile.Read(Make(header, [1, 2]), "x.safetensors"));
        Assert.StartsWith("x.safetensors: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000_001, "at most 100000000 are allowed")]
    [InlineData(-1, "at most 100000000 are allowed")]
    [InlineData(3, "only 2 follow")]
    public void A_header_length_that_cannot_be_is_refused(long length, string message)
    {
        byte[] file = [.. BitConverter.GetBytes(length), (byte)'{', (byte)'}'];
        Assert.Contains(
            message, Assert.Throws<MalformedDataException>(() => SafetensorsFile.Read(file, "x")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_and_flipped_files_are_refused_or_read()
    {
        byte[] whole = Write(
            [StoredTensor.From<float>("layer.weight", [1, 2, 3, 4], 2, 2), StoredTensor.From<long>("steps", [5])],
            new Dictionary<string, string> { ["format"] = "cairn" });
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<MalformedDataException>(() => SafetensorsFile.Read(whole.AsMemory(0, length), "x"));
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] file = [.. whole];
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                SafetensorsFile.Read(file, "x").Dispose();
            }
            catch (MalformedDataException)
            {
                // Refused, as it may be.
            }
        }
    }

    private static StoredTensor RandomTensor(Random random, int index)
    {
        TensorType[] types = Enum.GetValues<TensorType>();
        TensorType type = types[random.Next(types.Length)];
        long[] shape = [.. Enumerable.Range(0, random.Next(4)).Select(_ => (long)random.Next(5))];
        byte[] bytes = new byte[shape.Aggregate(1L, (a, b) => a * b) * StoredTensor.SizeOf(type)];
        random.NextBytes(bytes);
        return new StoredTensor($"t{index}.\"ü", type, shape, bytes);
    }

    private static byte[] Write(
        IEnumerable<StoredTensor> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        using MemoryStream stream = new();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static byte[] Make(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. data];
    }
}

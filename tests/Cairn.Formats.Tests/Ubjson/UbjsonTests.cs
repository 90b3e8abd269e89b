using System.Text;
using Cairn.Formats.Documents;
using Cairn.Formats.Ubjson;

namespace Cairn.Formats.Tests.Ubjson;

public sealed class UbjsonTests
{
    [Fact]
    public void Every_marker_is_read()
    {
        byte[] file = Bytes(
            "{", "i\u0001a", "[", "i\u0001", "U\u00ff", "I\u0001\u0000", "l\u0000\u0000\u0001\u0000", "L\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0007",
            "d\u003f\u0080\u0000\u0000", "D\u0040\u0000\u0000\u0000\u0000\u0000\u0000\u0000", "]",
            "i\u0001b", "N", "[#i\u0003TFZ", "i\u0001c", "Si\u0002hi", "i\u0001d", "Cx",
            "i\u0001e", "[$U#i\u0003\u0001\u0002\u0003", "i\u0001f", "{$i#i\u0001i\u0001k\u0005", "i\u0001g", "[]", "}");
        DocumentField read = UbjsonReader.Read(new MemoryStream(file), "x.ubj");
        Assert.Equal([1, 255, 256, 256, 7, 1, 2], read["a"].Numbers());
        Assert.Equal([true, false], read["b"].Items()[..2].Select(i => i.Value.Boolean));
        Assert.Equal(("hi", "x"), (read["c"].Text(), read["d"].Text()));
        Assert.Equal([1, 2, 3], read["e"].Numbers());
        Assert.Equal(5, read["f"]["k"].Integer(0, 9));
        Assert.Empty(read["g"].Numbers());
    }

    [Fact]
    public void Written_documents_come_back()
    {
        DocumentValue value = Sample();
        byte[] file = Write(value);
        DocumentField read = UbjsonReader.Read(new MemoryStream(file), "x");
        Assert.Equal(NumberType.Float32, read["f"].Value.Type);
        Assert.Equal([0.5, -1e30f, double.PositiveInfinity], read["f"].Numbers());
        Assert.Equal([-1, int.MaxValue], read["i"].Numbers());
        Assert.Equal([1L << 40], read["l"].Numbers());
        Assert.Equal([0.1], read["d"].Numbers());
        Assert.Equal(["é", "b"], read["t"].Texts());
        Assert.Equal(file, Write(read.Value));
    }

    [Fact]
    public void A_file_that_ends_early_is_refused_at_every_length()
    {
        byte[] file = Write(Sample());
        for (int length = 0; length < file.Length; length++)
        {
            MalformedDataException error = Assert.Throws<MalformedDataException>(
                () => UbjsonReader.Read(new MemoryStream(file, 0, length), "x"));
            Assert.Contains("at byte", error.Message);
        }
    }

    [Fact]
    public void Flipped_bits_give_a_document_or_the_format_s_own_error()
    {
        byte[] file = Write(Sample());
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] damaged = [.. file];
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            try
            {
                UbjsonReader.Read(new MemoryStream(damaged), "x");
            }
            catch (MalformedDataException)
            {
                // The one error that a reader of hostile files may end with.
            }
        }
    }

    [Theory]
    [InlineData("[$d#L\u0000\u0000\u0000\u0010\u0000\u0000\u0000\u0000", "more than can be held")]
    [InlineData("[$d#L\u0000\u0000\u0000\u0000\u0008\u0000\u0000\u0000", "ends in the middle")]
    [InlineData("SL\u0000\u0000\u0000\u0000\u0000\u0080\u0000\u0000", "ends in the middle")]
    [InlineData("SL\u0000\u0000\u0000\u0010\u0000\u0000\u0000\u0000", "at most 16777216 are allowed")]
    [InlineData("[$Z#l\u0008\u0000\u0000\u0000", "values without bytes")]
    [InlineData("[#i\u00ff", "the length -1")]
    [InlineData("[$i]", "a typed list without a count")]
    [InlineData("Hi\u00011", "the marker 'H' is not that of a value")]
    [InlineData("[#Sx", "a length is wanted, found the marker 'S'")]
    [InlineData("Si\u0001\u00ff", "not UTF-8")]
    [InlineData("{i\u0001aTi\u0001aT}", "comes twice")]
    [InlineData("TT", "something follows")]
    [InlineData("", "at byte 0")]
    public void What_is_declared_is_not_believed(string file, string message)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        MalformedDataException error = Assert.Throws<MalformedDataException>(
            () => UbjsonReader.Read(new MemoryStream(Bytes(file)), "x"));
        Assert.Contains(message, error.Message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Deep_nesting_is_refused() => Assert.Contains(
        "nested deeper than 64",
        Assert.Throws<MalformedDataException>(() => UbjsonReader.Read(new MemoryStream(Bytes(new string('[', 100_000))), "x")).Message);

    private static DocumentValue Sample() => DocumentValue.Of(new OrderedDictionary<string, DocumentValue>
    {
        ["f"] = DocumentValue.Of([0.5, -1e30f, double.PositiveInfinity], NumberType.Float32),
        ["i"] = DocumentValue.Of([-1, int.MaxValue], NumberType.Int32),
        ["l"] = DocumentValue.Of([1L << 40], NumberType.Int64),
        ["u"] = DocumentValue.Of([0, 255], NumberType.UInt8),
        ["d"] = DocumentValue.Of([0.1]),
        ["t"] = DocumentValue.Of([DocumentValue.Of("é"), DocumentValue.Of("b")]),
        ["o"] = DocumentValue.Of(new OrderedDictionary<string, DocumentValue>
        {
            ["n"] = DocumentValue.Null,
            ["b"] = DocumentValue.Of(true),
            ["s"] = DocumentValue.Of(-3, NumberType.Int16),
            ["e"] = DocumentValue.Of(Array.Empty<DocumentValue>()),
        }),
    });

    private static byte[] Write(DocumentValue value)
    {
        MemoryStream stream = new();
        UbjsonWriter.Write(stream, value);
        return stream.ToArray();
    }

    private static byte[] Bytes(params string[] parts) => Encoding.Latin1.GetBytes(string.Concat(parts));
}

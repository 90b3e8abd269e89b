using System.Text;
using Cairn.Formats.Zip;

namespace Cairn.Formats.Tests.Zip;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_standard_is_met() =>
        Assert.Equal(0xCBF43926u, Crc32.Append(Encoding.ASCII.GetBytes("123456789")));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    public void Eight_bytes_a_step_are_the_same_as_bit_by_bit(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Assert.Equal(BitByBit(bytes), Crc32.Append(bytes));
        for (int split = 0; split <= length; split += 3)
            Assert.Equal(BitByBit(bytes), Crc32.Append(bytes.AsSpan(split), Crc32.Append(bytes.AsSpan(0, split))));
    }

    private static uint BitByBit(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }
        return ~crc;
    }
}

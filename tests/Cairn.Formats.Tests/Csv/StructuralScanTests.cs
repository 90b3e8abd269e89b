using Cairn.Formats.Csv;

namespace Cairn.Formats.Tests.Csv;

public sealed class StructuralScanTests
{
    private const int Margin = 70;

    // Lengths around every vector width; the margins are full of wanted bytes, which must not be found.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(1000)]
    public void All_widths_find_what_the_scalar_reference_finds(int length)
    {
        System.Random random = new(length);
        foreach (double density in new[] { 0, 0.02, 0.3, 1 })
        {
            byte[] bytes = new byte[length + (2 * Margin)];
            Array.Fill(bytes, (byte)',');
            for (int i = 0; i < length; i++)
            {
                bytes[Margin + i] = random.NextDouble() < density
                    ? ",\n\""u8[random.Next(3)] : (byte)random.Next(0x80, 0x100);
            }
            ReadOnlySpan<byte> text = bytes.AsSpan(Margin, length);
            int[] wanted = Reference(text, origin: 1000);
            Assert.Equal(wanted, Found<StructuralScan.TierScalar>(text));
            Assert.Equal(wanted, Found<StructuralScan.Tier128>(text));
            Assert.Equal(wanted, Found<StructuralScan.Tier256>(text));
            Assert.Equal(wanted, Found<StructuralScan.Tier512>(text));
        }
    }

    [Fact]
    public void Room_for_fewer_positions_than_bytes_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => StructuralScan.Find(new byte[65], 1, 2, 3, 0, new int[100]));

    private static int[] Found<TTier>(ReadOnlySpan<byte> text)
        where TTier : struct, StructuralScan.ITier
    {
        int room = (text.Length + 63) / 64 * 64;
        int[] positions = new int[room + 8];
        Array.Fill(positions, -7);
        int count = StructuralScan.Find<TTier>(
            text, (byte)',', (byte)'\n', (byte)'"', 1000, positions.AsSpan(0, room));
        Assert.All(positions[room..], p => Assert.Equal(-7, p));
        return positions[..count];
    }

    private static int[] Reference(ReadOnlySpan<byte> text, int origin)
    {
        List<int> found = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is (byte)',' or (byte)'\n' or (byte)'"')
                found.Add(origin + i);
        }
        return [.. found];
    }
}

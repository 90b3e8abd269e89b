using System.Buffers.Binary;

namespace Cairn.Formats.Zip;

/// <summary>The CRC-32 of ZIP, gzip and PNG: polynomial 0xEDB88320, reflected, inverted at both ends.</summary>
/// <remarks>
/// Eight bytes a step over eight tables: table k holds the effect of a byte that k zero bytes follow, so the effects of
/// eight bytes are looked up independently and xor-ed.
/// </remarks>
public static class Crc32
{
    private static readonly uint[] s_tables = MakeTables();

    /// <summary>
    /// The checksum of <paramref name="bytes"/> appended to bytes whose checksum is <paramref name="crc"/>.
    /// </summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="crc">Checksum of the bytes before them; 0 when there are none.</param>
    public static uint Append(ReadOnlySpan<byte> bytes, uint crc = 0)
    {
        uint[] t = s_tables;
        crc = ~crc;
        while (bytes.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[(7 * 256) + (low & 255)] ^ t[(6 * 256) + ((low >> 8) & 255)]
                ^ t[(5 * 256) + ((low >> 16) & 255)] ^ t[(4 * 256) + (low >> 24)]
                ^ t[(3 * 256) + (high & 255)] ^ t[(2 * 256) + ((high >> 8) & 255)]
                ^ t[256 + ((high >> 16) & 255)] ^ t[high >> 24];
            bytes = bytes[8..];
        }
        foreach (byte value in bytes)
            crc = (crc >> 8) ^ t[(crc ^ value) & 255];
        return ~crc;
    }

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            tables[value] = crc;
        }
        for (int i = 256; i < tables.Length; i++)
        {
            uint before = tables[i - 256];
            tables[i] = (before >> 8) ^ tables[before & 255];
        }
        return tables;
    }
}

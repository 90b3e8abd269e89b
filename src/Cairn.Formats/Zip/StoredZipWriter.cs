using System.Buffers.Binary;
using System.Text;

namespace Cairn.Formats.Zip;

/// <summary>
/// Writes a ZIP whose entries are stored, not compressed, each beginning at a multiple of 64 bytes, so that a reader
/// may map the file and use an entry in place. The same entries give the same bytes.
/// </summary>
/// <remarks>
/// APPNOTE.TXT 6.3.10, sections 4.3 to 4.5. Alignment is by an extra field in the local header with the identifier
/// 0xD935 that Android's packager uses for it. ZIP64 is not written: an archive stays below 4 GiB.
/// </remarks>
public sealed class StoredZipWriter
{
    /// <summary>Entries begin at multiples of this many bytes.</summary>
    public const int Alignment = 64;

    private const ushort AlignmentField = 0xD935;
    private const ushort Utf8Names = 1 << 11;
    private const ushort Version = 20;

    private readonly Stream _stream;
    private readonly ushort _time;
    private readonly ushort _date;
    private readonly List<(byte[] Name, long Offset, long Length, uint Crc)> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private long _position;
    private bool _finished;

    /// <summary>Begins an archive.</summary>
    /// <param name="stream">Where it goes, from its present position, which becomes offset 0; not closed.</param>
    /// <param name="time">Time of every entry, 1980 to 2107; the start of 1980 when left out.</param>
    public StoredZipWriter(Stream stream, DateTime? time = null)
    {
        DateTime stamp = time ?? new DateTime(1980, 1, 1);
        if (stamp.Year is < 1980 or > 2107)
            throw new ArgumentOutOfRangeException(nameof(time), "A ZIP holds times from 1980 to 2107.");
        _stream = stream;
        _time = (ushort)((stamp.Hour << 11) | (stamp.Minute << 5) | (stamp.Second / 2));
        _date = (ushort)(((stamp.Year - 1980) << 9) | (stamp.Month << 5) | stamp.Day);
    }

    /// <summary>Appends an entry.</summary>
    /// <param name="name">Relative path with forward slashes, at most 255 bytes, not there yet in any casing.</param>
    /// <param name="parts">Its bytes, in one or more pieces.</param>
    /// <returns>Where the entry's data lie.</returns>
    /// <exception cref="ArgumentException">The name is no good, or there twice.</exception>
    /// <exception cref="InputException"><c>too-large</c>: the archive would reach 4 GiB.</exception>
    public StoredZipEntry Add(string name, params IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        if (StoredZipNames.Fault(name) is string fault)
            throw new ArgumentException($"Entry name '{name}' {fault}.", nameof(name));
        if (!_names.Add(name))
            throw new ArgumentException($"There is an entry '{name}' already.", nameof(name));

        long length = 0;
        uint crc = 0;
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            length += part.Length;
            crc = Crc32.Append(part.Span, crc);
        }
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        int padding = PaddingAfter(_position + 30 + nameBytes.Length);
        if (_position + 30 + nameBytes.Length + padding + length > uint.MaxValue - (1 << 20))
            throw new InputException("too-large",
                $"'{name}' would make the archive larger than 4 GiB, which this format does not hold.");

        long offset = _position;
        Write(LocalHeader(nameBytes, length, crc, padding));
        long dataOffset = _position;
        foreach (ReadOnlyMemory<byte> part in parts)
            Write(part.Span);
        _entries.Add((nameBytes, offset, length, crc));
        return new StoredZipEntry(name, dataOffset, length, crc);
    }

    /// <summary>Writes the directory of the archive. Nothing can be added after it.</summary>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        _finished = true;
        long start = _position;
        foreach ((byte[] name, long offset, long length, uint crc) in _entries)
        {
            byte[] record = new byte[46 + name.Length];
            BinaryPrimitives.WriteUInt32LittleEndian(record, 0x02014b50);
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), Version);
            WriteCommon(record.AsSpan(6), length, crc, name.Length, 0);
            BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(42), (uint)offset);
            name.CopyTo(record, 46);
            Write(record);
        }
        byte[] end = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)_entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)_entries.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)(_position - start));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)start);
        Write(end);
    }

    // An extra field takes six bytes at least: identifier, size, and the alignment that it is for.
    private static int PaddingAfter(long position)
    {
        int padding = (int)(-position & (Alignment - 1));
        return padding is > 0 and < 6 ? padding + Alignment : padding;
    }

    private byte[] LocalHeader(byte[] name, long length, uint crc, int padding)
    {
        byte[] header = new byte[30 + name.Length + padding];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034b50);
        WriteCommon(header.AsSpan(4), length, crc, name.Length, padding);
        name.CopyTo(header, 30);
        if (padding > 0)
        {
            Span<byte> extra = header.AsSpan(30 + name.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(extra, AlignmentField);
            BinaryPrimitives.WriteUInt16LittleEndian(extra[2..], (ushort)(padding - 4));
            BinaryPrimitives.WriteUInt16LittleEndian(extra[4..], Alignment);
        }
        return header;
    }

    // The 26 bytes that local headers and directory records share: version needed to the length of the extra field.
    private void WriteCommon(Span<byte> to, long length, uint crc, int nameLength, int extraLength)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], Utf8Names);
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], 0);
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], _time);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], _date);
        BinaryPrimitives.WriteUInt32LittleEndian(to[10..], crc);
        BinaryPrimitives.WriteUInt32LittleEndian(to[14..], (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(to[18..], (uint)length);
        BinaryPrimitives.WriteUInt16LittleEndian(to[22..], (ushort)nameLength);
        BinaryPrimitives.WriteUInt16LittleEndian(to[24..], (ushort)extraLength);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _position += bytes.Length;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Cairn.Formats.Zip;

/// <summary>
/// Reads the ZIP files that <see cref="StoredZipWriter"/> writes, and plain <c>zip -0</c> archives. Nothing in the file
/// is believed: every byte must belong to one entry, its header or the directory, and both descriptions of an entry
/// must agree.
/// </summary>
/// <remarks>
/// Refused: compression, encryption, data descriptors, comments, many disks, ZIP64, duplicate names in any casing,
/// names that leave their folder, entries that overlap, bytes that no entry owns, wrong checksums.
/// </remarks>
public sealed class StoredZipReader : IDisposable
{
    private const int EndSize = 22;
    private const int RecordSize = 46;
    private const int LocalSize = 30;
    private const ushort Utf8Names = 1 << 11;

    private readonly Stream _stream;
    private readonly string _source;
    private readonly Dictionary<string, StoredZipEntry> _byName = new(StringComparer.OrdinalIgnoreCase);

    private StoredZipReader(Stream stream, string source, int mostEntries)
    {
        _stream = stream;
        _source = source;
        Entries = ReadDirectory(mostEntries);
    }

    /// <summary>The entries in the order of their data.</summary>
    public IReadOnlyList<StoredZipEntry> Entries { get; }

    /// <summary>Opens an archive; its directory and headers are checked now, its data as they are read.</summary>
    /// <param name="stream">A seekable stream, read from its start; closed with the reader.</param>
    /// <param name="source">Name of the stream in messages.</param>
    /// <param name="mostEntries">An archive of more entries is refused.</param>
    /// <exception cref="MalformedDataException">It is not such an archive.</exception>
    public static StoredZipReader Open(Stream stream, string source, int mostEntries = 1000)
    {
        try
        {
            return new StoredZipReader(stream, source, mostEntries);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens an archive in memory.</summary>
    /// <inheritdoc cref="Open(Stream, string, int)"/>
    public static StoredZipReader Open(byte[] bytes, string source, int mostEntries = 1000) =>
        Open(new MemoryStream(bytes, writable: false), source, mostEntries);

    /// <summary>The entry called <paramref name="name"/>; null when there is none.</summary>
    public StoredZipEntry? Find(string name) =>
        _byName.TryGetValue(name, out StoredZipEntry? entry) && entry.Name == name ? entry : null;

    /// <summary>The bytes of an entry, checked against its checksum.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    /// <param name="mostBytes">A longer entry is refused before anything is allocated.</param>
    /// <exception cref="MalformedDataException">Too long, or the checksum is another.</exception>
    public byte[] Read(StoredZipEntry entry, long mostBytes)
    {
        long most = Math.Min(mostBytes, Array.MaxLength);
        if (entry.Length > most)
            throw Malformed($"entry '{entry.Name}' has {entry.Length} bytes, at most {most} are allowed");
        byte[] bytes = new byte[entry.Length];
        ReadAt(entry.DataOffset, bytes);
        if (Crc32.Append(bytes) != entry.Crc)
            throw Malformed($"entry '{entry.Name}' does not match its checksum; the file is damaged");
        return bytes;
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _stream.Dispose();

    private StoredZipEntry[] ReadDirectory(int mostEntries)
    {
        long length = _stream.Length;
        if (length < EndSize)
            throw Malformed($"{length} bytes are too few for a ZIP file");
        byte[] end = new byte[EndSize];
        ReadAt(length - EndSize, end);
        if (U32(end, 0) != 0x06054b50)
            throw Malformed("it does not end as a ZIP file ends: it is cut short, or is no ZIP file");
        if (U16(end, 4) != 0 || U16(end, 6) != 0 || U16(end, 20) != 0)
            throw Malformed("a ZIP file of several disks or with a comment is not read");
        int count = U16(end, 8);
        long size = U32(end, 12);
        long start = U32(end, 16);
        if (count == 0xFFFF || size == uint.MaxValue || start == uint.MaxValue)
            throw Malformed("ZIP64 is not read");
        if (count != U16(end, 10))
            throw Malformed("the number of entries is given twice and differs");
        if (count > mostEntries)
            throw Malformed($"it has {count} entries, at most {mostEntries} are allowed");
        if (start + size != length - EndSize)
            throw Malformed("the directory does not end where the file's last record begins");
        if (size > (long)count * (RecordSize + StoredZipNames.MostBytes + 1024) || size < (long)count * RecordSize)
            throw Malformed($"a directory of {size} bytes does not fit {count} entries");

        byte[] directory = new byte[size];
        ReadAt(start, directory);
        return ReadEntries(directory, count, start);
    }

    private StoredZipEntry[] ReadEntries(byte[] directory, int count, long dataEnd)
    {
        List<(StoredZipEntry Entry, long Offset)> entries = new(count);
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            if (directory.Length - at < RecordSize || U32(directory, at) != 0x02014b50)
                throw Malformed($"record {i + 1} of the directory is broken");
            int nameLength = U16(directory, at + 28);
            int tail = nameLength + U16(directory, at + 30) + U16(directory, at + 32);
            if (directory.Length - at - RecordSize < tail || U16(directory, at + 32) != 0)
                throw Malformed($"record {i + 1} of the directory is broken or has a comment");
            entries.Add(ReadEntry(directory.AsSpan(at, RecordSize + nameLength), dataEnd));
            at += RecordSize + tail;
        }
        if (at != directory.Length)
            throw Malformed("bytes follow the last record of the directory");

        entries.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        long expected = 0;
        foreach ((StoredZipEntry entry, long offset) in entries)
        {
            if (offset != expected)
            {
                throw Malformed(
                    $"entry '{entry.Name}' begins at byte {offset} where {expected} is wanted: "
                    + "entries overlap or leave a gap");
            }
            expected = entry.DataOffset + entry.Length;
        }
        if (expected != dataEnd)
            throw Malformed("bytes between the last entry and the directory belong to no entry");
        return [.. entries.Select(e => e.Entry)];
    }

    private (StoredZipEntry Entry, long Offset) ReadEntry(ReadOnlySpan<byte> record, long dataEnd)
    {
        ReadOnlySpan<byte> nameBytes = record[RecordSize..];
        string name = Encoding.UTF8.GetString(nameBytes);
        if (StoredZipNames.Fault(name) is string fault)
            throw Malformed($"an entry's name {fault}");
        if ((U16(record, 8) & ~Utf8Names) != 0)
            throw Malformed($"entry '{name}' is encrypted or written in a way that is not read");
        if (U16(record, 10) != 0)
            throw Malformed($"entry '{name}' is compressed; entries must be stored");
        long length = U32(record, 20);
        long offset = U32(record, 42);
        if (length != U32(record, 24) || length == uint.MaxValue || offset == uint.MaxValue || U16(record, 34) != 0)
            throw Malformed($"the sizes of entry '{name}' do not agree");
        if (offset + LocalSize + nameBytes.Length + length > dataEnd)
            throw Malformed($"entry '{name}' reaches beyond the data");

        Span<byte> local = stackalloc byte[LocalSize + StoredZipNames.MostBytes];
        local = local[..(LocalSize + nameBytes.Length)];
        ReadAt(offset, local);
        // Version, flags, method, time, checksum, sizes and length of the name are the same in both.
        if (U32(local, 0) != 0x04034b50 || !local[4..28].SequenceEqual(record[6..30])
            || !local[LocalSize..].SequenceEqual(nameBytes))
        {
            throw Malformed($"the header of entry '{name}' does not agree with the directory");
        }
        long dataOffset = offset + LocalSize + nameBytes.Length + U16(local, 28);
        if (dataOffset + length > dataEnd)
            throw Malformed($"entry '{name}' reaches beyond the data");
        StoredZipEntry entry = new(name, dataOffset, length, U32(record, 16));
        if (!_byName.TryAdd(name, entry))
            throw Malformed($"entry '{name}' is there twice");
        return (entry, offset);
    }

    private void ReadAt(long offset, Span<byte> to)
    {
        _stream.Position = offset;
        try
        {
            _stream.ReadExactly(to);
        }
        catch (EndOfStreamException error)
        {
            throw new MalformedDataException(_source, "the file is cut short", inner: error);
        }
    }

    private MalformedDataException Malformed(string what) => new(_source, what + ".");

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}

using System.Text.Unicode;

namespace Cairn.Formats.Text;

/// <summary>Tells text in UTF-8 from everything else that people hand in as text.</summary>
public static class TextCheck
{
    /// <summary>Refuses sources that begin like a known format that is not UTF-8 text.</summary>
    /// <param name="start">The first bytes, eight where there are as many.</param>
    /// <param name="source">Name of the source.</param>
    /// <exception cref="MalformedDataException">The bytes are of such a format; the message names it.</exception>
    public static void RefuseOtherFormats(ReadOnlySpan<byte> start, string source)
    {
        (string Format, string Hint)? found =
            start.StartsWith<byte>([0xFF, 0xFE]) || start.StartsWith<byte>([0xFE, 0xFF])
                ? ("UTF-16 text, where UTF-8 was wanted", "Save it as UTF-8: iconv -f UTF-16 -t UTF-8.")
            : start.StartsWith("PK\u0003\u0004"u8)
                ? ("a ZIP archive or an office workbook", "Unpack it, or export the sheet as CSV.")
            : start.StartsWith("PAR1"u8) ? ("a Parquet file", "Export it as CSV or JSON lines.")
            : start.StartsWith("SQLite f"u8) ? ("a SQLite database", "Export the table as CSV.")
            : start.StartsWith("BZh"u8) ? ("bzip2 data", "Unpack it, or pack it as gzip.")
            : start.StartsWith<byte>([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'])
                ? ("xz data", "Unpack it, or pack it as gzip.")
            : start.StartsWith<byte>([0x28, 0xB5, 0x2F, 0xFD])
                ? ("zstd data", "Unpack it, or pack it as gzip.")
            : start.Contains((byte)0) ? ("binary data: it has zero bytes", "Give CSV, TSV or JSON lines in UTF-8.")
            : null;
        if (found is (string format, string hint))
            throw new MalformedDataException(source, $"this is {format}.", hint: hint);
    }

    /// <summary>The first byte that is not UTF-8, or −1.</summary>
    public static int FirstInvalidUtf8(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
            return -1;
        int at = 0;
        while (at < text.Length)
        {
            System.Buffers.OperationStatus status = System.Text.Rune.DecodeFromUtf8(text[at..], out _, out int length);
            if (status != System.Buffers.OperationStatus.Done)
                return at;
            at += length;
        }
        return -1;
    }
}

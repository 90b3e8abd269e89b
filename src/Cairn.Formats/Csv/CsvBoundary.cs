using Cairn.Formats.Text;

namespace Cairn.Formats.Csv;

/// <summary>Finds where the last whole record of a block ends, without looking at any field.</summary>
/// <remarks>
/// Only quotes matter: each one is met in order, from quote to quote by vector search, and a quote opens a field only
/// behind a delimiter, a line end or the start. A block without quotes costs one search.
/// </remarks>
public static class CsvBoundary
{
    /// <summary>The number of bytes up to and with the last line end outside quotes; 0 when there is none.</summary>
    /// <param name="block">Bytes that begin with a record.</param>
    /// <param name="dialect">How the records are written.</param>
    public static int Find(ReadOnlySpan<byte> block, CsvDialect dialect)
    {
        if (!dialect.Quoted || !block.Contains((byte)'"'))
            return block.LastIndexOf(dialect.LineEnd) + 1;
        int boundary = 0;
        int outside = 0;
        while (true)
        {
            int quote = outside < block.Length ? block[outside..].IndexOf((byte)'"') : -1;
            ReadOnlySpan<byte> gap = quote < 0 ? block[outside..] : block.Slice(outside, quote);
            int last = gap.LastIndexOf(dialect.LineEnd);
            if (last >= 0)
                boundary = outside + last + 1;
            if (quote < 0)
                return boundary;
            quote += outside;
            if (!Opens(block, quote, dialect))
            {
                outside = quote + 1;
                continue;
            }
            int closing = FindClosing(block, quote + 1);
            if (closing < 0)
                return boundary;
            outside = closing + 1;
        }
    }

    private static bool Opens(ReadOnlySpan<byte> block, int quote, CsvDialect dialect)
    {
        int before = quote - 1;
        if (dialect.TrimsBlanks)
        {
            while (before >= 0 && Blanks.IsBlank(block[before]) && block[before] != dialect.LineEnd)
                before--;
        }
        return before < 0 || block[before] == dialect.Delimiter || block[before] == dialect.LineEnd;
    }

    // A quote at the very end might be the first of a pair: it counts as not closed, and the next bytes decide.
    private static int FindClosing(ReadOnlySpan<byte> block, int from)
    {
        while (from < block.Length)
        {
            int quote = block[from..].IndexOf((byte)'"');
            if (quote < 0 || from + quote + 1 == block.Length)
                return -1;
            quote += from;
            if (block[quote + 1] != '"')
                return quote;
            from = quote + 2;
        }
        return -1;
    }
}

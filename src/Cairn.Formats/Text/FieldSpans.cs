using System.Runtime.CompilerServices;

namespace Cairn.Formats.Text;

/// <summary>
/// Where the fields of a block of text lie, row by row: one 64-bit word a field, so that a block of a million fields
/// costs eight megabytes at most and no allocation once grown.
/// </summary>
public sealed class FieldSpans
{
    private const ulong QuotedBit = 1UL << 63;
    private const ulong EscapedBit = 1UL << 62;

    private ulong[] _words = new ulong[4096];

    /// <summary>Number of fields so far.</summary>
    public int Count { get; private set; }

    /// <summary>Number of complete rows so far.</summary>
    public int Rows { get; internal set; }

    /// <summary>The fields, row-major.</summary>
    public ReadOnlySpan<ulong> Words => _words.AsSpan(0, Count);

    /// <summary>Forgets all fields; memory is kept.</summary>
    public void Clear()
    {
        Count = 0;
        Rows = 0;
    }

    /// <summary>First byte of a field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StartOf(ulong word) => (int)(uint)word;

    /// <summary>Bytes of a field, quotes around it not counted, doubled quotes counted twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthOf(ulong word) => (int)((word >> 32) & 0x3FFF_FFFF);

    /// <summary>Whether the field stood in quotes.</summary>
    public static bool IsQuoted(ulong word) => (word & QuotedBit) != 0;

    /// <summary>Whether the field has doubled quotes, or escapes in JSON, that are still to be undone.</summary>
    public static bool IsEscaped(ulong word) => (word & EscapedBit) != 0;

    /// <summary>Adds a field without quotes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int start, int end)
    {
        if (Count == _words.Length)
            Grow();
        _words[Count++] = (uint)start | ((ulong)(uint)(end - start) << 32);
    }

    /// <summary>Adds a field that stood in quotes.</summary>
    public void AddQuoted(int start, int end, bool escaped)
    {
        Add(start, end);
        _words[Count - 1] |= escaped ? QuotedBit | EscapedBit : QuotedBit;
    }

    /// <summary>The word of a field without quotes.</summary>
    internal static ulong Plain(int start, int length) => (uint)start | ((ulong)(uint)length << 32);

    /// <summary>The word of a field that stood in quotes, its escapes undone.</summary>
    internal static ulong Quoted(int start, int length) => Plain(start, length) | QuotedBit;

    private void Grow() => Array.Resize(ref _words, checked(_words.Length * 2));
}

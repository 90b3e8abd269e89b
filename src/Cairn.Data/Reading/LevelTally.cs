using System.Text;
using Cairn.Data.Schemas;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>Counts what the texts of a column can be read as; every value of the column is in the counts.</summary>
internal sealed class LevelTally(MissingMarkers markers)
{
    private const int LongestTyped = 64;

    private static readonly (string True, string False)[] s_pairs =
        [("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f")];

    private readonly byte[] _bytes = new byte[LongestTyped * 3];
    private readonly long[] _trueCounts = new long[s_pairs.Length];
    private readonly long[] _falseCounts = new long[s_pairs.Length];

    /// <summary>Values that are empty or blank.</summary>
    public long Empty { get; private set; }

    /// <summary>Occurrences of each marker.</summary>
    public long[] Markers { get; } = new long[markers.Texts.Count];

    /// <summary>Values that are neither empty nor a marker.</summary>
    public long Typed { get; private set; }

    public long Integers { get; private set; }

    /// <summary>Numbers with a point or an exponent.</summary>
    public long Fractions { get; private set; }

    /// <summary>Digits that do not fit a long.</summary>
    public long Overflows { get; private set; }

    /// <summary>Digits with leading zeros.</summary>
    public long Padded { get; private set; }

    /// <summary>The shapes that all typed values have in common.</summary>
    public TimeShape Shapes { get; private set; } = (TimeShape)31;

    /// <summary>Whether no kind but text is left, so that counting on is of no use.</summary>
    public bool IsText { get; private set; }

    /// <summary>Whether the format itself says that values are text.</summary>
    public bool HasStrings { get; set; }

    /// <summary>Counts all values of a chunk.</summary>
    public void Add(TextChunk chunk)
    {
        HasStrings |= chunk.HasStrings;
        long filled = 0;
        string[] levels = IsText ? [] : chunk.Levels;
        for (int code = 0; code < chunk.LevelCount; code++)
        {
            filled += chunk.Counts[code];
            if (!IsText)
                Add(levels[code], chunk.Counts[code]);
        }
        Empty += chunk.Values.Length - filled;
    }

    /// <summary>The pair of words that all typed values belong to, or null.</summary>
    public (string True, string False)? BooleanPair()
    {
        for (int i = 0; i < s_pairs.Length; i++)
        {
            // One letter alone may be any code; a word alone is a boolean that happens to be constant.
            bool both = _trueCounts[i] > 0 && _falseCounts[i] > 0;
            if (Typed > 0 && _trueCounts[i] + _falseCounts[i] == Typed && (both || s_pairs[i].True.Length > 1))
                return s_pairs[i];
        }
        return null;
    }

    /// <summary>Counts a text of UTF-8, unless no kind but text is left.</summary>
    /// <param name="level">The text.</param>
    /// <param name="count">How often it occurs.</param>
    public void Add(ReadOnlySpan<byte> level, long count)
    {
        if (IsText)
            return;
        if (level.Length > LongestTyped && Encoding.UTF8.GetCharCount(level) > LongestTyped)
            AddLong(count);
        else
            AddShort(level, count);
    }

    private void Add(string level, long count)
    {
        if (level.Length > LongestTyped)
            AddLong(count);
        else
            AddShort(_bytes.AsSpan(0, Encoding.UTF8.GetBytes(level, _bytes)), count);
    }

    private void AddLong(long count)
    {
        Typed += count;
        IsText = true;
    }

    private void AddShort(ReadOnlySpan<byte> level, long count)
    {
        ReadOnlySpan<byte> text = Blanks.Trim(level);
        if (text.IsEmpty)
        {
            Empty += count;
            return;
        }
        int marker = markers.IndexOf(text);
        if (marker >= 0)
        {
            Markers[marker] += count;
            return;
        }
        Typed += count;
        if (Shapes != TimeShape.None)
            Shapes &= Utf8Time.ShapesOf(text);
        bool isTyped = AddNumber(text, count) | AddBoolean(text, count) | Shapes != TimeShape.None;
        IsText = !isTyped;
    }

    private bool AddNumber(ReadOnlySpan<byte> text, long count)
    {
        if (Utf8Number.TryParseInteger(text, out _))
            Integers += count;
        else if (Utf8Number.IsPaddedInteger(text))
            Padded += count;
        else if (!Utf8Number.TryParse(text, out _, out bool whole))
            return false;
        else if (whole)
            Overflows += count;
        else
            Fractions += count;
        return true;
    }

    private bool AddBoolean(ReadOnlySpan<byte> text, long count)
    {
        bool found = false;
        for (int i = 0; i < s_pairs.Length; i++)
        {
            bool isTrue = Ascii.EqualsIgnoreCase(text, s_pairs[i].True);
            bool isFalse = !isTrue && Ascii.EqualsIgnoreCase(text, s_pairs[i].False);
            _trueCounts[i] += isTrue ? count : 0;
            _falseCounts[i] += isFalse ? count : 0;
            found |= isTrue | isFalse;
        }
        return found;
    }
}

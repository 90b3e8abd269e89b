using System.Text;
using Cairn.Numerics.Memory;

namespace Cairn.Data.Reading;

/// <summary>Codes into the distinct texts of one block; −1 is an empty field.</summary>
internal sealed class TextChunk(int[] codes, string[] levels, int[] counts) : ColumnChunk<int>(codes)
{
    private string[]? _levels = levels;
    private ScratchArray<byte>? _movedTexts;
    private ScratchArray<int>? _movedLengths;

    /// <summary>
    /// Distinct texts, in order of first occurrence. Read anew at each call once they are out of memory.
    /// </summary>
    public string[] Levels => _levels ?? ReadLevels();

    /// <summary>Number of distinct texts.</summary>
    public int LevelCount => Counts.Length;

    /// <summary>Occurrences of each distinct text.</summary>
    public int[] Counts { get; } = counts;

    /// <summary>Whether any value was text by the format itself: a string in JSON.</summary>
    public bool HasStrings { get; init; }

    public override void MoveTo(ScratchSpace scratch)
    {
        base.MoveTo(scratch);
        if (_levels is null)
            return;
        _movedLengths = scratch.Allocate<int>(_levels.Length);
        Span<int> lengths = _movedLengths.Span;
        int bytes = 0;
        for (int code = 0; code < lengths.Length; code++)
            bytes += lengths[code] = Encoding.UTF8.GetByteCount(_levels[code]);
        _movedTexts = scratch.Allocate<byte>(bytes);
        Span<byte> texts = _movedTexts.Span;
        foreach (string level in _levels)
            texts = texts[Encoding.UTF8.GetBytes(level, texts)..];
        _levels = null;
    }

    private string[] ReadLevels()
    {
        ReadOnlySpan<int> lengths = _movedLengths!.Span;
        ReadOnlySpan<byte> texts = _movedTexts!.Span;
        string[] levels = new string[lengths.Length];
        for (int code = 0; code < levels.Length; code++)
        {
            levels[code] = Encoding.UTF8.GetString(texts[..lengths[code]]);
            texts = texts[lengths[code]..];
        }
        return levels;
    }
}

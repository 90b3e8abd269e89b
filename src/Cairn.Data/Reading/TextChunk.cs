namespace Cairn.Data.Reading;

/// <summary>Codes into the distinct texts of one block; −1 is an empty field.</summary>
internal sealed class TextChunk(int[] codes, string[] levels, int[] counts) : ColumnChunk<int>(codes)
{
    /// <summary>Distinct texts, in order of first occurrence.</summary>
    public string[] Levels { get; } = levels;

    /// <summary>Occurrences of each distinct text.</summary>
    public int[] Counts { get; } = counts;

    /// <summary>Whether any value was text by the format itself: a string in JSON.</summary>
    public bool HasStrings { get; init; }
}

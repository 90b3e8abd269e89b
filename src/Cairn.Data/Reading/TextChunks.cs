namespace Cairn.Data.Reading;

/// <summary>Makes chunks of texts that are strings already.</summary>
internal static class TextChunks
{
    /// <summary>A chunk with one value for each of the texts; the empty text is an empty field.</summary>
    public static TextChunk Of(IReadOnlyCollection<string> texts)
    {
        Dictionary<string, int> codeOf = [];
        List<string> levels = [];
        List<int> counts = [];
        int[] codes = new int[texts.Count];
        int row = 0;
        foreach (string text in texts)
        {
            if (text.Length == 0)
            {
                codes[row++] = -1;
                continue;
            }
            if (!codeOf.TryGetValue(text, out int code))
            {
                codeOf[text] = code = levels.Count;
                levels.Add(text);
                counts.Add(0);
            }
            counts[code]++;
            codes[row++] = code;
        }
        return new TextChunk(codes, [.. levels], [.. counts]);
    }
}

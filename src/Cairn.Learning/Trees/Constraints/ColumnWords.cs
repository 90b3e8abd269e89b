using System.Text;

namespace Cairn.Learning.Trees.Constraints;

/// <summary>
/// The words of a constraint: names, plain or in double quotes, and the marks <c>[ ] , =</c>. Space parts plain names.
/// </summary>
internal static class ColumnWords
{
    private const string Marks = "[],=";

    /// <summary>Parts a text into words.</summary>
    /// <returns>Each with whether it is a mark; null when a quote is not closed.</returns>
    public static List<(string Text, bool IsMark)>? Read(string text)
    {
        List<(string, bool)> words = [];
        for (int at = 0; at < text.Length;)
        {
            char c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (Marks.Contains(c))
            {
                words.Add((c.ToString(), true));
                at++;
            }
            else if (c == '"')
            {
                int end = text.IndexOf('"', at + 1);
                if (end < 0)
                    return null;
                words.Add((text[(at + 1)..end], false));
                at = end + 1;
            }
            else
            {
                StringBuilder name = new();
                while (at < text.Length && !char.IsWhiteSpace(text[at]) && !Marks.Contains(text[at]))
                    name.Append(text[at++]);
                words.Add((name.ToString(), false));
            }
        }
        return words;
    }
}

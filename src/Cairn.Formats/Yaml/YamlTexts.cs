using System.Text;

namespace Cairn.Formats.Yaml;

/// <summary>
/// Reads the part of YAML that a file of named texts needs: one mapping of names to texts, plain, quoted, over several lines
/// (<c>|</c> and <c>&gt;</c>) or a list of them. Anything else is refused by its line.
/// </summary>
/// <remarks>
/// YAML 1.2, chapters 7.3 and 8.1, without nesting, anchors, tags and flow collections. A list becomes lines that begin with a dash.
/// </remarks>
public static class YamlTexts
{
    private const int MostBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file, at most 1 MiB of UTF-8.</param>
    /// <returns>Names and texts, in order; a name stands once.</returns>
    /// <exception cref="InputException"><c>file-not-found</c> or <c>malformed-data</c>.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string path)
    {
        if (!File.Exists(path))
            throw new InputException("file-not-found", $"There is no file '{path}'.");
        return new FileInfo(path).Length > MostBytes
            ? throw new MalformedDataException(path, $"it has more than {MostBytes} bytes, which no file of texts has.")
            : Parse(File.ReadAllText(path, Encoding.UTF8), path);
    }

    /// <summary>Reads text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">What it is called in errors.</param>
    /// <exception cref="InputException"><c>malformed-data</c>.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string text, string source)
    {
        string[] lines = text.ReplaceLineEndings("\n").TrimStart('\uFEFF').Split('\n');
        List<KeyValuePair<string, string>> found = [];
        int at = 0;
        while (at < lines.Length)
        {
            string line = lines[at];
            if (IsEmpty(line) || line is "---" or "...")
            {
                at++;
                continue;
            }
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string name = colon > 0 ? line[..colon].Trim().Trim('"', '\'') : "";
            if (char.IsWhiteSpace(line[0]) || name.Length == 0 || (colon + 1 < line.Length && line[colon + 1] != ' '))
                throw new MalformedDataException(source, $"found '{Short(line)}', wanted 'name: text'.", at + 1);
            if (found.Exists(pair => pair.Key == name))
                throw new MalformedDataException(source, $"'{name}' stands twice.", at + 1);
            string rest = WithoutComment(line[(colon + 1)..].Trim());
            int first = at++;
            List<string> below = [];
            while (at < lines.Length && (lines[at].Trim().Length == 0 || char.IsWhiteSpace(lines[at][0])
                || lines[at].StartsWith("- ", StringComparison.Ordinal)))
                below.Add(lines[at++]);
            found.Add(new(name, ValueOf(rest, below, source, first + 1)));
        }
        return found;
    }

    private static string ValueOf(string rest, List<string> below, string source, int line)
    {
        if (rest.Length > 0 && rest[0] is '|' or '>' && rest.Length <= 2)
            return Block(below, folds: rest[0] == '>');
        if (rest.Length > 0 && rest[0] is '{' or '[' or '&' or '*' or '!')
        {
            throw new MalformedDataException(
                source, $"found '{Short(rest)}', wanted a text.", line, "Quote the text, or write a list as lines that begin with '- '.");
        }
        string[] more = [.. below.Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')];
        if (rest.Length == 0 && more.Length > 0 && more[0].StartsWith("- ", StringComparison.Ordinal))
        {
            string? odd = Array.Find(more, l => !l.StartsWith("- ", StringComparison.Ordinal));
            return odd is null
                ? string.Join('\n', more.Select(l => "- " + Scalar(WithoutComment(l[2..].Trim()), source, line)))
                : throw new MalformedDataException(source, $"found '{Short(odd)}' in a list, wanted '- text'.", line);
        }
        if (rest.Length == 0 && more.Length > 0 && more[0].Contains(": ", StringComparison.Ordinal))
            throw new MalformedDataException(source, $"found '{Short(more[0])}' below a name, wanted a text.", line);
        return Scalar(string.Join(' ', more.Prepend(rest)).Trim(), source, line);
    }

    private static string Block(List<string> below, bool folds)
    {
        int indent = below.Where(l => l.Trim().Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        string[] lines = [.. below.Select(l => l.Length >= indent ? l[indent..].TrimEnd() : "")];
        if (!folds)
            return string.Join('\n', lines).Trim('\n');
        StringBuilder text = new();
        foreach (string line in lines)
            text.Append(line.Length == 0 ? "\n" : text.Length > 0 && text[^1] != '\n' ? " " + line : line);
        return text.ToString().Trim('\n');
    }

    private static string Scalar(string text, string source, int line)
    {
        if (text.Length == 0 || text is "null" or "~")
            return "";
        if (text[0] is not ('"' or '\''))
            return text;
        char quote = text[0];
        if (text.Length < 2 || text[^1] != quote)
            throw new MalformedDataException(source, $"found '{Short(text)}', whose quote is not closed.", line);
        string inner = text[1..^1];
        return quote == '\'' ? inner.Replace("''", "'", StringComparison.Ordinal) : Unescape(inner);
    }

    private static string Unescape(string text)
    {
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }
            plain.Append(text[++i] switch { 'n' => '\n', 't' => '\t', char other => other });
        }
        return plain.ToString();
    }

    private static string WithoutComment(string text)
    {
        if (text.Length > 0 && text[0] is '"' or '\'')
        {
            int close = text.LastIndexOf(text[0]);
            int mark = text.IndexOf(" #", Math.Max(0, close), StringComparison.Ordinal);
            return mark > 0 ? text[..mark].TrimEnd() : text;
        }
        if (text.StartsWith('#'))
            return "";
        int at = text.IndexOf(" #", StringComparison.Ordinal);
        return at < 0 ? text : text[..at].TrimEnd();
    }

    private static bool IsEmpty(string line) => line.Trim().Length == 0 || line.TrimStart()[0] == '#';

    private static string Short(string text) => text.Length <= 40 ? text.Trim() : text.Trim()[..39] + "…";
}

namespace Cairn.Formats.Csv;

/// <summary>How the records of a delimited text are written.</summary>
public sealed record CsvDialect
{
    /// <summary>The byte between fields.</summary>
    public byte Delimiter { get; init; } = (byte)',';

    /// <summary>
    /// Whether a field that begins with a double quote is quoted, as in RFC 4180. Some tab-separated files use quotes
    /// as ordinary characters.
    /// </summary>
    public bool Quoted { get; init; } = true;

    /// <summary>
    /// The byte that ends a record: a line feed (a carriage return before it is dropped), or a carriage return.
    /// </summary>
    public byte LineEnd { get; init; } = (byte)'\n';

    /// <summary>Whether blanks after a delimiter and before the next belong to the layout, not to the field.</summary>
    public bool TrimsBlanks { get; init; }

    /// <summary>The delimiter as people call it.</summary>
    public string DelimiterName => Delimiter switch
    {
        (byte)',' => TrimsBlanks ? "comma and blank" : "comma",
        (byte)';' => "semicolon",
        (byte)'\t' => "tab",
        (byte)'|' => "vertical bar",
        (byte)' ' => "blank",
        _ => $"'{(char)Delimiter}'",
    };
}

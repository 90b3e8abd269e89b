namespace Cairn.Formats;

/// <summary>The bytes are not what their format demands. The message begins with the source and the place in it.</summary>
public sealed class MalformedDataException : InputException
{
    /// <summary>An error at a place in a source of bytes.</summary>
    /// <param name="source">Path or name of the source, such as <c>adult.csv.gz</c> or <c>standard input</c>.</param>
    /// <param name="message">What was found and what was wanted.</param>
    /// <param name="line">1-based line, or 0 when the format has no lines.</param>
    /// <param name="hint">What to do about it.</param>
    /// <param name="inner">The cause, if another exception was.</param>
    public MalformedDataException(
        string source, string message, long line = 0, string? hint = null, Exception? inner = null)
        : base("malformed-data", line > 0 ? $"{source}, line {line}: {message}" : $"{source}: {message}", hint, inner)
    {
        SourceName = source;
        Line = line;
    }

    /// <summary>Path or name of the source.</summary>
    public string SourceName { get; }

    /// <summary>1-based line; 0 when the format has no lines.</summary>
    public long Line { get; }
}

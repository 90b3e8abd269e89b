namespace Cairn.Formats.Text;

/// <summary>
/// An error at a place inside a block of text. Blocks are parsed side by side and do not know where they lie; whoever
/// does turns it into an error with a line.
/// </summary>
public sealed class BlockException : Exception
{
    /// <summary>An error at a byte of the block.</summary>
    /// <param name="offset">Byte in the block where the offending record or value begins.</param>
    /// <param name="message">What was found and what was wanted.</param>
    /// <param name="hint">What to do about it.</param>
    public BlockException(int offset, string message, string? hint = null)
        : base(message)
    {
        Offset = offset;
        Hint = hint;
    }

    /// <summary>Byte in the block where the offending record or value begins.</summary>
    public int Offset { get; }

    /// <summary>Row of the block whose value is at fault, or −1 where the offset says it all.</summary>
    public int Row { get; init; } = -1;

    /// <summary>How to mend it; null when the message says so.</summary>
    public string? Hint { get; }

    /// <summary>Whether a value contradicts the kind laid down for its column.</summary>
    public bool IsMistyped { get; init; }

    /// <summary>Whether the error comes from double quotes that do not follow RFC 4180.</summary>
    public bool IsQuoting { get; init; }
}

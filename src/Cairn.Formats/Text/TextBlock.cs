namespace Cairn.Formats.Text;

/// <summary>A block of whole records of a text.</summary>
/// <param name="Index">0-based number of the block.</param>
/// <param name="Bytes">The buffer.</param>
/// <param name="Length">Bytes of the buffer that count.</param>
/// <param name="FirstLine">1-based line of the text with which the block begins.</param>
public readonly record struct TextBlock(int Index, byte[] Bytes, int Length, long FirstLine)
{
    /// <summary>The bytes that count.</summary>
    public ReadOnlySpan<byte> Text => Bytes.AsSpan(0, Length);

    /// <summary>The 1-based line of the text in which a byte of the block lies.</summary>
    /// <param name="offset">0-based byte of the block.</param>
    /// <param name="lineEnd">The byte that ends lines.</param>
    public long LineOf(int offset, byte lineEnd) => FirstLine + Bytes.AsSpan(0, offset).Count(lineEnd);
}

using System.Runtime.CompilerServices;

namespace Cairn.Formats.Text;

/// <summary>Spaces, tabs and carriage returns around a field.</summary>
public static class Blanks
{
    /// <summary>The text without blanks at both ends.</summary>
    /// <remarks>Most fields have none, and are not to cost a call.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.Length > 0 && (IsBlank(text[0]) || IsBlank(text[^1])) ? TrimBlanks(text) : text;

    /// <summary>Whether a byte is a space, a tab or a carriage return.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r';

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<byte> TrimBlanks(ReadOnlySpan<byte> text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsBlank(text[start]))
            start++;
        while (end > start && IsBlank(text[end - 1]))
            end--;
        return text[start..end];
    }
}

using System.Buffers;

namespace Cairn.Server.Inference;

/// <summary>
/// Python's json module writes NaN and Infinity as bare words, which JSON does not know. They are put in terms of it:
/// NaN becomes null, a missing value, and Infinity a number too large, so that its column and row are named in the
/// refusal.
/// </summary>
internal static class BareNumbers
{
    /// <summary>The body with bare words replaced, or null when it holds none outside texts.</summary>
    public static byte[]? Replace(ReadOnlySpan<byte> json)
    {
        ArrayBufferWriter<byte>? output = null;
        int copied = 0;
        bool inText = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte c = json[i];
            if (inText)
            {
                if (c == '\\')
                    i++;
                else if (c == '"')
                    inText = false;
                continue;
            }
            if (c == '"')
            {
                inText = true;
                continue;
            }
            bool nan = c == 'N' && json[i..].StartsWith("NaN"u8);
            if (!nan && !(c == 'I' && json[i..].StartsWith("Infinity"u8)))
                continue;
            output ??= new ArrayBufferWriter<byte>(json.Length + 64);
            output.Write(json[copied..i]);
            output.Write(nan ? "null"u8 : "1e999"u8);
            i += (nan ? 3 : 8) - 1;
            copied = i + 1;
        }
        if (output is null)
            return null;
        output.Write(json[copied..]);
        return output.WrittenSpan.ToArray();
    }
}

using System.Text;

namespace Cairn.Formats.Zip;

/// <summary>Which names an entry may have: ones that mean the same file under any root on any system.</summary>
internal static class StoredZipNames
{
    public const int MostBytes = 255;

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? Fault(string name)
    {
        if (name.Length == 0)
            return "is empty";
        if (Encoding.UTF8.GetByteCount(name) > MostBytes)
            return $"is longer than {MostBytes} bytes";
        if (name.AsSpan().IndexOfAny('\\', ':') >= 0)
            return "holds a backslash or a colon";
        foreach (char c in name)
        {
            if (char.IsControl(c) || c == '\uFFFD')
                return "holds a control character or is not UTF-8";
        }
        foreach (string part in name.Split('/'))
        {
            if (part.Length == 0)
                return "is absolute, names a folder, or has an empty part";
            if (part is "." or "..")
                return "leaves its folder or is not in its shortest form";
        }
        return null;
    }
}

using System.Globalization;
using Cairn.Formats;

namespace Cairn.Cli.CommandLine;

/// <summary>Reads numbers of bytes such as <c>500MB</c>, <c>1.5GB</c> and <c>2GiB</c>.</summary>
internal static class ByteSize
{
    private static readonly (string Name, long Bytes)[] s_units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1), ("", 1),
    ];

    /// <summary>The bytes that <paramref name="text"/> says.</summary>
    /// <param name="option">The option that it was given to, for messages.</param>
    /// <param name="text">A positive number, with a unit or without; capitals do not matter.</param>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public static long Parse(string option, string text)
    {
        string number = text.Trim();
        (string name, long bytes) = s_units.First(unit => number.EndsWith(unit.Name, StringComparison.OrdinalIgnoreCase));
        number = number[..^name.Length].TrimEnd();
        bool isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count);
        if (isNumber && count > 0 && count * bytes is >= 1 and < 1e18)
            return (long)(count * bytes);
        throw new InputException(
            "bad-option", $"Option {option}: found '{text}', wanted a number of bytes such as 500MB, 2GB or 1.5GiB.");
    }
}

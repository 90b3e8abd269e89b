using System.Globalization;
using Cairn.Formats;

namespace Cairn.Cli.CommandLine;

/// <summary>Reads spans of time such as <c>90s</c>, <c>5m</c>, <c>1.5h</c> and <c>7d</c>.</summary>
internal static class Duration
{
    /// <summary>The span that <paramref name="text"/> says.</summary>
    /// <param name="option">The option that it was given to, for messages.</param>
    /// <param name="text">A positive number and one of the units s, m, h and d.</param>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public static TimeSpan Parse(string option, string text)
    {
        TimeSpan? unit = text.Length < 2 ? null : text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        if (unit is TimeSpan length
            && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            && count > 0 && count * length.TotalDays < 10_000)
            return length * count;
        throw new InputException(
            "bad-option", $"Option {option}: found '{text}', wanted a time such as 90s, 5m, 1h or 7d.");
    }
}

using System.Globalization;
using Cairn.Formats;

namespace Cairn.Learning.Validation;

/// <summary>A stretch of time before the rows that a fold tests: so many rows, or so long.</summary>
/// <param name="Rows">Number of rows, ≥ 0; used where <paramref name="Span"/> is null.</param>
/// <param name="Span">Length, above 0; wants a column of times.</param>
public readonly record struct TimeStretch(int Rows, TimeSpan? Span = null)
{
    /// <summary>Reads <c>100</c> (rows), <c>90s</c>, <c>30m</c>, <c>12h</c>, <c>7d</c> or <c>2w</c>.</summary>
    /// <param name="option">The option that it was given to, for messages.</param>
    /// <param name="text">What was given.</param>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public static TimeStretch Parse(string option, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) && rows > 0)
            return new TimeStretch(rows);
        TimeSpan? unit = text.Length < 2 ? null : text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => null,
        };
        if (unit is TimeSpan length
            && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            && count > 0 && count * length.TotalDays < 1_000_000)
        {
            return new TimeStretch(0, length * count);
        }
        throw new InputException(
            "bad-option", $"Option {option}: found '{text}', wanted a number of rows such as 100, or a time such as 12h, 7d or 2w.");
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        if (Span is not TimeSpan span)
            return string.Create(CultureInfo.InvariantCulture, $"{Rows} row{(Rows == 1 ? "" : "s")}");
        (double count, string unit) = span switch
        {
            { Ticks: var t } when t % TimeSpan.TicksPerDay == 0 => (span.TotalDays, "d"),
            { Ticks: var t } when t % TimeSpan.TicksPerHour == 0 => (span.TotalHours, "h"),
            { Ticks: var t } when t % TimeSpan.TicksPerMinute == 0 => (span.TotalMinutes, "m"),
            _ => (span.TotalSeconds, "s"),
        };
        return count.ToString("0.###", CultureInfo.InvariantCulture) + unit;
    }
}

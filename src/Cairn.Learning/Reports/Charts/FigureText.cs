using System.Globalization;

namespace Cairn.Learning.Reports.Charts;

/// <summary>How figures are written for people: few digits, thousands apart, the unit where it belongs.</summary>
public static class FigureText
{
    private const string Unknown = "–";

    /// <summary>A whole number with its thousands apart: <c>16,281</c>.</summary>
    public static string Count(double value) =>
        double.IsFinite(value) ? value.ToString("#,0.##", CultureInfo.InvariantCulture) : Unknown;

    /// <summary>A share as per cent with one decimal: <c>87.4 %</c>.</summary>
    public static string Percent(double share) => double.IsFinite(share)
        ? (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %"
        : Unknown;

    /// <summary>
    /// A measured quantity with four digits: <c>0.9281</c>, <c>273.4</c>, <c>12,040</c>, <c>2.31e-07</c>.
    /// </summary>
    public static string Quantity(double value)
    {
        if (!double.IsFinite(value))
            return Unknown;
        double size = Math.Abs(value);
        if (size == 0)
            return "0";
        if (size is < 1e-4 or >= 1e12)
            return WithMinus(value.ToString("0.##e-00", CultureInfo.InvariantCulture));
        string format = size >= 1000 ? "#,0" : size >= 100 ? "0.0" : size >= 10 ? "0.00" : size >= 1 ? "0.000" : "0.0000";
        return WithMinus(value.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>A value of data as short as it goes: no trailing zeros, at most five digits after rounding.</summary>
    public static string Value(double value)
    {
        if (!double.IsFinite(value))
            return Unknown;
        double size = Math.Abs(value);
        string format = size is >= 1e12 or (> 0 and < 1e-4) ? "0.###e-00" : size >= 1000 ? "#,0.#" : size >= 100 ? "0.##" : "0.####";
        return WithMinus(value.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>A difference with its sign: <c>+0.1640</c>, <c>−12.30</c>.</summary>
    public static string Difference(double value) =>
        !double.IsFinite(value) ? Unknown : (value < 0 ? "−" : "+") + Quantity(Math.Abs(value));

    /// <summary>A difference with its sign in a format of numbers.</summary>
    public static string Signed(double value, string format) => !double.IsFinite(value)
        ? Unknown
        : (value < 0 ? "−" : "+") + Math.Abs(value).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Seconds since 1970-01-01 UTC as a date, with the time of day where it is not midnight.</summary>
    public static string Time(double seconds)
    {
        if (!double.IsFinite(seconds) || Math.Abs(seconds) > 6e10)
            return Unknown;
        DateTime time = DateTime.UnixEpoch.AddSeconds(seconds);
        string format = time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm";
        return time.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A word in the number that a count asks for.</summary>
    public static string Plural(double count, string one, string many) => Count(count) + " " + (count == 1 ? one : many);

    // The sign of the field, as wide as a plus; a hyphen is easily overlooked.
    private static string WithMinus(string text) => text.StartsWith('-') ? "−" + text[1..] : text;
}

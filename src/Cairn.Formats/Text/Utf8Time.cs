using System.Runtime.CompilerServices;

namespace Cairn.Formats.Text;

/// <summary>Reads dates and times from UTF-8 text into UTC ticks; times without an offset are taken as UTC.</summary>
public static class Utf8Time
{
    /// <summary>What people see of a shape in messages.</summary>
    public static string NameOf(TimeShape shape) => shape switch
    {
        TimeShape.YearFirst => "yyyy-MM-dd, with or without a time",
        TimeShape.DayFirst => "dd/MM/yyyy, with or without a time",
        TimeShape.MonthFirst => "MM/dd/yyyy, with or without a time",
        TimeShape.YearMonth => "yyyy-MM",
        TimeShape.Compact => "yyyyMMdd",
        _ => "a date or time",
    };

    /// <summary>Every shape that the whole field can be read as; blanks around it are skipped.</summary>
    public static TimeShape ShapesOf(ReadOnlySpan<byte> text)
    {
        TimeShape shapes = TimeShape.None;
        if (text.Length < 6)
            return shapes;
        for (TimeShape shape = TimeShape.YearFirst; shape <= TimeShape.Compact; shape = (TimeShape)((int)shape << 1))
        {
            if (TryParse(text, shape, out _))
                shapes |= shape;
        }
        return shapes;
    }

    /// <summary>Reads a whole field of a known shape.</summary>
    /// <param name="text">The field; blanks around it are skipped.</param>
    /// <param name="shape">One shape.</param>
    /// <param name="ticks">UTC, in units of 100 ns since year 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> text, TimeShape shape, out long ticks)
    {
        if (shape == TimeShape.YearFirst && TryPlain(text, out ticks))
            return true;
        ticks = 0;
        text = Blanks.Trim(text);
        int at = 0;
        int year, month, day;
        switch (shape)
        {
            case TimeShape.YearMonth:
                return text.Length == 7 && TryDigits(text, ref at, 4, 4, out year)
                    && text[at++] is (byte)'-' or (byte)'/'
                    && TryDigits(text, ref at, 2, 2, out month) && TryDate(year, month, 1, out ticks);
            case TimeShape.Compact:
                return text.Length == 8 && TryDigits(text, ref at, 4, 4, out year)
                    && TryDigits(text, ref at, 2, 2, out month) && TryDigits(text, ref at, 2, 2, out day)
                    && year is >= 1800 and <= 2199 && TryDate(year, month, day, out ticks);
            case TimeShape.YearFirst:
                if (!TryParts(text, ref at, 4, 2, 2, out year, out month, out day))
                    return false;
                break;
            case TimeShape.DayFirst:
                if (!TryParts(text, ref at, 2, 2, 4, out day, out month, out year))
                    return false;
                break;
            default:
                if (!TryParts(text, ref at, 2, 2, 4, out month, out day, out year))
                    return false;
                break;
        }
        return TryDate(year, month, day, out ticks) && (at == text.Length || TryClock(text[at..], ref ticks));
    }

    // yyyy-MM-dd and yyyy-MM-dd HH:mm:ss with every digit at its place, which is how programs write times.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryPlain(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        bool hasClock = text.Length == 19;
        if ((!hasClock && text.Length != 10) || text[4] != '-' || text[7] != '-')
            return false;
        uint wrong = 0;
        int year = (Two(text, 0, ref wrong) * 100) + Two(text, 2, ref wrong);
        int month = Two(text, 5, ref wrong);
        int day = Two(text, 8, ref wrong);
        if (!hasClock)
            return wrong == 0 && TryDate(year, month, day, out ticks);
        int hour = Two(text, 11, ref wrong);
        int minute = Two(text, 14, ref wrong);
        int second = Two(text, 17, ref wrong);
        bool isClock = text[10] is (byte)' ' or (byte)'T' && text[13] == ':' && text[16] == ':'
            && hour <= 23 && minute <= 59 && second <= 59;
        if (wrong != 0 || !isClock || !TryDate(year, month, day, out ticks))
            return false;
        ticks += ((((hour * 60L) + minute) * 60) + second) * TimeSpan.TicksPerSecond;
        return true;
    }

    // The number of two digits; wrong becomes other than 0 where a byte is no digit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Two(ReadOnlySpan<byte> text, int at, ref uint wrong)
    {
        uint tens = (uint)(text[at] - '0');
        uint ones = (uint)(text[at + 1] - '0');
        wrong |= (tens > 9 ? 1u : 0) | (ones > 9 ? 1u : 0);
        return (int)((tens * 10) + ones);
    }

    // Three numbers between equal separators; a part of four digits has exactly four, others one or two.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryParts(
        ReadOnlySpan<byte> text, ref int at, int first, int second, int third, out int a, out int b, out int c)
    {
        b = c = 0;
        if (!TryDigits(text, ref at, first == 4 ? 4 : 1, first, out a) || at >= text.Length)
            return false;
        byte separator = text[at++];
        if (separator is not ((byte)'-' or (byte)'/' or (byte)'.'))
            return false;
        if (!TryDigits(text, ref at, 1, second, out b) || at >= text.Length || text[at++] != separator)
            return false;
        return TryDigits(text, ref at, third == 4 ? 4 : 1, third, out c);
    }

    // HH:mm[:ss[.fraction]] [AM|PM] [Z|±HH[:mm]] after a T or blanks.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryClock(ReadOnlySpan<byte> text, ref long ticks)
    {
        int at = 1;
        if (text[0] is not ((byte)'T' or (byte)'t' or (byte)' '))
            return false;
        while (at < text.Length && text[at] == ' ')
            at++;
        if (!TryDigits(text, ref at, 1, 2, out int hour) || !TryNext(text, ref at, ':')
            || !TryDigits(text, ref at, 2, 2, out int minute))
            return false;
        int second = 0;
        long fraction = 0;
        if (TryNext(text, ref at, ':') && !TrySeconds(text, ref at, out second, out fraction))
            return false;
        if (!TryHalfDay(text, ref at, ref hour) || hour > 23 || minute > 59 || second > 59)
            return false;
        long offset = 0;
        if (at < text.Length && !TryOffset(text, ref at, out offset))
            return false;
        ticks += (((((hour * 60L) + minute) * 60) + second) * TimeSpan.TicksPerSecond) + fraction - offset;
        return at == text.Length && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TrySeconds(ReadOnlySpan<byte> text, ref int at, out int second, out long fraction)
    {
        fraction = 0;
        if (!TryDigits(text, ref at, 2, 2, out second))
            return false;
        if (at < text.Length && text[at] is (byte)'.' or (byte)',')
        {
            int first = ++at;
            long unit = TimeSpan.TicksPerSecond;
            for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++)
            {
                unit /= 10;
                fraction += (text[at] - '0') * unit;
            }
            return at > first;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryHalfDay(ReadOnlySpan<byte> text, ref int at, ref int hour)
    {
        int word = at;
        while (word < text.Length && text[word] == ' ')
            word++;
        if (word + 2 > text.Length || (text[word + 1] | 0x20) != 'm' || (text[word] | 0x20) is not ('a' or 'p'))
            return true;
        if (hour is < 1 or > 12)
            return false;
        hour = (hour % 12) + ((text[word] | 0x20) == 'p' ? 12 : 0);
        at = word + 2;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryOffset(ReadOnlySpan<byte> text, ref int at, out long offset)
    {
        offset = 0;
        while (at < text.Length && text[at] == ' ')
            at++;
        if (at == text.Length)
            return false;
        byte sign = text[at++];
        if (sign is (byte)'Z' or (byte)'z')
            return true;
        if (sign is not ((byte)'+' or (byte)'-') || !TryDigits(text, ref at, 2, 2, out int hours))
            return false;
        int minutes = 0;
        bool colon = TryNext(text, ref at, ':');
        if ((colon || at < text.Length) && !TryDigits(text, ref at, 2, 2, out minutes))
            return false;
        if (hours > 14 || minutes > 59)
            return false;
        offset = ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute * (sign == '-' ? -1 : 1);
        return true;
    }

    private static bool TryNext(ReadOnlySpan<byte> text, ref int at, char wanted)
    {
        if (at >= text.Length || text[at] != wanted)
            return false;
        at++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryDigits(ReadOnlySpan<byte> text, ref int at, int least, int most, out int value)
    {
        value = 0;
        int count = 0;
        for (; count < most && at < text.Length && (uint)(text[at] - '0') <= 9; count++, at++)
            value = (value * 10) + (text[at] - '0');
        return count >= least;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryDate(int year, int month, int day, out long ticks)
    {
        ticks = 0;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        ticks = new DateTime(year, month, day).Ticks;
        return true;
    }
}

namespace Cairn.Formats.Text;

/// <summary>How dates and times of a column are written; one shape holds for a whole column.</summary>
[Flags]
public enum TimeShape
{
    /// <summary>Not a date or time.</summary>
    None = 0,

    /// <summary>
    /// Year, month, day, as in ISO 8601: <c>2026-03-31</c>, <c>2026/03/31 14:05</c>,
    /// <c>2026-03-31T14:05:00.5+02:00</c>.
    /// </summary>
    YearFirst = 1,

    /// <summary>Day, month, year: <c>31/03/2026</c>, <c>31.03.2026 14:05</c>.</summary>
    DayFirst = 2,

    /// <summary>Month, day, year: <c>03/31/2026</c>, <c>03/31/2026 02:05 PM</c>.</summary>
    MonthFirst = 4,

    /// <summary>Year and month: <c>2026-03</c>; the first day of the month stands for it.</summary>
    YearMonth = 8,

    /// <summary>Eight digits: <c>20260331</c>.</summary>
    Compact = 16,
}

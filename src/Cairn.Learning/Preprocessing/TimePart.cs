namespace Cairn.Learning.Preprocessing;

/// <summary>A number taken from an instant.</summary>
public enum TimePart
{
    /// <summary>Days since 1970-01-01, with the time of day as the fraction.</summary>
    Days,

    /// <summary>Month of the year, 1 to 12.</summary>
    Month,

    /// <summary>Day of the week, Monday 0 to Sunday 6.</summary>
    DayOfWeek,

    /// <summary>Hour of the day, 0 to 23.</summary>
    Hour,
}

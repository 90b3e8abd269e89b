using Cairn.Data.Schemas;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>What the values of a column are best kept as, from the count of what they can be read as.</summary>
/// <param name="Storage">How to keep them.</param>
/// <param name="Shape">How times are written, for times.</param>
/// <param name="IsShapeOpen">Whether no day above 12 decides between day first and month first.</param>
/// <param name="TrueText">The text of true, for booleans.</param>
/// <param name="FalseText">The text of false, for booleans.</param>
/// <param name="IsCode">Whether the texts are digits whose leading zeros or length matter.</param>
internal sealed record StorageChoice(
    Storage Storage, TimeShape Shape = TimeShape.None, bool IsShapeOpen = false,
    string? TrueText = null, string? FalseText = null, bool IsCode = false)
{
    private const double SupportForDoubtful = 0.1;

    /// <summary>The choice for a column whose every value is in <paramref name="tally"/>.</summary>
    public static StorageChoice From(string name, LevelTally tally, MissingMarkers markers)
    {
        bool isSupported = AreMarkersSupported(markers, tally.Markers, tally.Typed);
        if (tally.IsText || tally.Typed == 0 || !isSupported)
            return new StorageChoice(Storage.Textual);
        if (tally.BooleanPair() is (string yes, string no))
            return new StorageChoice(Storage.Boolean, TrueText: yes, FalseText: no);
        if (tally.Shapes.HasFlag(TimeShape.Compact) && ColumnNames.SoundsLikeTime(name))
            return new StorageChoice(Storage.Time, TimeShape.Compact);
        long digits = tally.Integers + tally.Padded + tally.Overflows;
        if (!tally.HasStrings && tally.Integers == tally.Typed)
            return new StorageChoice(Storage.Integer);
        if (!tally.HasStrings && tally.Fractions > 0 && digits + tally.Fractions == tally.Typed)
            return new StorageChoice(Storage.Number);
        TimeShape shape = tally.Shapes & ~TimeShape.Compact;
        if (shape != TimeShape.None)
            return ChooseShape(shape);
        return new StorageChoice(Storage.Textual, IsCode: digits == tally.Typed);
    }

    /// <summary>
    /// Whether what was met of doubtful markers is to be believed: a tenth of the rest must be typed.
    /// </summary>
    public static bool AreMarkersSupported(MissingMarkers markers, IReadOnlyList<long> counts, long typed)
    {
        if (!markers.AreUsual)
            return true;
        long doubtful = 0;
        for (int i = MissingMarkers.FirstDoubtful; i < counts.Count; i++)
            doubtful += counts[i];
        return doubtful == 0 || typed >= SupportForDoubtful * (typed + doubtful);
    }

    // Where days and months cannot be told apart, slashes are read as in the United States and the rest day first.
    private static StorageChoice ChooseShape(TimeShape shapes)
    {
        bool isOpen = shapes.HasFlag(TimeShape.DayFirst | TimeShape.MonthFirst);
        TimeShape shape = isOpen ? TimeShape.MonthFirst
            : shapes.HasFlag(TimeShape.YearFirst) ? TimeShape.YearFirst
            : shapes.HasFlag(TimeShape.DayFirst) ? TimeShape.DayFirst
            : shapes.HasFlag(TimeShape.MonthFirst) ? TimeShape.MonthFirst
            : TimeShape.YearMonth;
        return new StorageChoice(Storage.Time, shape, isOpen);
    }
}

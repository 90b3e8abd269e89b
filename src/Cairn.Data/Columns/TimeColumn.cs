using System.Globalization;

namespace Cairn.Data.Columns;

/// <summary>Instants in UTC as .NET ticks (100 ns since year 1); <see cref="Missing"/> is missing.</summary>
public sealed class TimeColumn : Column<long>
{
    /// <summary>The stored value that stands for a missing one.</summary>
    public const long Missing = long.MinValue;

    /// <summary>A column over <paramref name="ticks"/>, which the caller no longer changes.</summary>
    public TimeColumn(string name, long[] ticks)
        : base(name, ticks)
    {
    }

    /// <summary>A column over values wherever they are.</summary>
    internal TimeColumn(string name, ColumnStorage<long> values)
        : base(name, values)
    {
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Time;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] == Missing;

    /// <summary>ISO 8601: the date alone at midnight, otherwise date and time with a final Z.</summary>
    public override string? Format(int row)
    {
        if (IsMissing(row))
            return null;
        DateTime value = new(Values[row], DateTimeKind.Utc);
        string format = value.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override object? ValueAt(int row) => IsMissing(row) ? null : new DateTime(Values[row], DateTimeKind.Utc);

    /// <inheritdoc/>
    public override Column Rename(string name) => new TimeColumn(name, Storage);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows) => new TimeColumn(Name, TakeValues(rows));

    /// <inheritdoc/>
    public override void CopyNumbers(int start, Span<double> destination)
    {
        ReadOnlySpan<long> values = Values.Slice(start, destination.Length);
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = values[i] == Missing
                ? double.NaN
                : (values[i] - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond;
        }
    }

    private protected override int CountMissing() => Values.Count(Missing);
}

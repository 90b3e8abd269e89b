using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Models.Datasets;

/// <summary>For each row the interval in which its event lies: the common form of all kinds of censoring.</summary>
/// <param name="Lower">Earliest time of the event, ≥ 0 and finite.</param>
/// <param name="Upper">
/// Latest time of the event: equal to <paramref name="Lower"/> where it was observed, +∞ where the row was right-censored,
/// and between the two where the event is known to lie in an interval.
/// </param>
public sealed record SurvivalTimes(double[] Lower, double[] Upper)
{
    /// <summary>Whether the event of a row was observed at an exact time.</summary>
    /// <param name="row">Index of the row.</param>
    public bool IsObserved(int row) => Lower[row] == Upper[row];

    /// <summary>Number of rows whose event is known to have happened: at an exact time, or in an interval.</summary>
    public int EventCount => Upper.Count(double.IsFinite);

    /// <summary>The times that columns hold.</summary>
    /// <param name="target">Times, or the lower ends of intervals; missing is 0 where there is an upper end.</param>
    /// <param name="observed">
    /// Whether the event was seen: a boolean, or a number that is 0 or 1; null when each was. With
    /// <paramref name="upper"/> it is not needed.
    /// </param>
    /// <param name="upper">Upper ends; missing or infinite is right-censored. Null when times are exact.</param>
    /// <exception cref="InputException"><c>bad-time</c>, <c>bad-event</c> or <c>bad-upper</c>, naming column and row.</exception>
    public static SurvivalTimes Of(Column target, Column? observed, Column? upper)
    {
        CheckNumeric(target, "bad-time", "Time");
        double[] lower = target.ToNumbers();
        double[] last = upper is null ? [.. lower] : ReadUpper(upper);
        for (int row = 0; row < lower.Length; row++)
        {
            if (upper is not null && double.IsNaN(lower[row]) && double.IsFinite(last[row]))
                lower[row] = 0;
            if (!(lower[row] >= 0) || double.IsInfinity(lower[row]))
                throw Bad("bad-time", "Time", target, row, "a finite number of at least 0");
            if (!(last[row] >= lower[row]))
                throw Bad("bad-upper", "Upper bound", upper!, row, $"at least the time in '{target.Name}', {target.Format(row)}");
        }
        if (observed is not null)
            Censor(observed, last);
        return new SurvivalTimes(lower, last);
    }

    private static double[] ReadUpper(Column upper)
    {
        CheckNumeric(upper, "bad-upper", "Upper bound");
        double[] values = upper.ToNumbers();
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsNaN(values[row]))
                values[row] = double.PositiveInfinity;
        }
        return values;
    }

    private static void Censor(Column observed, double[] upper)
    {
        if (ColumnKinds.IsNumeric(observed.Kind) && observed.Kind != ColumnKind.Time)
        {
            double[] flags = observed.ToNumbers();
            for (int row = 0; row < flags.Length; row++)
            {
                if (flags[row] == 0)
                    upper[row] = double.PositiveInfinity;
                else if (flags[row] != 1)
                    throw Bad("bad-event", "Event", observed, row, "1 or true where the event was seen, 0 or false where not");
            }
            return;
        }
        throw new InputException(
            "bad-event", $"Event column '{observed.Name}' is {ColumnKinds.NameOf(observed.Kind)}; wanted true or false, or 1 or 0.",
            "Write 1 where the event was seen and 0 where the row left before it.");
    }

    private static void CheckNumeric(Column column, string code, string role)
    {
        if (!ColumnKinds.IsNumeric(column.Kind) || column.Kind is ColumnKind.Time or ColumnKind.Boolean)
        {
            throw new InputException(
                code, $"{role} column '{column.Name}' is {ColumnKinds.NameOf(column.Kind)}; wanted numbers.",
                "Give the time that passed until the event as a number, such as days.");
        }
    }

    private static InputException Bad(string code, string role, Column column, int row, string wanted) => new(
        code, $"{role} column '{column.Name}', row {row + 1}: found {column.Format(row) ?? "nothing"}, wanted {wanted}.");
}

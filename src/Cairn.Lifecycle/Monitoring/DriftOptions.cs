using Cairn.Formats;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>When a column counts as drifted, and over how many rows that is asked.</summary>
public sealed record DriftOptions
{
    /// <summary>Rows of a window: the newest so many. 1 to <see cref="PredictionLogReader.MostRows"/>.</summary>
    public int WindowRows { get; init; } = 5000;

    /// <summary>Leaves out rows older than this; null for no bound.</summary>
    public TimeSpan? WindowAge { get; init; }

    /// <summary>Below so many rows nothing is called drifted. At least 20.</summary>
    public int MinimumRows { get; init; } = 200;

    /// <summary>
    /// Chance of any false alarm in one report that the tests allow, in (0, 1); the demand for a large change makes the
    /// true chance much smaller.
    /// </summary>
    public double Significance { get; init; } = 0.01;

    /// <summary>
    /// Least population stability index, beyond what chance alone gives at this number of rows, that counts. By custom
    /// 0.1 is a moderate change and 0.25 a large one.
    /// </summary>
    public double PsiThreshold { get; init; } = 0.1;

    /// <summary>Bins of a numeric column, 2 to 50.</summary>
    public int Bins { get; init; } = 10;

    /// <summary>Checks every option.</summary>
    /// <exception cref="InputException"><c>bad-option</c>: the message quotes name, value and range.</exception>
    public void Validate()
    {
        Check(WindowRows is >= 1 and <= PredictionLogReader.MostRows, "window_rows", WindowRows, "1 to 1000000");
        Check(WindowAge is null || WindowAge > TimeSpan.Zero, "window_age", WindowAge ?? default, "more than zero");
        Check(MinimumRows >= 20, "minimum_rows", MinimumRows, "at least 20");
        Check(Significance is > 0 and < 1, "significance", Significance, "between 0 and 1");
        Check(PsiThreshold is >= 0 and <= 100, "psi_threshold", PsiThreshold, "0 to 100");
        Check(Bins is >= 2 and <= 50, "bins", Bins, "2 to 50");
    }

    private static void Check<T>(bool good, string name, T value, string range)
        where T : IFormattable
    {
        if (!good)
        {
            string found = value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
            throw new InputException("bad-option", $"Option {name} of the drift monitor is {found}; wanted {range}.");
        }
    }
}

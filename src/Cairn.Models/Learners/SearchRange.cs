using System.Globalization;
using Cairn.Formats;

namespace Cairn.Models.Learners;

/// <summary>The values of a hyper-parameter that a search looks through: numbers, whole numbers, or a few choices.</summary>
public sealed record SearchRange
{
    private SearchRange()
    {
    }

    /// <summary>Smallest value; 0 for choices.</summary>
    public double Low { get; private init; }

    /// <summary>Largest value; the number of choices − 1 for choices.</summary>
    public double High { get; private init; }

    /// <summary>Whether factors matter rather than differences: as likely from 0.01 to 0.1 as from 0.1 to 1.</summary>
    public bool IsLog { get; private init; }

    /// <summary>Distance between neighbouring values, counted from <see cref="Low"/>; 0 where any number will do.</summary>
    public double Step { get; private init; }

    /// <summary>Whether values are whole numbers.</summary>
    public bool IsInteger { get; private init; }

    /// <summary>The choices as the option takes them; empty for numbers.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>Whether values have no order.</summary>
    public bool IsChoice => Choices.Count > 0;

    /// <summary>When the hyper-parameter means anything; null for always.</summary>
    public SearchCondition? Condition { get; private init; }

    /// <summary>Numbers in [<paramref name="low"/>, <paramref name="high"/>].</summary>
    /// <param name="low">Smallest value; above 0 with <paramref name="log"/>.</param>
    /// <param name="high">Largest value, at least <paramref name="low"/>.</param>
    /// <param name="log">Whether factors matter rather than differences.</param>
    /// <param name="step">Distance between neighbouring values; 0 for any. Not with <paramref name="log"/>.</param>
    /// <exception cref="InputException"><c>bad-space</c>.</exception>
    public static SearchRange Number(double low, double high, bool log = false, double step = 0)
    {
        Check(low, high, log, step);
        return new SearchRange { Low = low, High = LastOf(low, high, step), IsLog = log, Step = step };
    }

    /// <summary>Whole numbers in [<paramref name="low"/>, <paramref name="high"/>].</summary>
    /// <param name="low">Smallest value; at least 1 with <paramref name="log"/>.</param>
    /// <param name="high">Largest value, at least <paramref name="low"/>.</param>
    /// <param name="log">Whether factors matter rather than differences.</param>
    /// <param name="step">Distance between neighbouring values, ≥ 1; 1 with <paramref name="log"/>.</param>
    /// <exception cref="InputException"><c>bad-space</c>.</exception>
    public static SearchRange Integer(int low, int high, bool log = false, int step = 1)
    {
        Check(low, high, log, log ? 0 : step);
        return new SearchRange { Low = low, High = LastOf(low, high, step), IsLog = log, Step = step, IsInteger = true };
    }

    /// <summary>A few values without an order.</summary>
    /// <exception cref="InputException"><c>bad-space</c>: none, or one twice.</exception>
    public static SearchRange Choice(params IReadOnlyList<string> choices)
    {
        if (choices.Count == 0 || choices.Distinct().Count() < choices.Count)
            throw new InputException("bad-space", $"Choices '{string.Join('|', choices)}': wanted at least one, each once.");
        return new SearchRange { High = choices.Count - 1, Step = 1, Choices = choices };
    }

    /// <summary>The same range, which only means anything while another hyper-parameter has one of some values.</summary>
    public SearchRange If(string option, params IReadOnlyList<string> values) =>
        this with { Condition = new SearchCondition(option, values) };

    /// <summary>The text that the option takes for a value.</summary>
    /// <param name="value">A number of the range, or the place of a choice.</param>
    public string Format(double value) => IsChoice
        ? Choices[(int)value]
        : value.ToString(IsInteger ? "F0" : "R", CultureInfo.InvariantCulture);

    private static void Check(double low, double high, bool log, double step)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low > high)
            throw Bad(low, high, "wanted two numbers, the smaller first");
        if (log && low <= 0)
            throw Bad(low, high, "a logarithmic range begins above 0");
        if (!(step >= 0) || (log && step > 0))
            throw Bad(low, high, log ? "a logarithmic range has no step" : "a step is above 0");
    }

    private static double LastOf(double low, double high, double step) =>
        step > 0 ? low + Math.Floor((high - low) / step + 1e-9) * step : high;

    private static InputException Bad(double low, double high, string what) =>
        new("bad-space", string.Create(CultureInfo.InvariantCulture, $"Range {low}..{high}: {what}."));
}

using System.Globalization;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Explanation.Counterfactuals;

/// <summary>The answer that is wished for: a class, any class but the present one, or a range of numbers.</summary>
public sealed record CounterfactualGoal
{
    private CounterfactualGoal()
    {
    }

    /// <summary>The class wished for; null for any other than the present one, and for numbers.</summary>
    public string? Label { get; private init; }

    /// <summary>Least number wished for.</summary>
    public double Low { get; private init; } = double.NegativeInfinity;

    /// <summary>Greatest number wished for.</summary>
    public double High { get; private init; } = double.PositiveInfinity;

    /// <summary>Whether it is about a number.</summary>
    public bool IsRange { get; private init; }

    /// <summary>Any class but the one that the model answers now.</summary>
    public static CounterfactualGoal Other { get; } = new();

    /// <summary>A class.</summary>
    public static CounterfactualGoal Class(string label) => new() { Label = label };

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>; either may be infinite.</summary>
    public static CounterfactualGoal Range(double low, double high) => new() { Low = low, High = high, IsRange = true };

    /// <summary>
    /// The goal that a text says for a model: a class, or <c>&gt;5</c>, <c>&lt;5</c> or <c>2..5</c> for numbers.
    /// Nothing is any other class.
    /// </summary>
    /// <exception cref="InputException"><c>unknown-class</c>, <c>bad-goal</c> or <c>no-goal</c>.</exception>
    public static CounterfactualGoal Parse(string? text, Signature signature)
    {
        IReadOnlyList<string> labels = signature.Labels;
        if (labels.Count > 0)
        {
            return text is null ? Other : labels.Contains(text) ? Class(text) : throw new InputException(
                "unknown-class", $"The model knows no class '{text}'.", NearestNames.Hint(text, labels));
        }
        if (text is null)
        {
            throw new InputException(
                "no-goal", "The model answers with a number, so what is wished for has to be said.",
                "Give a goal such as '>5', '<5' or '2..5'.");
        }
        string trimmed = text.Trim();
        string[] ends = trimmed.Split("..");
        bool read = trimmed.StartsWith('>') ? TryNumber(trimmed[1..].TrimStart('='), out double low)
            : ends.Length == 2 && TryNumber(ends[0], out low) || (low = double.NegativeInfinity) < 0
                && trimmed.StartsWith('<');
        double high = double.PositiveInfinity;
        if (read && !trimmed.StartsWith('>'))
            read = TryNumber(trimmed.StartsWith('<') ? trimmed[1..].TrimStart('=') : ends[1], out high);
        return read && low <= high ? Range(low, high) : throw new InputException(
            "bad-goal", $"Goal: found '{text}', wanted a range of numbers.", "Give a goal such as '>5', '<5' or '2..5'.");
    }

    /// <summary>In words, such as <c>'stay'</c> or <c>at least 5</c>.</summary>
    public string InWords() => Label is not null ? $"'{Label}'"
        : !IsRange ? "another class"
        : double.IsInfinity(High) ? $"at least {Number(Low)}"
        : double.IsInfinity(Low) ? $"at most {Number(High)}"
        : $"from {Number(Low)} to {Number(High)}";

    /// <summary>For each row of the answers whether it is what is wished for.</summary>
    /// <param name="answers">Outputs of the model.</param>
    /// <param name="present">The answer to the row as it is, as text.</param>
    internal bool[] Met(Table answers, string? present)
    {
        bool[] met = new bool[answers.RowCount];
        double[]? numbers = IsRange ? answers.Columns[0].ToNumbers() : null;
        for (int row = 0; row < met.Length; row++)
        {
            met[row] = numbers is not null ? numbers[row] >= Low && numbers[row] <= High
                : Label is not null ? answers.Columns[0].Format(row) == Label
                : answers.Columns[0].Format(row) != present;
        }
        return met;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

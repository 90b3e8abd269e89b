using System.Globalization;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// The option <c>class_weight</c>: <c>none</c>, <c>balanced</c>, or a list such as <c>yes=2,no=1</c>.
/// </summary>
internal static class ClassWeights
{
    /// <summary>Rows weigh what their weight column says.</summary>
    public const string None = "none";

    /// <summary>Every class weighs the same in sum.</summary>
    public const string Balanced = "balanced";

    /// <summary>Whether a text is one of the language; that its labels are classes is not known here.</summary>
    public static bool IsValid(string text) => text is None or Balanced || Array.TrueForAll(
        text.Split(','), part => TrySplit(part, out _, out double weight) && weight > 0 && double.IsFinite(weight));

    /// <summary>The weights of rows times those of their classes.</summary>
    /// <param name="text">The option.</param>
    /// <param name="known">The classes that are learnt, by which <c>balanced</c> is made.</param>
    /// <param name="knownWeights">The weights of their rows, or null.</param>
    /// <param name="codes">The class of each row to weigh.</param>
    /// <param name="weights">The weight of each row to weigh, or null.</param>
    /// <returns>One a row, or null when all weigh the same.</returns>
    /// <exception cref="InputException"><c>bad-option</c>: a label is none of the classes.</exception>
    public static double[]? Apply(
        string text, ClassTarget known, IReadOnlyList<double>? knownWeights, int[] codes, double[]? weights)
    {
        if (text == None)
            return weights;
        double[] factors = text == Balanced ? OfShares(known, knownWeights) : Parse(text, known.Labels);
        return [.. codes.Select((code, row) => factors[code] * (weights is null ? 1 : weights[row]))];
    }

    // n / (K nₖ), as in King and Zeng, "Logistic regression in rare events data", 2001; rows count as often as they
    // weigh.
    private static double[] OfShares(ClassTarget known, IReadOnlyList<double>? weights)
    {
        double[] sums = new double[known.Labels.Count];
        for (int row = 0; row < known.Codes.Count; row++)
        {
            if (known.Codes[row] >= 0)
                sums[known.Codes[row]] += weights is null ? 1 : weights[row];
        }
        double total = sums.Sum();
        return [.. sums.Select(sum => sum > 0 ? total / (sums.Length * sum) : 1)];
    }

    private static double[] Parse(string text, IReadOnlyList<string> labels)
    {
        double[] factors = [.. Enumerable.Repeat(1.0, labels.Count)];
        foreach (string part in text.Split(','))
        {
            TrySplit(part, out string label, out double weight);
            int code = labels.ToList().IndexOf(label);
            if (code < 0)
            {
                throw new InputException(
                    "bad-option",
                    $"Option 'class_weight' of {GradientBoosting.Kind.Name}: found a weight for '{label}', which is no class.",
                    NearestNames.Hint(label, labels));
            }
            factors[code] = weight;
        }
        return factors;
    }

    private static bool TrySplit(string part, out string label, out double weight)
    {
        int at = part.LastIndexOf('=');
        label = at < 0 ? "" : part[..at].Trim();
        weight = 0;
        return at > 0 && double.TryParse(part[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out weight);
    }
}

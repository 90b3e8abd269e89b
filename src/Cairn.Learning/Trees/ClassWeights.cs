using System.Globalization;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Trees;

/// <summary>
/// The option <c>class_weight</c> of every tree learner: <c>none</c>, <c>balanced</c>, in forests
/// <c>balanced_subsample</c>, or a list such as <c>yes=2,no=1</c>, classes that are not named weighing 1.
/// </summary>
/// <remarks>
/// A label that holds a comma or a quote stands in double quotes, a quote inside being doubled: <c>"a, b"=2</c>. Without
/// quotes a label ends at the last sign of its part, so that <c>&lt;=50K=2</c> is read as it is meant.
/// </remarks>
internal static class ClassWeights
{
    /// <summary>Rows weigh what their weight column says.</summary>
    public const string None = "none";

    /// <summary>Every class weighs the same in sum.</summary>
    public const string Balanced = "balanced";

    /// <summary>Every class weighs the same over the rows that a tree drew.</summary>
    public const string BalancedSubsample = "balanced_subsample";

    /// <summary>The values allowed where trees do not draw rows, in words.</summary>
    public const string Range = "none, balanced, or weights above 0 such as yes=2,no=1";

    /// <summary>The values allowed in a forest, in words.</summary>
    public const string ForestRange = "none, balanced, balanced_subsample, or weights above 0 such as yes=2,no=1";

    /// <summary>Whether a text is one of the language; that its labels are classes is not known here.</summary>
    public static bool IsValid(string text) => text is None or Balanced || Read(text) is not null;

    /// <summary>Whether a text is one of the language of forests.</summary>
    public static bool IsValidInForest(string text) => text == BalancedSubsample || IsValid(text);

    /// <summary>The factor of each class.</summary>
    /// <param name="text">A valid text.</param>
    /// <param name="learner">Name of the learner, for the error.</param>
    /// <param name="labels">Labels of the classes; they are not looked at unless the text is a list.</param>
    /// <param name="totals">Weight of the rows of each class.</param>
    /// <exception cref="InputException"><c>bad-option</c>: a label is none of the classes.</exception>
    public static double[] Factors(string text, string learner, IReadOnlyList<string> labels, double[] totals)
    {
        double[] factors = new double[totals.Length];
        Array.Fill(factors, 1);
        if (text == None)
            return factors;
        if (text is Balanced or BalancedSubsample)
        {
            // n / (K nₖ), as in King and Zeng, "Logistic regression in rare events data", 2001, over the classes that
            // occur; rows count as often as they weigh.
            double all = totals.Sum();
            int kinds = totals.Count(total => total > 0);
            for (int k = 0; k < factors.Length; k++)
                factors[k] = totals[k] > 0 ? all / (kinds * totals[k]) : 1;
            return factors;
        }
        foreach ((string label, double weight) in Read(text)!)
        {
            int code = labels.ToList().IndexOf(label);
            if (code < 0)
            {
                throw new InputException(
                    "bad-option",
                    $"Option 'class_weight' of {learner}: found a weight for '{label}', which is no class.",
                    NearestNames.Hint(label, labels));
            }
            factors[code] = weight;
        }
        return factors;
    }

    /// <summary>The weights of rows times those of their classes.</summary>
    /// <param name="text">A valid text.</param>
    /// <param name="learner">Name of the learner, for the error.</param>
    /// <param name="known">The classes that are learnt, by which <c>balanced</c> is made.</param>
    /// <param name="knownWeights">The weights of their rows, or null.</param>
    /// <param name="codes">The class of each row to weigh.</param>
    /// <param name="weights">The weight of each row to weigh, or null.</param>
    /// <returns>One a row, or null when all weigh the same.</returns>
    /// <exception cref="InputException"><c>bad-option</c>: a label is none of the classes.</exception>
    public static double[]? Apply(
        string text, string learner, ClassTarget known, IReadOnlyList<double>? knownWeights, int[] codes,
        double[]? weights)
    {
        if (text == None)
            return weights;
        double[] totals = new double[known.Labels.Count];
        for (int row = 0; row < known.Codes.Count; row++)
        {
            if (known.Codes[row] >= 0)
                totals[known.Codes[row]] += knownWeights is null ? 1 : knownWeights[row];
        }
        double[] factors = Factors(text, learner, known.Labels, totals);
        return [.. codes.Select((code, row) => factors[code] * (weights is null ? 1 : weights[row]))];
    }

    // The labels with their weights, or null where the text is no list: a part without a label or with a weight that is
    // no number above 0, a quote that is not closed, a label named twice.
    private static List<(string Label, double Weight)>? Read(string text)
    {
        List<(string Label, double Weight)> read = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string part in Parts(text))
        {
            int sign = part.LastIndexOf('=');
            if (sign < 0 || LabelOf(part[..sign].Trim()) is not { Length: > 0 } label || !seen.Add(label))
                return null;
            if (!double.TryParse(part[(sign + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
                || !double.IsFinite(weight) || weight <= 0)
                return null;
            read.Add((label, weight));
        }
        return read;
    }

    // What stands between the commas outside of quotes.
    private static IEnumerable<string> Parts(string text)
    {
        int start = 0;
        bool quoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
                quoted = !quoted;
            if (text[at] != ',' || quoted)
                continue;
            yield return text[start..at];
            start = at + 1;
        }
        yield return text[start..];
    }

    private static string? LabelOf(string text)
    {
        if (!text.Contains('"'))
            return text;
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
            return null;
        string inside = text[1..^1];
        string single = inside.Replace("\"\"", "", StringComparison.Ordinal);
        return single.Contains('"') ? null : inside.Replace("\"\"", "\"", StringComparison.Ordinal);
    }
}

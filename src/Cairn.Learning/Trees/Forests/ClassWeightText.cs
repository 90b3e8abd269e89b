using System.Globalization;
using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Learning.Trees.Forests;

/// <summary>
/// What rows of each class weigh: <c>none</c>, <c>balanced</c>, <c>balanced_subsample</c>, or labels with numbers.
/// </summary>
internal static class ClassWeightText
{
    /// <summary>All rows weigh the same.</summary>
    public const string None = "none";

    /// <summary>Every class weighs the same over all rows.</summary>
    public const string Balanced = "balanced";

    /// <summary>Every class weighs the same over the rows that a tree drew.</summary>
    public const string BalancedSubsample = "balanced_subsample";

    /// <summary>The values allowed, in words.</summary>
    public const string Range = "none, balanced, balanced_subsample, or LABEL:NUMBER for some classes, with commas between";

    /// <summary>Whether a text gives weights.</summary>
    public static bool IsValid(string text) =>
        text is None or Balanced or BalancedSubsample || text.Split(',').All(part => TryPart(part, out _, out _));

    /// <summary>The factor of each class.</summary>
    /// <param name="text">A valid text.</param>
    /// <param name="labels">Labels of the classes.</param>
    /// <param name="totals">Weight of the rows of each class.</param>
    /// <exception cref="InputException"><c>bad-option</c>: a label that the target does not have.</exception>
    public static double[] Weights(string text, IReadOnlyList<string> labels, double[] totals)
    {
        double[] weights = new double[totals.Length];
        Array.Fill(weights, 1);
        if (text == None)
            return weights;
        if (text is Balanced or BalancedSubsample)
        {
            // As in scikit-learn: rows / (classes × rows of the class), over the classes that occur.
            double all = totals.Sum();
            int kinds = totals.Count(t => t > 0);
            for (int k = 0; k < weights.Length; k++)
                weights[k] = totals[k] > 0 ? all / (kinds * totals[k]) : 1;
            return weights;
        }
        foreach (string part in text.Split(','))
        {
            TryPart(part, out string label, out double weight);
            int k = labels.ToList().IndexOf(label);
            if (k < 0)
            {
                throw new InputException(
                    "bad-option", $"Option 'class_weight': the target has no class '{label}'.",
                    NearestNames.Hint(label, labels));
            }
            weights[k] = weight;
        }
        return weights;
    }

    private static bool TryPart(string part, out string label, out double weight)
    {
        int colon = part.LastIndexOf(':');
        label = colon < 0 ? "" : part[..colon];
        weight = 0;
        return colon > 0
            && double.TryParse(part[(colon + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out weight)
            && weight is > 0 and <= 1e9;
    }
}

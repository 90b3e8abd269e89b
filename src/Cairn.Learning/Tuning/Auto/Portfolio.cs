using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning.Auto;

/// <summary>Settings besides the defaults that do well on many tables, to be tried before a search has learnt anything.</summary>
internal static class Portfolio
{
    private static readonly (string Kind, (string Option, string Value)[] Options)[] s_settings =
    [
        ("logistic-regression", [("l2", "3"), ("prepare.numbers", "rankit")]),
        ("linear-regression", [("l2", "3"), ("prepare.numbers", "rankit")]),
        ("logistic-regression", [("l2", "30")]),
        ("linear-regression", [("l2", "30")]),
        ("extra-trees", [("max_features", "0.5"), ("min_leaf_rows", "3")]),
        ("random-forest", [("max_features", "0.5"), ("min_leaf_rows", "3"), ("sample_fraction", "0.8")]),
        // Small steps of small trees, for few rows.
        ("gradient-boosting", [("learning_rate", "0.04"), ("leaves", "8"), ("min_leaf_rows", "5"), ("l2", "1"), ("row_fraction", "0.8"), ("column_fraction", "0.6")]),
        // Small steps of large trees, for many.
        ("gradient-boosting", [("learning_rate", "0.05"), ("leaves", "64"), ("min_leaf_rows", "10"), ("l2", "3"), ("row_fraction", "0.9"), ("column_fraction", "0.7")]),
        // Categories of many levels as means of the target.
        ("gradient-boosting", [("learning_rate", "0.05"), ("leaves", "16"), ("l2", "1"), ("row_fraction", "0.8"), ("column_fraction", "0.7"), ("prepare.categories", "target")]),
        // Stumps, where effects add up.
        ("gradient-boosting", [("learning_rate", "0.1"), ("leaves", "4"), ("min_leaf_rows", "10"), ("l2", "1"), ("row_fraction", "0.7"), ("column_fraction", "0.8")]),
    ];

    /// <summary>The points of a space of one kind of learner, without those that are its start there.</summary>
    public static IEnumerable<double[]> Of(AutoSpace space)
    {
        HashSet<string> known = [string.Join(';', space.Start)];
        foreach ((string kind, (string Option, string Value)[] options) in s_settings.Where(s => s.Kind == space.Kind.Name))
        {
            double[] point = space.Start;
            foreach ((string option, string value) in options)
            {
                int place = space.Space.Parameters.ToList().FindIndex(p => p.Name == option);
                if (place < 0)
                    continue;
                SearchRange range = space.Space.Parameters[place].Range;
                point[place] = range.IsChoice
                    ? Math.Max(0, range.Choices.ToList().IndexOf(value))
                    : double.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
            }
            if (known.Add(string.Join(';', point)))
                yield return point;
        }
    }
}

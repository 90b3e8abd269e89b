namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>Weights that make group and class independent of each other.</summary>
/// <remarks>
/// Kamiran and Calders, "Data preprocessing techniques for classification without discrimination" (2012), section 5.3:
/// a row of group a and class y weighs P(a) P(y) ∕ P(a, y), so that in the weighted rows each group has each class as
/// often as all rows have. Rows without a group keep their weight. O(rows).
/// </remarks>
public static class Reweighing
{
    /// <summary>The new weight of each row.</summary>
    /// <param name="groups">Group of each row; −1 for none.</param>
    /// <param name="classes">Index of the class of each row, ≥ 0.</param>
    /// <param name="weights">Weight of each row before; null when rows weigh the same.</param>
    public static double[] Weights(
        IReadOnlyList<int> groups, IReadOnlyList<int> classes, IReadOnlyList<double>? weights = null)
    {
        int groupCount = groups.Count == 0 ? 0 : groups.Max() + 1;
        int classCount = classes.Count == 0 ? 0 : classes.Max() + 1;
        double[] ofGroup = new double[groupCount];
        double[] ofClass = new double[classCount];
        double[] ofBoth = new double[groupCount * classCount];
        double total = 0;
        for (int row = 0; row < groups.Count; row++)
        {
            if (groups[row] < 0)
                continue;
            double weight = weights?[row] ?? 1;
            total += weight;
            ofGroup[groups[row]] += weight;
            ofClass[classes[row]] += weight;
            ofBoth[groups[row] * classCount + classes[row]] += weight;
        }
        double[] found = new double[groups.Count];
        for (int row = 0; row < found.Length; row++)
        {
            double weight = weights?[row] ?? 1;
            found[row] = groups[row] < 0 || weight == 0
                ? weight
                : weight * ofGroup[groups[row]] * ofClass[classes[row]] / (total * ofBoth[groups[row] * classCount
                    + classes[row]]);
        }
        return found;
    }
}

using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>Numbers as normal scores of their ranks, so that neither outliers nor a skew are left.</summary>
/// <remarks>
/// The normal quantile of the weight below a value and half of the weight on it (Bliss, "Statistics in biology", 1967: rankits), so a
/// whole weight is the same as repeating the row. Between values that were seen it is linear, beyond them that of the last. Of more than
/// 1000 different values as many are kept, evenly by their weight.
/// </remarks>
internal sealed class Rankit(double[] values, double[] scores) : NumberShape
{
    private const int MostKept = 1000;

    /// <summary>Values in order, all different.</summary>
    public double[] Values { get; } = values;

    /// <summary>The score of each.</summary>
    public double[] Scores { get; } = scores;

    /// <summary>Learns it.</summary>
    /// <param name="values">Numbers; NaN is missing.</param>
    /// <param name="weights">Weight of each, or null.</param>
    public static Rankit Of(ReadOnlySpan<double> values, IReadOnlyList<double>? weights)
    {
        List<(double Value, double Weight)> present = [];
        for (int row = 0; row < values.Length; row++)
        {
            if (!double.IsNaN(values[row]) && weights?[row] is not 0)
                present.Add((values[row], weights?[row] ?? 1));
        }
        present.Sort((a, b) => a.Value.CompareTo(b.Value));
        double total = present.Sum(p => p.Weight);
        List<double> different = [];
        List<double> shares = [];
        double below = 0;
        for (int i = 0; i < present.Count;)
        {
            double own = 0;
            double value = present[i].Value;
            for (; i < present.Count && present[i].Value == value; i++)
                own += present[i].Weight;
            different.Add(value);
            shares.Add((below + own / 2) / total);
            below += own;
        }
        int[] kept = Thin(shares);
        return new Rankit(
            [.. kept.Select(i => different[i])], [.. kept.Select(i => NormalDistribution.Quantile(shares[i]))]);
    }

    // The first of each of so many equal parts, and the last of all.
    private static int[] Thin(List<double> shares)
    {
        if (shares.Count <= MostKept)
            return [.. Enumerable.Range(0, shares.Count)];
        List<int> kept = [];
        int part = -1;
        for (int i = 0; i < shares.Count; i++)
        {
            int own = (int)(shares[i] * (MostKept - 1));
            if (own != part || i == shares.Count - 1)
                kept.Add(i);
            part = own;
        }
        return [.. kept];
    }

    /// <inheritdoc/>
    public override double At(double value)
    {
        if (double.IsNaN(value) || Values.Length == 0)
            return value;
        int at = Array.BinarySearch(Values, value);
        if (at >= 0)
            return Scores[at];
        int next = ~at;
        if (next == 0 || next == Values.Length)
            return Scores[next == 0 ? 0 : ^1];
        double share = (value - Values[next - 1]) / (Values[next] - Values[next - 1]);
        return Scores[next - 1] + share * (Scores[next] - Scores[next - 1]);
    }
}

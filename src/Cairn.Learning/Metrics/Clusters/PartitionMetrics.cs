using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Metrics.Clusters;

/// <summary>How well two partitions of the same rows agree, such as found clusters and known classes.</summary>
/// <remarks>
/// Group numbers are names alone: any integers, in any order. All are symmetric but homogeneity and completeness, and NaN
/// for no rows. O(n log n + groups of both), the adjusted mutual information O(n·groups) more.
/// </remarks>
public static class PartitionMetrics
{
    /// <summary>Share of pairs of rows that are together in both or apart in both.</summary>
    /// <param name="truth">Group of each row.</param>
    /// <param name="found">Group of each row in the other partition.</param>
    /// <returns>0 to 1.</returns>
    /// <remarks>Rand (1971).</remarks>
    public static double Rand(ReadOnlySpan<int> truth, ReadOnlySpan<int> found)
    {
        if (truth.IsEmpty)
            return double.NaN;
        (double apart, double secondOnly, double firstOnly, double together) = Contingency.Of(truth, found).Pairs();
        double all = apart + secondOnly + firstOnly + together;
        return all > 0 ? (apart + together) / all : 1;
    }

    /// <summary>The Rand index above that of chance: 0 in the mean for random groups, 1 for the same partition.</summary>
    /// <returns>−0.5 to 1.</returns>
    /// <remarks>Hubert and Arabie (1985).</remarks>
    /// <inheritdoc cref="Rand"/>
    public static double AdjustedRand(ReadOnlySpan<int> truth, ReadOnlySpan<int> found)
    {
        if (truth.IsEmpty)
            return double.NaN;
        (double tn, double fp, double fn, double tp) = Contingency.Of(truth, found).Pairs();
        return fn == 0 && fp == 0 ? 1 : 2 * (tp * tn - fn * fp) / ((tp + fn) * (fn + tn) + (tp + fp) * (fp + tn));
    }

    /// <summary>
    /// Ordered pairs of different rows: apart in both, together only in <paramref name="found"/>, only in
    /// <paramref name="truth"/>, in both.
    /// </summary>
    /// <param name="truth">Group of each row.</param>
    /// <param name="found">Group of each row in the other partition.</param>
    public static (double Apart, double FoundOnly, double TruthOnly, double Together) PairConfusion(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> found) => Contingency.Of(truth, found).Pairs();

    /// <summary>Geometric mean of the share of pairs together in one that are so in the other, both ways.</summary>
    /// <returns>0 to 1; 0 when no pair is together in both.</returns>
    /// <remarks>Fowlkes and Mallows (1983).</remarks>
    /// <inheritdoc cref="Rand"/>
    public static double FowlkesMallows(ReadOnlySpan<int> truth, ReadOnlySpan<int> found)
    {
        if (truth.IsEmpty)
            return double.NaN;
        (_, double fp, double fn, double tp) = Contingency.Of(truth, found).Pairs();
        return tp == 0 ? 0 : Math.Sqrt(tp / (tp + fp)) * Math.Sqrt(tp / (tp + fn));
    }

    /// <summary>What one partition tells of the other, in nats, ≥ 0.</summary>
    /// <param name="truth">Group of each row.</param>
    /// <param name="found">Group of each row in the other partition.</param>
    public static double MutualInformation(ReadOnlySpan<int> truth, ReadOnlySpan<int> found) =>
        truth.IsEmpty ? double.NaN : Contingency.Of(truth, found).MutualInformation();

    /// <summary>Mutual information as a share of a mean of the entropies.</summary>
    /// <param name="truth">Group of each row.</param>
    /// <param name="found">Group of each row in the other partition.</param>
    /// <param name="mean">What it is divided by.</param>
    /// <returns>0 to 1; 1 when neither divides the rows.</returns>
    /// <remarks>Not adjusted for chance: many small groups score well. See <see cref="AdjustedMutualInformation"/>.</remarks>
    public static double NormalizedMutualInformation(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> found, EntropyMean mean = EntropyMean.Arithmetic)
    {
        if (truth.IsEmpty)
            return double.NaN;
        Contingency table = Contingency.Of(truth, found);
        if (table.First.Length == 1 && table.Second.Length == 1)
            return 1;
        double information = table.MutualInformation();
        return information == 0 ? 0 : information / MeanEntropy(table, mean);
    }

    /// <summary>Mutual information above that of chance, as a share of what is left above it; 0 in the mean for random groups.</summary>
    /// <param name="truth">Group of each row.</param>
    /// <param name="found">Group of each row in the other partition.</param>
    /// <param name="mean">Mean of the entropies that stands for perfect agreement.</param>
    /// <returns>
    /// At most about 1. Where no partition into groups of these sizes could agree better than chance: 1 for the same
    /// partition, 0 otherwise.
    /// </returns>
    /// <remarks>Vinh, Epps and Bailey (2010), equation 24a for the expectation.</remarks>
    public static double AdjustedMutualInformation(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> found, EntropyMean mean = EntropyMean.Arithmetic)
    {
        if (truth.IsEmpty)
            return double.NaN;
        Contingency table = Contingency.Of(truth, found);
        double expected = ExpectedInformation(table);
        double room = MeanEntropy(table, mean) - expected;
        if (Math.Abs(room) < 1e-12 * Math.Max(1, expected))
            return table.IsIdentical ? 1 : 0;
        return (table.MutualInformation() - expected) / room;
    }

    /// <summary>Whether each found group holds rows of one true group alone: 1 − H(truth | found) ∕ H(truth).</summary>
    /// <param name="truth">True group of each row.</param>
    /// <param name="found">Found group of each row.</param>
    /// <returns>0 to 1.</returns>
    /// <remarks>Rosenberg and Hirschberg (2007).</remarks>
    public static double Homogeneity(ReadOnlySpan<int> truth, ReadOnlySpan<int> found)
    {
        if (truth.IsEmpty)
            return double.NaN;
        Contingency table = Contingency.Of(truth, found);
        double entropy = table.Entropy(table.First);
        return entropy > 0 ? table.MutualInformation() / entropy : 1;
    }

    /// <summary>Whether all rows of a true group are in one found group: the homogeneity the other way round.</summary>
    /// <inheritdoc cref="Homogeneity"/>
    public static double Completeness(ReadOnlySpan<int> truth, ReadOnlySpan<int> found) => Homogeneity(found, truth);

    /// <summary>Harmonic mean of homogeneity and completeness.</summary>
    /// <param name="truth">True group of each row.</param>
    /// <param name="found">Found group of each row.</param>
    /// <param name="beta">How many times as much completeness counts; > 0.</param>
    /// <returns>0 to 1.</returns>
    public static double VMeasure(ReadOnlySpan<int> truth, ReadOnlySpan<int> found, double beta = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        double homogeneity = Homogeneity(truth, found);
        double completeness = Completeness(truth, found);
        return homogeneity + completeness == 0
            ? 0
            : (1 + beta) * homogeneity * completeness / (beta * homogeneity + completeness);
    }

    private static double MeanEntropy(Contingency table, EntropyMean mean)
    {
        double first = table.Entropy(table.First);
        double second = table.Entropy(table.Second);
        return mean switch
        {
            EntropyMean.Arithmetic => (first + second) / 2,
            EntropyMean.Geometric => Math.Sqrt(first * second),
            EntropyMean.Min => Math.Min(first, second),
            _ => Math.Max(first, second),
        };
    }

    // The mean of the mutual information over all partitions into groups of the same sizes: each cell is hypergeometric.
    private static double ExpectedInformation(Contingency table)
    {
        double n = table.Rows;
        if (table.First.Length == 1 || table.Second.Length == 1)
            return 0;
        double[] logFactorial = new double[(int)n + 1];
        for (int i = 2; i < logFactorial.Length; i++)
            logFactorial[i] = i < 100 ? logFactorial[i - 1] + Math.Log(i) : GammaFunctions.LogGamma(i + 1.0);
        double sum = 0;
        foreach (double a in table.First)
        {
            foreach (double b in table.Second)
            {
                double ofSizes = logFactorial[(int)a] + logFactorial[(int)b] + logFactorial[(int)(n - a)]
                    + logFactorial[(int)(n - b)] - logFactorial[(int)n];
                for (double cell = Math.Max(1, a + b - n); cell <= Math.Min(a, b); cell++)
                {
                    double chance = Math.Exp(
                        ofSizes - logFactorial[(int)cell] - logFactorial[(int)(a - cell)] - logFactorial[(int)(b - cell)]
                        - logFactorial[(int)(n - a - b + cell)]);
                    sum += cell / n * Math.Log(n * cell / (a * b)) * chance;
                }
            }
        }
        return sum;
    }
}

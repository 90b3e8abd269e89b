using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Learning.Validation;

namespace Cairn.Learning.Conformal;

/// <summary>How unlikely a class is for a row.</summary>
/// <remarks>
/// <c>lac</c>: 1 less its probability (Sadinle, Lei and Wasserman 2019), the smallest sets in the mean; they may be
/// empty.
/// <c>aps</c>: the probability of all classes that are likelier, and a share u of its own (Romano, Sesia and Candès
/// 2020), so that
/// hard rows get larger sets. <c>raps</c>: with a penalty for each rank past the first (Angelopoulos et al. 2021). u
/// is uniform
/// and follows from the probabilities of the row, so that the same row gets the same set; the promise holds for any
/// such u.
/// </remarks>
internal sealed class SetScore(string name)
{
    // For tables with few classes; the authors' 0.01 past rank 5 is for a thousand.
    private const double Penalty = 0.05;
    private const int Free = 1;
    private const ulong Seed = 0x5EED;

    public string Name => name;

    /// <summary>The score of each class of a row.</summary>
    /// <param name="probabilities">Probability of each class.</param>
    /// <param name="share">The u of the row.</param>
    /// <param name="scores">Receives the scores.</param>
    public void Of(ReadOnlySpan<double> probabilities, double share, Span<double> scores)
    {
        if (name == ConformalMethods.Least)
        {
            for (int c = 0; c < scores.Length; c++)
                scores[c] = 1 - probabilities[c];
            return;
        }
        for (int c = 0; c < scores.Length; c++)
        {
            double likelier = 0;
            int rank = 1;
            for (int other = 0; other < scores.Length; other++)
            {
                if (probabilities[other] > probabilities[c] || (probabilities[other] == probabilities[c] && other < c))
                {
                    likelier += probabilities[other];
                    rank++;
                }
            }
            scores[c] = likelier + share * probabilities[c];
            if (name == ConformalMethods.Regularised)
                scores[c] += Penalty * Math.Max(0, rank - Free);
        }
    }

    public static SetScore? Load(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? name) && ConformalMethods.ClassScores.Contains(name)
            ? new SetScore(name)
            : null;

    /// <summary>The u of each row.</summary>
    /// <param name="bound">The input columns of the model.</param>
    public double[] SharesOf(Table bound) => name == ConformalMethods.Least
        ? new double[bound.RowCount]
        : [.. RowKeys.Of(bound.Columns, bound.RowCount, Seed).Select(key => (key >> 11) * (1.0 / (1UL << 53)))];
}

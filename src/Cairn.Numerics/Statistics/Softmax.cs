namespace Cairn.Numerics.Statistics;

/// <summary>Scores of classes to probabilities.</summary>
public static class Softmax
{
    /// <summary>Replaces scores by eˢ / Σ eˢ.</summary>
    /// <param name="scores">One score a class, at least one; probabilities that sum to 1 afterwards.</param>
    /// <returns>log Σ eˢ, computed without overflow.</returns>
    public static double InPlace(Span<double> scores)
    {
        double largest = scores[0];
        foreach (double score in scores)
            largest = Math.Max(largest, score);
        double sum = 0;
        for (int k = 0; k < scores.Length; k++)
        {
            scores[k] = Math.Exp(scores[k] - largest);
            sum += scores[k];
        }
        for (int k = 0; k < scores.Length; k++)
            scores[k] /= sum;
        return largest + Math.Log(sum);
    }
}

namespace Cairn.Learning.Reports.Facts;

/// <summary>How many rows have a score, in bins of equal width from the least to the greatest.</summary>
/// <param name="Edges">Edges of the bins, one more than bins.</param>
/// <param name="Counts">Rows of each bin.</param>
public sealed record ScoreHistogram(IReadOnlyList<double> Edges, IReadOnlyList<double> Counts)
{
    private const int Bins = 40;

    /// <summary>Counts scores; null where none is finite.</summary>
    public static ScoreHistogram? Of(IReadOnlyList<double> scores)
    {
        double[] known = [.. scores.Where(double.IsFinite)];
        if (known.Length == 0)
            return null;
        double low = known.Min();
        double high = known.Max();
        double width = high > low ? (high - low) / Bins : 1;
        double[] counts = new double[Bins];
        foreach (double score in known)
            counts[Math.Clamp((int)((score - low) / width), 0, Bins - 1)]++;
        return new ScoreHistogram([.. Enumerable.Range(0, Bins + 1).Select(i => low + i * width)], counts);
    }
}

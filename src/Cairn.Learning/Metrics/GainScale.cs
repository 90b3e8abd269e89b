namespace Cairn.Learning.Metrics;

/// <summary>What a row of a grade is worth in discounted cumulative gain.</summary>
public enum GainScale
{
    /// <summary>2^grade − 1, so that the best grades count most; usual for web search.</summary>
    Exponential,

    /// <summary>The grade itself.</summary>
    Linear,
}

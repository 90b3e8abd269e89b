namespace Cairn.Learning.Metrics.Clusters;

/// <summary>What mutual information is divided by: a mean of the entropies of the two partitions.</summary>
public enum EntropyMean
{
    /// <summary>Half of their sum.</summary>
    Arithmetic,

    /// <summary>Root of their product.</summary>
    Geometric,

    /// <summary>The smaller.</summary>
    Min,

    /// <summary>The greater.</summary>
    Max,
}

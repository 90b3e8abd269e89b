namespace Cairn.Learning.Metrics.Classification;

/// <summary>How much it counts in Cohen's kappa that two classes are confused.</summary>
public enum KappaWeights
{
    /// <summary>Every confusion counts the same.</summary>
    None,

    /// <summary>By the distance of the classes in their order.</summary>
    Linear,

    /// <summary>By the square of that distance.</summary>
    Quadratic,
}

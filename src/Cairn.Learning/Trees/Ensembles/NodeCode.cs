namespace Cairn.Learning.Trees.Ensembles;

/// <summary>The word in which a node keeps its feature and what else decides. Stored, so its bits never change.</summary>
internal static class NodeCode
{
    /// <summary>Bit of a leaf.</summary>
    public const int Leaf = 1 << 31;

    /// <summary>Bit of a split that sends missing values left.</summary>
    public const int MissingLeft = 1 << 30;

    /// <summary>Bit of a split that parts levels.</summary>
    public const int Categorical = 1 << 29;

    /// <summary>Bit of a leaf with a linear function.</summary>
    public const int Linear = 1 << 29;

    /// <summary>Bit of a split that takes zero as missing.</summary>
    public const int ZeroIsMissing = 1 << 28;

    /// <summary>Largest index of a feature, and the bits that hold it.</summary>
    public const int MostFeature = ZeroIsMissing - 1;

    /// <summary>Largest size of a value that <see cref="ZeroIsMissing"/> takes as zero: LightGBM's 1e-35 in single precision.</summary>
    public const double Zero = 1e-35f;
}

namespace Cairn.Learning.Trees.Ensembles;

/// <summary>A node of the flat layout that prediction walks: 16 bytes, the children of a split next to each other.</summary>
internal readonly struct TreeNode
{
    /// <summary>Bit of <see cref="Code"/> of a node that sends missing values left.</summary>
    public const int MissingLeft = 1 << 30;

    /// <summary>Bit of <see cref="Code"/> of a node that parts levels.</summary>
    public const int Categorical = 1 << 29;

    /// <summary>Largest index of a feature.</summary>
    public const int MostFeature = Categorical - 1;

    // The sign alone: the feature reads as 0, which every row has, so a walk may read it before it knows of the leaf.
    private const int LeafCode = int.MinValue;

    private TreeNode(double value, int code, int left)
    {
        Value = value;
        Code = code;
        Left = left;
    }

    /// <summary>
    /// Of a leaf what it adds to the score; of a numeric split the largest value that goes left; of a categorical one
    /// the number of its set of levels.
    /// </summary>
    public double Value { get; }

    /// <summary>Negative for a leaf, otherwise the feature and two flags.</summary>
    public int Code { get; }

    /// <summary>Index of the left child, which the right one follows; of a leaf its own index.</summary>
    public int Left { get; }

    /// <summary>Whether the node is a leaf.</summary>
    public bool IsLeaf => Code < 0;

    /// <summary>Feature that decides.</summary>
    public int Feature => Code & MostFeature;

    /// <summary>A leaf at <paramref name="index"/>, which is where a walk that has arrived stays.</summary>
    public static TreeNode Leaf(double value, int index) => new(value, LeafCode, index);

    /// <summary>A split with a code ≥ 0.</summary>
    public static TreeNode Split(double value, int code, int left) => new(value, code, left);
}

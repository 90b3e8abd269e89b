namespace Cairn.Learning.Trees.Ensembles;

/// <summary>One node of a <see cref="TreeEnsemble"/>, to look at.</summary>
/// <param name="Index">Number of the node in the ensemble.</param>
/// <param name="Kind">Leaf, numeric split or categorical split.</param>
/// <param name="Feature">Feature that decides; −1 for a leaf.</param>
/// <param name="Value">
/// Of a numeric split the largest value that goes left; of a leaf with one value that value; otherwise 0.
/// </param>
/// <param name="Left">Node that the left side goes to; −1 for a leaf. The right side goes to the node after it.</param>
/// <param name="MissingLeft">Whether missing values go left.</param>
/// <param name="ZeroIsMissing">Whether values of at most 1e-35 in size count as missing.</param>
/// <param name="Gain">Reduction of the loss by the split, in the units of the learner; 0 for a leaf or when unknown.</param>
/// <param name="Cover">Sum of the hessians, or of the weights, of the training rows that came here; 0 when unknown.</param>
/// <param name="Rows">Number of the training rows that came here; 0 when unknown.</param>
public readonly record struct TreeNode(
    int Index, TreeNodeKind Kind, int Feature, double Value, int Left, bool MissingLeft, bool ZeroIsMissing,
    double Gain, double Cover, int Rows)
{
    /// <summary>Whether the node is a leaf.</summary>
    public bool IsLeaf => Kind == TreeNodeKind.Leaf;

    /// <summary>Node that the right side goes to; −1 for a leaf.</summary>
    public int Right => IsLeaf ? -1 : Left + 1;
}

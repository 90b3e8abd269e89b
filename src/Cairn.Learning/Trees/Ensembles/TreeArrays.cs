namespace Cairn.Learning.Trees.Ensembles;

/// <summary>
/// What an ensemble consists of: one array for each fact of a node, tree after tree. The children of a split are
/// neighbours and come after it within their tree.
/// </summary>
internal sealed record TreeArrays
{
    /// <summary>Score of each output before the first tree.</summary>
    public required double[] BaseScores { get; init; }

    /// <summary>Trees that a round adds.</summary>
    public required int TreesPerRound { get; init; }

    /// <summary>Whether the rounds are averaged rather than summed.</summary>
    public required bool Averages { get; init; }

    /// <summary>Whether inputs are rounded to single precision first.</summary>
    public required bool SinglePrecision { get; init; }

    /// <summary>First node of each tree, which is its root.</summary>
    public required int[] Roots { get; init; }

    /// <summary>Output that each tree adds to; <see cref="TreeEnsemble.AllOutputs"/> for a tree of vectors.</summary>
    public required int[] TreeOutputs { get; init; }

    /// <summary>Bits of <see cref="NodeCode"/>.</summary>
    public required int[] Codes { get; init; }

    /// <summary>
    /// Of a split the index of the left child; of a leaf of a tree of vectors where its values begin in
    /// <see cref="Vectors"/>; of a linear leaf the index in <see cref="Linear"/>; 0 otherwise.
    /// </summary>
    public required int[] Lefts { get; init; }

    /// <summary>Of a numeric split its threshold, of a categorical one the number of its set, of a leaf its value.</summary>
    public required double[] Values { get; init; }

    /// <summary>Gains of the splits.</summary>
    public required float[] Gains { get; init; }

    /// <summary>Hessians or weights of the training rows.</summary>
    public required double[] Covers { get; init; }

    /// <summary>Numbers of the training rows.</summary>
    public required int[] Rows { get; init; }

    /// <summary>First word of each set in <see cref="Sets"/>, and one past the last.</summary>
    public required int[] SetStarts { get; init; }

    /// <summary>Sets of groups of levels that go left, a bit each.</summary>
    public required uint[] Sets { get; init; }

    /// <summary>For each feature the number of known levels, 0 for a numeric one.</summary>
    public required int[] LevelCounts { get; init; }

    /// <summary>For each feature the group of each level; null where every level is a group of its own.</summary>
    public required int[]?[] Groups { get; init; }

    /// <summary>Values of the leaves of trees of vectors, one an output.</summary>
    public required double[] Vectors { get; init; }

    /// <summary>Functions of the linear leaves.</summary>
    public required LinearLeaf[] Linear { get; init; }
}

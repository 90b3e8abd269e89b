namespace Cairn.Learning.Trees.Drawing;

/// <summary>A node in words, as text, SVG and DOT show it.</summary>
internal sealed record DrawnNode
{
    /// <summary>Number within the tree; 0 is the root.</summary>
    public required int Number { get; init; }

    /// <summary>What is asked, such as <c>petal_width ≤ 0.8</c>; null for a leaf or where the drawing ends.</summary>
    public string? Question { get; init; }

    /// <summary>Whether missing values answer yes, where the feature may be missing.</summary>
    public bool MissingGoesYes { get; init; }

    /// <summary>What the node answers, or would as a leaf: <c>setosa 100 %</c>, <c>21.4</c>.</summary>
    public required string Answer { get; init; }

    /// <summary>Number of the most frequent class, 0 for numbers.</summary>
    public int Colour { get; init; }

    /// <summary>How strongly the answer is held, 0 to 1: purity of classes, place of a number in the range of the leaves.</summary>
    public double Strength { get; init; }

    /// <summary>Share of each class; empty for numbers.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [];

    /// <summary>Training rows, or 0 when unknown.</summary>
    public int Rows { get; init; }

    /// <summary>Nodes below that are not drawn.</summary>
    public int Hidden { get; init; }

    /// <summary>Where yes leads; null for a leaf.</summary>
    public DrawnNode? Yes { get; init; }

    /// <summary>Where no leads; null for a leaf.</summary>
    public DrawnNode? No { get; init; }
}

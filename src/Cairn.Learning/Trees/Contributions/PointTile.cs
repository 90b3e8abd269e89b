namespace Cairn.Learning.Trees.Contributions;

/// <summary>One row, and what the walk of <see cref="PointWalk"/> over a tree needs beside it.</summary>
internal sealed class PointTile
{
    /// <summary>Points that a vector holds.</summary>
    public const int Lanes = 4;

    /// <summary>Room for walks.</summary>
    /// <param name="features">Features of the trees.</param>
    /// <param name="depth">Most edges of a way.</param>
    /// <param name="points">Most points of a quadrature.</param>
    public PointTile(int features, int depth, int points)
    {
        int width = Whole(points);
        Values = new double[features];
        Conditions = new bool[depth + 1];
        Open = new bool[depth + 1];
        Products = new double[(depth + 1) * width];
        Sums = new double[(depth + 1) * width];
        At = new int[depth + 1];
        Singles = new double[features];
    }

    /// <summary>The values of the features.</summary>
    public double[] Values { get; }

    /// <summary>For each depth whether the row goes left there.</summary>
    public bool[] Conditions { get; }

    /// <summary>For each depth whether the row meets all conditions of the edge's feature so far.</summary>
    public bool[] Open { get; }

    /// <summary>For each depth and point the product of the factors of the features on the way.</summary>
    public double[] Products { get; }

    /// <summary>For each depth and point the sum over the leaves below.</summary>
    public double[] Sums { get; }

    /// <summary>For each depth the step of the node.</summary>
    public int[] At { get; }

    /// <summary>What is summed up for each feature.</summary>
    public double[] Singles { get; }

    /// <summary>Points rounded up to whole vectors.</summary>
    public static int Whole(int points) => (points + Lanes - 1) / Lanes * Lanes;
}

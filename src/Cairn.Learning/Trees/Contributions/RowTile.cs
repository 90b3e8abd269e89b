using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Contributions;

/// <summary>As many rows as a vector has lanes, feature after feature, and what the walk over a tree needs beside them.</summary>
internal sealed class RowTile
{
    private readonly TreeEnsemble _trees;

    /// <summary>Room for walks.</summary>
    /// <param name="trees">The ensemble.</param>
    /// <param name="lanes">Rows.</param>
    /// <param name="depth">Most edges of a way.</param>
    /// <param name="points">Most points of a quadrature.</param>
    /// <param name="pairs">Whether pairs of features are summed up.</param>
    public RowTile(TreeEnsemble trees, int lanes, int depth, int points, bool pairs)
    {
        _trees = trees;
        Lanes = lanes;
        Values = new double[trees.Features * lanes];
        Conditions = new double[(depth + 1) * lanes];
        Open = new double[(depth + 1) * lanes];
        Products = new double[(depth + 1) * points * lanes];
        Sums = new double[(depth + 1) * points * lanes];
        Ratios = new double[pairs ? (depth + 1) * points * lanes : 0];
        Weighted = new double[points * lanes];
        Hidden = new bool[depth + 1];
        OpenReference = new bool[depth + 1];
        At = new int[depth + 1];
        Singles = new double[trees.Features * lanes];
        Pairs = new double[pairs ? (long)trees.Features * trees.Features * lanes : 0];
    }

    /// <summary>Rows.</summary>
    public int Lanes { get; }

    /// <summary>Row r of feature f at f × lanes + r.</summary>
    public double[] Values { get; }

    /// <summary>For each depth the rows that go left there, as masks.</summary>
    public double[] Conditions { get; }

    /// <summary>For each depth the rows that meet all conditions of the edge's feature so far, as masks.</summary>
    public double[] Open { get; }

    /// <summary>For each depth and point the product of the factors of the features on the way.</summary>
    public double[] Products { get; }

    /// <summary>For each depth and point the sum over the leaves below.</summary>
    public double[] Sums { get; }

    /// <summary>For each depth and point c of the edge's feature.</summary>
    public double[] Ratios { get; }

    /// <summary>For each point a sum times a ratio.</summary>
    public double[] Weighted { get; }

    /// <summary>Edges whose feature comes again further down.</summary>
    public bool[] Hidden { get; }

    /// <summary>For each depth whether the background row meets all conditions of the edge's feature so far.</summary>
    public bool[] OpenReference { get; }

    /// <summary>For each depth the step of the node.</summary>
    public int[] At { get; }

    /// <summary>What is summed up for each feature.</summary>
    public double[] Singles { get; }

    /// <summary>What is summed up for each pair of features, the smaller first.</summary>
    public double[] Pairs { get; }

    /// <summary>Takes rows in; lanes without a row repeat the last one.</summary>
    public void Fill(ReadOnlySpan<double> rows, int count)
    {
        int features = _trees.Features;
        for (int lane = 0; lane < Lanes; lane++)
        {
            ReadOnlySpan<double> row = rows.Slice(Math.Min(lane, count - 1) * features, features);
            for (int feature = 0; feature < features; feature++)
                Values[feature * Lanes + lane] = _trees.SinglePrecision ? (float)row[feature] : row[feature];
        }
    }

    /// <summary>The rows that a node sends left, as masks.</summary>
    public TVector GoesLeft<TLane, TVector>(int node)
        where TLane : IRowLane<TVector>
        where TVector : struct
    {
        TreeArrays arrays = _trees.Arrays;
        int code = arrays.Codes[node];
        int at = (code & NodeCode.MostFeature) * Lanes;
        if ((code & (NodeCode.Categorical | NodeCode.ZeroIsMissing)) == 0)
        {
            return TLane.AtMost(
                TLane.Load(ref Values[at], 0), TLane.Broadcast(arrays.Values[node]), (code & NodeCode.MissingLeft) != 0);
        }
        Span<double> masks = stackalloc double[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
            masks[lane] = BitConverter.Int64BitsToDouble(_trees.GoesLeft(node, Values[at + lane]) ? -1L : 0);
        return TLane.Load(ref masks[0], 0);
    }
}

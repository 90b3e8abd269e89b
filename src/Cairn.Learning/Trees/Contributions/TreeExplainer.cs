using System.Runtime.Intrinsics;
using Cairn.Formats;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Contributions;

/// <summary>
/// SHAP values of trees: how much each feature moved the score of a row away from the base value. They are the
/// Shapley values of the game in which a feature that does not play is averaged over.
/// </summary>
/// <remarks>
/// <para>
/// Path-dependent (Lundberg et al., "Consistent individualized feature attribution for tree ensembles", 2018): a split
/// by a feature that does not play is gone down on both sides, by the shares of the training rows. Interventional
/// (Lundberg et al., "From local explanations to global understanding", 2020): it takes the value of a background row,
/// and the result is the mean over the background rows.
/// </para>
/// <para>
/// Method. A leaf of value v whose way asks for features j adds to the game v·Π_j(z_j or o_j): o_j when j plays,
/// 1 where the row meets the conditions of j on the way and 0 elsewhere; z_j, the share of the training rows, when it
/// does not. By Owen's multilinear extension (Management Science 18, 1972) its Shapley value is
/// φ_i = v·∫₀¹ (o_i − z_i)·Π_{j≠i} (z_j(1 − t) + o_j·t) dt. The integrand is a polynomial of degree below the number of
/// features on the way, so half as many points of Gauss–Legendre quadrature give it exactly, up to rounding; all
/// factors are positive, so nothing cancels. At each point one walk over the tree carries the product down and the
/// sums over the leaves up, where every edge takes its share: O(nodes × features of a way) a row, for as many rows
/// at once as a vector has lanes. What Φ_ij of a pair takes is the same with both ratios at the deeper edge.
/// </para>
/// </remarks>
public sealed class TreeExplainer
{
    private const int BlockRows = 64;

    // So few rows leave more lanes of a tile idle than the points of the quadrature do.
    private const int MostRowsAlone = 3;

    private readonly TreeEnsemble _trees;
    private readonly double[]? _background;
    private readonly PathTables[] _tables;
    private readonly double[] _baseValues;
    private readonly double _factor;
    private readonly int _depth;
    private readonly int _points;

    private TreeExplainer(TreeEnsemble trees, double[]? background)
    {
        if (trees.HasLinearLeaves)
        {
            throw new InputException(
                "linear-leaves", "The trees have linear functions in their leaves, whose contributions cannot be told apart.",
                "Train without linear_leaves, or use permutation importance.");
        }
        _trees = trees;
        _background = background;
        _factor = trees.Averages ? 1.0 / Math.Max(1, trees.Rounds) : 1;
        PathTree[] paths = [.. Enumerable.Range(0, trees.TreeCount).Select(t => PathTree.Of(trees, t, background is null))];
        _tables = [.. paths.Select(path => new PathTables(path))];
        _depth = paths.Length == 0 ? 0 : paths.Max(path => path.Depth);
        _points = _tables.Length == 0 ? 1 : _tables.Max(table => table.Count);
        _baseValues = background is null ? Expectations(paths) : MeanScores(background);
    }

    /// <summary>The score of each output when no feature plays; contributions are differences from it.</summary>
    public IReadOnlyList<double> BaseValues => _baseValues;

    /// <summary>An explainer by the shares of the training rows, which the trees know.</summary>
    /// <param name="trees">The trees.</param>
    /// <exception cref="InputException">
    /// <c>linear-leaves</c>, or <c>no-cover</c>: the trees do not know the shares.
    /// </exception>
    public static TreeExplainer PathDependent(TreeEnsemble trees) => new(trees, null);

    /// <summary>An explainer against background rows.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="background">One row or more, row-major, one value a feature.</param>
    /// <exception cref="InputException"><c>linear-leaves</c> or <c>no-rows</c>.</exception>
    /// <remarks>Work grows with the number of background rows; a hundred are usual.</remarks>
    public static TreeExplainer Interventional(TreeEnsemble trees, ReadOnlySpan<double> background)
    {
        if (background.Length == 0 || background.Length % Math.Max(1, trees.Features) != 0)
            throw new InputException("no-rows", "There are no background rows to compare with.");
        return new TreeExplainer(trees, background.ToArray());
    }

    /// <summary>The contributions of rows.</summary>
    /// <param name="rows">Row-major, one value a feature; categories as level codes; NaN is missing.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the result does not depend on it.</param>
    /// <param name="cancellation">Looked at before each block of rows.</param>
    /// <returns>
    /// [row, output, feature], row-major. The contributions to an output and its base value add up to its score.
    /// </returns>
    public double[] Explain(ReadOnlyMemory<double> rows, int count, int threads = 1, CancellationToken cancellation = default)
    {
        double[] result = new double[Size(count, _trees.Features)];
        Run(rows, count, threads, pairs: false, result, cancellation);
        return result;
    }

    /// <summary>The interaction values of rows, path-dependent.</summary>
    /// <param name="rows">Row-major, one value a feature.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <param name="cancellation">Looked at before each block of rows.</param>
    /// <returns>
    /// [row, output, feature, feature], row-major and symmetric: half of what a pair does together at either place, and
    /// on the diagonal what a feature does alone, so that a row of the matrix adds up to the feature's contribution.
    /// </returns>
    /// <exception cref="NotSupportedException">The explainer compares with background rows.</exception>
    public double[] Interact(ReadOnlyMemory<double> rows, int count, int threads = 1, CancellationToken cancellation = default)
    {
        if (_background is not null)
            throw new NotSupportedException("Interaction values are made by the shares of the training rows only.");
        double[] result = new double[Size(count, (long)_trees.Features * _trees.Features)];
        Run(rows, count, threads, pairs: true, result, cancellation);
        return result;
    }

    private long Size(int count, long perOutput)
    {
        long size = count * perOutput * _trees.Outputs;
        return size <= Array.MaxLength ? size : throw new InputException(
            "too-large", $"{count} rows of {perOutput} numbers for {_trees.Outputs} outputs are more than fit in memory.",
            "Explain fewer rows at once.");
    }

    private void Run(
        ReadOnlyMemory<double> rows, int count, int threads, bool pairs, double[] result, CancellationToken cancellation)
    {
        if (rows.Length < (long)count * _trees.Features)
            throw new ArgumentException("There are fewer values than rows × features.", nameof(rows));
        int blocks = (count + BlockRows - 1) / BlockRows;
        ParallelBlocks.For(
            blocks, threads,
            block =>
            {
                int start = block * BlockRows;
                int many = Math.Min(BlockRows, count - start);
                int size = result.Length / count;
                ReadOnlySpan<double> source = rows.Span.Slice(start * _trees.Features, many * _trees.Features);
                Run(source, many, pairs, result.AsSpan(start * size, many * size));
            },
            cancellation);
    }

    private void Run(ReadOnlySpan<double> rows, int count, bool pairs, Span<double> result)
    {
        if (count <= MostRowsAlone && !pairs && _background is null)
        {
            RunAlone(rows, count, result);
            return;
        }
        if (RowLane512.IsSupported)
            Run<RowLane512, Vector512<double>>(rows, count, pairs, result);
        else if (RowLane256.IsSupported)
            Run<RowLane256, Vector256<double>>(rows, count, pairs, result);
        else
            Run<RowLane128, Vector128<double>>(rows, count, pairs, result);
    }

    /// <summary>The contributions of rows, one after the other; the bits are those of a block.</summary>
    internal void RunAlone(ReadOnlySpan<double> rows, int count, Span<double> result)
    {
        int features = _trees.Features;
        PointTile tile = new(features, _depth, _points);
        for (int row = 0; row < count; row++)
        {
            for (int feature = 0; feature < features; feature++)
            {
                double value = rows[row * features + feature];
                tile.Values[feature] = _trees.SinglePrecision ? (float)value : value;
            }
            for (int output = 0; output < _trees.Outputs; output++)
            {
                Array.Clear(tile.Singles);
                for (int tree = 0; tree < _tables.Length; tree++)
                {
                    if (_trees.OutputOf(tree) == output || _trees.OutputOf(tree) == TreeEnsemble.AllOutputs)
                        PointWalk.Add(_trees, tree, _tables[tree], output, _factor, tile);
                }
                tile.Singles.CopyTo(result[((row * _trees.Outputs + output) * features)..]);
            }
        }
    }

    /// <summary>The contributions, or the interaction values, of a block of rows.</summary>
    internal void Run<TLane, TVector>(ReadOnlySpan<double> rows, int count, bool pairs, Span<double> result)
        where TLane : IRowLane<TVector>
        where TVector : struct
    {
        int features = _trees.Features;
        int size = features * (pairs ? features : 1);
        RowTile[] tiles = new RowTile[(count + TLane.Count - 1) / TLane.Count];
        for (int number = 0; number < tiles.Length; number++)
        {
            int first = number * TLane.Count;
            tiles[number] = new RowTile(_trees, TLane.Count, _depth, _points, pairs);
            tiles[number].Fill(rows[(first * features)..], Math.Min(TLane.Count, count - first));
        }
        for (int output = 0; output < _trees.Outputs; output++)
        {
            foreach (RowTile tile in tiles)
            {
                Array.Clear(tile.Singles);
                Array.Clear(tile.Pairs);
            }
            AddTrees<TLane, TVector>(tiles, output);
            for (int row = 0; row < count; row++)
            {
                Span<double> to = result.Slice((row * _trees.Outputs + output) * size, size);
                RowTile tile = tiles[row / TLane.Count];
                if (pairs)
                    CopyPairs(tile, row % TLane.Count, to);
                else
                    CopySingles(tile, row % TLane.Count, to);
            }
        }
    }

    private void AddTrees<TLane, TVector>(RowTile[] tiles, int output)
        where TLane : IRowLane<TVector>
        where TVector : struct
    {
        int features = _trees.Features;
        int references = _background is null ? 0 : _background.Length / Math.Max(1, features);
        for (int tree = 0; tree < _tables.Length; tree++)
        {
            if (_trees.OutputOf(tree) != output && _trees.OutputOf(tree) != TreeEnsemble.AllOutputs)
                continue;
            PathTables tables = _tables[tree];
            if (_background is null)
            {
                foreach (RowTile tile in tiles)
                    PathWalk.Add<TLane, TVector>(_trees, tree, tables, output, _factor, tile);
                continue;
            }
            bool[] left = new bool[tables.Steps.Length];
            for (int reference = 0; reference < references; reference++)
            {
                SendDown(tables, _background.AsSpan(reference * features, features), left);
                foreach (RowTile tile in tiles)
                    BackgroundWalk.Add<TLane, TVector>(_trees, tree, tables, left, output, _factor / references, tile);
            }
        }
    }

    private void SendDown(PathTables tables, ReadOnlySpan<double> reference, bool[] left)
    {
        for (int step = 0; step < left.Length; step++)
        {
            int node = tables.Steps[step].Node;
            left[step] = !tables.Steps[step].IsLeaf && _trees.GoesLeft(node, reference[_trees.Node(node).Feature]);
        }
    }

    private static void CopySingles(RowTile tile, int lane, Span<double> to)
    {
        for (int feature = 0; feature < to.Length; feature++)
            to[feature] = tile.Singles[feature * tile.Lanes + lane];
    }

    private void CopyPairs(RowTile tile, int lane, Span<double> to)
    {
        int features = _trees.Features;
        for (int i = 0; i < features; i++)
            to[i * features + i] = tile.Singles[i * tile.Lanes + lane];
        for (int i = 0; i < features; i++)
        {
            for (int j = i + 1; j < features; j++)
            {
                double half = tile.Pairs[((long)i * features + j) * tile.Lanes + lane] / 2;
                to[i * features + j] = half;
                to[j * features + i] = half;
                to[i * features + i] -= half;
                to[j * features + j] -= half;
            }
        }
    }

    private double[] Expectations(PathTree[] paths)
    {
        double[] expected = _trees.BaseScores.ToArray();
        foreach (PathTree path in paths)
        {
            double[] joint = new double[path.Depth + 1];
            foreach (PathStep step in path.Steps)
            {
                joint[step.Depth] = step.Depth == 0 ? 1 : joint[step.Depth - 1] * step.Share;
                for (int output = 0; output < expected.Length && step.IsLeaf; output++)
                    expected[output] += _factor * joint[step.Depth] * _trees.LeafValue(path.Tree, step.Node, output);
            }
        }
        return expected;
    }

    private double[] MeanScores(double[] background)
    {
        int outputs = _trees.Outputs;
        double[] scores = new double[background.Length / Math.Max(1, _trees.Features) * outputs];
        _trees.Score(background, scores);
        double[] means = new double[outputs];
        for (int i = 0; i < scores.Length; i++)
            means[i % outputs] += scores[i] / (scores.Length / outputs);
        return means;
    }
}

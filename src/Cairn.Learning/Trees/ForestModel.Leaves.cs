using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees.Forests;
using Cairn.Models.Signatures;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees;

/// <content>What follows from the leaves that rows come to: quantiles, and which rows are alike.</content>
public sealed partial class ForestModel
{
    private const int BlockRows = 1024;

    private LeafTargets? _leafTargets;

    /// <summary>Levels of the quantiles that it predicts besides the mean, ascending; empty for none.</summary>
    public IReadOnlyList<double> QuantileLevels => _leafTargets?.QuantileLevelsKept ?? [];

    /// <summary>How alike rows are to others: the share of the trees in which both come to the same leaf (Breiman 2001).</summary>
    /// <param name="rows">A table with at least the input columns of the signature.</param>
    /// <param name="others">Another, or the same.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the result does not depend on it.</param>
    /// <returns>rows × others, row-major, from 0 to 1; of equal rows 1.</returns>
    /// <exception cref="InputException">
    /// A column is missing or mistyped; <c>too-many-rows</c>: there are more pairs than an array holds.
    /// </exception>
    /// <remarks>O(rows × others × trees).</remarks>
    public double[] Proximities(Table rows, Table others, int threads = 1)
    {
        if ((long)rows.RowCount * others.RowCount > Array.MaxLength)
        {
            throw new InputException(
                "too-many-rows", $"{rows.RowCount} × {others.RowCount} pairs of rows are more than can be held.",
                "Ask for the nearest rows, or for fewer rows.");
        }
        int[] from = Leaves(rows, threads);
        int[] to = ReferenceEquals(rows, others) ? from : Leaves(others, threads);
        double[] shares = new double[(long)rows.RowCount * others.RowCount];
        ParallelBlocks.For(rows.RowCount, threads, row =>
        {
            for (int other = 0; other < others.RowCount; other++)
                shares[(long)row * others.RowCount + other] = Proximity(from, row, to, other);
        });
        return shares;
    }

    /// <summary>For each row the others that are most like it.</summary>
    /// <param name="rows">A table with at least the input columns of the signature.</param>
    /// <param name="others">Where to look; the same table gives each row itself first.</param>
    /// <param name="count">Number of rows wanted, ≥ 1; fewer where there are not as many.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the result does not depend on it.</param>
    /// <returns>For each row its nearest, most alike first; of equals the earlier first.</returns>
    /// <exception cref="InputException">A column is missing or mistyped.</exception>
    public IReadOnlyList<RowProximity>[] NearestRows(Table rows, Table others, int count, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[] from = Leaves(rows, threads);
        int[] to = ReferenceEquals(rows, others) ? from : Leaves(others, threads);
        IReadOnlyList<RowProximity>[] nearest = new IReadOnlyList<RowProximity>[rows.RowCount];
        ParallelBlocks.For(rows.RowCount, threads, row =>
        {
            PriorityQueue<int, (double Proximity, int Order)> kept = new();
            for (int other = 0; other < others.RowCount; other++)
            {
                kept.Enqueue(other, (Proximity(from, row, to, other), -other));
                if (kept.Count > count)
                    kept.Dequeue();
            }
            RowProximity[] found = new RowProximity[kept.Count];
            for (int at = found.Length - 1; kept.TryDequeue(out int other, out (double Proximity, int Order) key); at--)
                found[at] = new RowProximity(other, key.Proximity);
            nearest[row] = found;
        });
        return nearest;
    }

    /// <summary>The model with the targets in its leaves, and outputs for their quantiles.</summary>
    internal ForestModel With(LeafTargets targets) => new(
        Kind, Signature with { Outputs = Signature.QuantileOutputs(targets.QuantileLevelsKept) }, Space, Trees)
    {
        OutOfBag = OutOfBag,
        OutOfBagMetrics = OutOfBagMetrics,
        _leafTargets = targets,
    };

    private Table WithQuantiles(Table rows, int threads)
    {
        double[] means = Scores(rows, threads);
        int[] leaves = Leaves(rows, threads);
        int levels = _leafTargets!.QuantileLevelsKept.Count;
        double[][] quantiles = new double[levels][];
        for (int level = 0; level < levels; level++)
            quantiles[level] = new double[rows.RowCount];
        ParallelBlocks.For((rows.RowCount + BlockRows - 1) / BlockRows, threads, block =>
        {
            double[] answer = new double[levels];
            for (int row = block * BlockRows; row < Math.Min(rows.RowCount, (block + 1) * BlockRows); row++)
            {
                _leafTargets.Answer(leaves.AsSpan(row * Trees.TreeCount, Trees.TreeCount), answer);
                for (int level = 0; level < levels; level++)
                    quantiles[level][row] = answer[level];
            }
        });
        return new Table(
        [
            new NumberColumn(Signature.Outputs[0].Name, means),
            .. quantiles.Select((values, level) => new NumberColumn(Signature.Outputs[level + 1].Name, values)),
        ]);
    }

    // rows × trees, the node of the ensemble that each row comes to.
    private int[] Leaves(Table rows, int threads)
    {
        double[] values = Space.EncodeRows(Signature.BindColumns(rows), threads);
        int features = Space.Features.Count;
        int trees = Trees.TreeCount;
        int[] leaves = new int[checked(rows.RowCount * trees)];
        ParallelBlocks.For((rows.RowCount + BlockRows - 1) / BlockRows, threads, block =>
        {
            for (int row = block * BlockRows; row < Math.Min(rows.RowCount, (block + 1) * BlockRows); row++)
            {
                for (int tree = 0; tree < trees; tree++)
                    leaves[row * trees + tree] = Trees.LeafOf(tree, values.AsSpan(row * features, features));
            }
        });
        return leaves;
    }

    private double Proximity(int[] from, int row, int[] to, int other)
    {
        int trees = Trees.TreeCount;
        int same = 0;
        for (int tree = 0; tree < trees; tree++)
            same += from[row * trees + tree] == to[other * trees + tree] ? 1 : 0;
        return (double)same / trees;
    }
}

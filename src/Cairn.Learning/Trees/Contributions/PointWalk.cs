using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Contributions;

/// <summary>
/// The walk of <see cref="PathWalk"/> for one row: a lane of the vectors is a point of the quadrature rather than a row, so
/// no lane is idle when a server explains rows as they come.
/// </summary>
/// <remarks>
/// Each point takes the same operations in the same order, and points are added up one after the other, so the bits are
/// those of <see cref="PathWalk"/>. Lanes beyond the points begin at 0 and stay there, whatever numbers lie behind a run.
/// </remarks>
internal static class PointWalk
{
    /// <summary>Adds a tree's contributions to one output to the sums of the row.</summary>
    /// <param name="trees">The ensemble.</param>
    /// <param name="tree">Number of the tree.</param>
    /// <param name="tables">Its tables.</param>
    /// <param name="output">The output.</param>
    /// <param name="factor">What leaf values are multiplied by.</param>
    /// <param name="tile">The row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(TreeEnsemble trees, int tree, PathTables tables, int output, double factor, PointTile tile)
    {
        PathStep[] steps = tables.Steps;
        int points = tables.Count;
        int width = PointTile.Whole(points);
        ref double products = ref MemoryMarshal.GetArrayDataReference(tile.Products);
        ref double sums = ref MemoryMarshal.GetArrayDataReference(tile.Sums);
        ref double table = ref MemoryMarshal.GetArrayDataReference(tables.Values);
        for (int q = 0; q < width; q++)
            Unsafe.Add(ref products, q) = q < points ? tables.Weights[q] : 0;
        for (int number = 0; number < steps.Length; number++)
        {
            ref readonly PathStep step = ref steps[number];
            int depth = step.Depth;
            tile.At[depth] = number;
            ref double product = ref Unsafe.Add(ref products, depth * width);
            if (depth > 0)
                Enter(step, points, width, ref table, ref Unsafe.Subtract(ref product, width), ref product, tile);
            ref double sum = ref Unsafe.Add(ref sums, depth * width);
            if (!step.IsLeaf)
            {
                tile.Conditions[depth] = GoesLeft(trees, step.Node, tile.Values);
                for (int q = 0; q < width; q += PointTile.Lanes)
                    Vector256<double>.Zero.StoreUnsafe(ref sum, (nuint)q);
                continue;
            }
            Vector256<double> value = Vector256.Create(factor * trees.LeafValue(tree, step.Node, output));
            for (int q = 0; q < width; q += PointTile.Lanes)
                (value * Vector256.LoadUnsafe(ref product, (nuint)q)).StoreUnsafe(ref sum, (nuint)q);
            int next = number + 1 < steps.Length ? steps[number + 1].Depth : 1;
            for (; depth >= next; depth--)
            {
                ref double own = ref Unsafe.Add(ref sums, depth * width);
                Leave(steps[tile.At[depth]], points, width, ref table, ref own, ref Unsafe.Subtract(ref own, width), tile);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Enter(
        in PathStep step, int points, int width, ref double table, ref double from, ref double to, PointTile tile)
    {
        bool open = tile.Conditions[step.Depth - 1] == step.IsLeft;
        bool wasOpen = true;
        if (step.Before > 0)
        {
            wasOpen = tile.Open[step.Before];
            open &= wasOpen;
        }
        tile.Open[step.Depth] = open;
        if (!wasOpen)
        {
            Vector256<double> share = Vector256.Create(step.Share);
            for (int q = 0; q < width; q += PointTile.Lanes)
                (share * Vector256.LoadUnsafe(ref from, (nuint)q)).StoreUnsafe(ref to, (nuint)q);
            return;
        }
        ref double run = ref Unsafe.Add(ref table, step.Table + (open ? 0 : points));
        for (int q = 0; q < width; q += PointTile.Lanes)
        {
            (Vector256.LoadUnsafe(ref run, (nuint)q) * Vector256.LoadUnsafe(ref from, (nuint)q))
                .StoreUnsafe(ref to, (nuint)q);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leave(
        in PathStep step, int points, int width, ref double table, ref double own, ref double above, PointTile tile)
    {
        bool open = tile.Open[step.Depth];
        if (!open && step.Before > 0 && !tile.Open[step.Before])
        {
            // Closed already at the edge before: the edge adds nothing.
            for (int q = 0; q < width; q += PointTile.Lanes)
            {
                (Vector256.LoadUnsafe(ref above, (nuint)q) + Vector256.LoadUnsafe(ref own, (nuint)q))
                    .StoreUnsafe(ref above, (nuint)q);
            }
            return;
        }
        ref double run = ref Unsafe.Add(ref table, step.Table + (open ? 2 : 3) * points);
        double total = 0;
        for (int q = 0; q < width; q += PointTile.Lanes)
        {
            Vector256<double> sum = Vector256.LoadUnsafe(ref own, (nuint)q);
            (Vector256.LoadUnsafe(ref above, (nuint)q) + sum).StoreUnsafe(ref above, (nuint)q);
            Vector256<double> weighted = Vector256.LoadUnsafe(ref run, (nuint)q) * sum;
            total += weighted.GetElement(0);
            if (q + 1 < points)
                total += weighted.GetElement(1);
            if (q + 2 < points)
                total += weighted.GetElement(2);
            if (q + 3 < points)
                total += weighted.GetElement(3);
        }
        tile.Singles[step.Feature] += total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool GoesLeft(TreeEnsemble trees, int node, double[] values)
    {
        TreeArrays arrays = trees.Arrays;
        int code = arrays.Codes[node];
        double value = values[code & NodeCode.MostFeature];
        if ((code & (NodeCode.Categorical | NodeCode.ZeroIsMissing)) != 0)
            return trees.GoesLeft(node, value);
        return (code & NodeCode.MissingLeft) != 0 ? !(value > arrays.Values[node]) : value <= arrays.Values[node];
    }
}

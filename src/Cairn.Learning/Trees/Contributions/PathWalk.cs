using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Contributions;

/// <summary>One walk over a whole tree for the rows of a tile, against the shares of the training rows.</summary>
internal static class PathWalk
{
    /// <summary>Adds a tree's contributions to one output to the sums of the tile.</summary>
    /// <param name="trees">The ensemble.</param>
    /// <param name="tree">Number of the tree.</param>
    /// <param name="tables">Its tables.</param>
    /// <param name="output">The output.</param>
    /// <param name="factor">What leaf values are multiplied by.</param>
    /// <param name="tile">The rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TLane, TVector>(
        TreeEnsemble trees, int tree, PathTables tables, int output, double factor, RowTile tile)
        where TLane : IRowLane<TVector>
        where TVector : struct
    {
        PathStep[] steps = tables.Steps;
        int points = tables.Count;
        int width = points * TLane.Count;
        for (int q = 0; q < points; q++)
            TLane.Store(TLane.Broadcast(tables.Weights[q]), ref tile.Products[0], q * TLane.Count);
        for (int number = 0; number < steps.Length; number++)
        {
            ref readonly PathStep step = ref steps[number];
            int depth = step.Depth;
            tile.At[depth] = number;
            if (depth > 0)
                Enter<TLane, TVector>(step, tables, tile);
            Span<double> sums = tile.Sums.AsSpan(depth * width, width);
            if (!step.IsLeaf)
            {
                TVector left = tile.GoesLeft<TLane, TVector>(step.Node);
                TLane.Store(left, ref tile.Conditions[depth * TLane.Count], 0);
                sums.Clear();
                continue;
            }
            TVector value = TLane.Broadcast(factor * trees.LeafValue(tree, step.Node, output));
            ref double products = ref tile.Products[depth * width];
            for (int q = 0; q < width; q += TLane.Count)
                TLane.Store(TLane.Multiply(value, TLane.Load(ref products, q)), ref sums[0], q);
            int next = number + 1 < steps.Length ? steps[number + 1].Depth : 1;
            for (; depth >= next; depth--)
                Leave<TLane, TVector>(steps[tile.At[depth]], tables, tile);
        }
    }

    private static void Enter<TLane, TVector>(in PathStep step, PathTables tables, RowTile tile)
        where TLane : IRowLane<TVector>
        where TVector : struct
    {
        int depth = step.Depth;
        int width = tables.Count * TLane.Count;
        TVector open = TLane.Load(ref tile.Conditions[(depth - 1) * TLane.Count], 0);
        if (!step.IsLeft)
            open = TLane.Not(open);
        TVector wasOpen = TLane.Ones;
        TVector share = TLane.Zero;
        if (step.Before > 0)
        {
            wasOpen = TLane.Load(ref tile.Open[step.Before * TLane.Count], 0);
            open = TLane.And(open, wasOpen);
            share = TLane.Broadcast(step.Share);
            tile.Hidden[step.Before] = true;
        }
        TLane.Store(open, ref tile.Open[depth * TLane.Count], 0);
        ref double table = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(tables.Values), step.Table);
        ref double from = ref tile.Products[(depth - 1) * width];
        ref double to = ref tile.Products[depth * width];
        for (int q = 0; q < tables.Count; q++)
        {
            TVector ratio = TLane.Broadcast(Unsafe.Add(ref table, tables.Count + q));
            if (step.Before > 0)
                ratio = TLane.Select(wasOpen, ratio, share);
            ratio = TLane.Select(open, TLane.Broadcast(Unsafe.Add(ref table, q)), ratio);
            TLane.Store(TLane.Multiply(ratio, TLane.Load(ref from, q * TLane.Count)), ref to, q * TLane.Count);
        }
        if (tile.Ratios.Length > 0)
            KeepRatios<TLane, TVector>(open, ref Unsafe.Add(ref table, 4 * tables.Count), tables, ref tile.Ratios[depth * width]);
    }

    private static void KeepRatios<TLane, TVector>(TVector open, ref double table, PathTables tables, ref double to)
        where TLane : IRowLane<TVector>
        where TVector : struct
    {
        for (int q = 0; q < tables.Count; q++)
        {
            TVector closed = TLane.Broadcast(-1 / (1 - tables.Points[q]));
            TLane.Store(
                TLane.Select(open, TLane.Broadcast(Unsafe.Add(ref table, q)), closed), ref to, q * TLane.Count);
        }
    }

    private static void Leave<TLane, TVector>(in PathStep step, PathTables tables, RowTile tile)
        where TLane : IRowLane<TVector>
        where TVector : struct
    {
        int depth = step.Depth;
        int width = tables.Count * TLane.Count;
        TVector open = TLane.Load(ref tile.Open[depth * TLane.Count], 0);
        TVector wasOpen = step.Before > 0 ? TLane.Load(ref tile.Open[step.Before * TLane.Count], 0) : TLane.Ones;
        ref double table = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(tables.Values), step.Table);
        ref double own = ref tile.Sums[depth * width];
        ref double above = ref tile.Sums[(depth - 1) * width];
        bool pairs = tile.Ratios.Length > 0;
        TVector total = TLane.Zero;
        for (int q = 0; q < tables.Count; q++)
        {
            int at = q * TLane.Count;
            TVector ratio = TLane.Broadcast(Unsafe.Add(ref table, 3 * tables.Count + q));
            if (step.Before > 0)
                ratio = TLane.And(wasOpen, ratio);
            ratio = TLane.Select(open, TLane.Broadcast(Unsafe.Add(ref table, 2 * tables.Count + q)), ratio);
            TVector sum = TLane.Load(ref own, at);
            TLane.Store(TLane.Add(TLane.Load(ref above, at), sum), ref above, at);
            TVector weighted = TLane.Multiply(ratio, sum);
            total = TLane.Add(total, weighted);
            if (pairs)
                TLane.Store(weighted, ref tile.Weighted[0], at);
        }
        ref double single = ref tile.Singles[step.Feature * TLane.Count];
        TLane.Store(TLane.Add(TLane.Load(ref single, 0), total), ref single, 0);
        if (pairs)
            AddPairs<TLane, TVector>(step, tables, tile);
        if (step.Before > 0)
            tile.Hidden[step.Before] = false;
    }

    // Every pair of edges is met once, at the deeper one.
    private static void AddPairs<TLane, TVector>(in PathStep step, PathTables tables, RowTile tile)
        where TLane : IRowLane<TVector>
        where TVector : struct
    {
        int width = tables.Count * TLane.Count;
        int features = tile.Values.Length / TLane.Count;
        for (int depth = 1; depth < step.Depth; depth++)
        {
            int other = tables.Steps[tile.At[depth]].Feature;
            if (tile.Hidden[depth] || other == step.Feature)
                continue;
            ref double ratios = ref tile.Ratios[depth * width];
            TVector total = TLane.Zero;
            for (int at = 0; at < width; at += TLane.Count)
                total = TLane.Add(total, TLane.Multiply(TLane.Load(ref tile.Weighted[0], at), TLane.Load(ref ratios, at)));
            long pair = (long)Math.Min(other, step.Feature) * features + Math.Max(other, step.Feature);
            ref double sum = ref tile.Pairs[pair * TLane.Count];
            TLane.Store(TLane.Add(TLane.Load(ref sum, 0), total), ref sum, 0);
        }
    }
}

using System.Runtime.CompilerServices;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Contributions;

/// <summary>One walk over a tree for the rows of a tile, against one background row.</summary>
/// <remarks>
/// As <see cref="PathWalk"/> with z in {0, 1}: whether the background row meets the conditions of the feature. Then
/// f is 1, t, 1 − t or 0, and what neither row can reach is left out.
/// </remarks>
internal static class BackgroundWalk
{
    /// <summary>Adds a tree's contributions to one output to the sums of the tile.</summary>
    /// <param name="trees">The ensemble.</param>
    /// <param name="tree">Number of the tree.</param>
    /// <param name="tables">Its tables; only the points are used.</param>
    /// <param name="reference">For each step whether the background row goes left there.</param>
    /// <param name="output">The output.</param>
    /// <param name="factor">What leaf values are multiplied by.</param>
    /// <param name="tile">The rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TLane, TVector>(
        TreeEnsemble trees, int tree, PathTables tables, ReadOnlySpan<bool> reference, int output, double factor, RowTile tile)
        where TLane : IRowLane<TVector>
        where TVector : struct
    {
        PathStep[] steps = tables.Steps;
        int width = tables.Count * TLane.Count;
        for (int q = 0; q < tables.Count; q++)
            TLane.Store(TLane.Broadcast(tables.Weights[q]), ref tile.Products[0], q * TLane.Count);
        int number = 0;
        while (number < steps.Length)
        {
            ref readonly PathStep step = ref steps[number];
            int depth = step.Depth;
            tile.At[depth] = number;
            Span<double> sums = tile.Sums.AsSpan(depth * width, width);
            bool reached = depth == 0 || Enter<TLane, TVector>(step, tables, reference[tile.At[depth - 1]], tile);
            if (reached && !step.IsLeaf)
            {
                TVector left = tile.GoesLeft<TLane, TVector>(step.Node);
                TLane.Store(left, ref tile.Conditions[depth * TLane.Count], 0);
                sums.Clear();
                number++;
                continue;
            }
            TVector value = TLane.Broadcast(reached ? factor * trees.LeafValue(tree, step.Node, output) : 0);
            ref double products = ref tile.Products[depth * width];
            for (int q = 0; q < width; q += TLane.Count)
                TLane.Store(TLane.Multiply(value, TLane.Load(ref products, q)), ref sums[0], q);
            number++;
            while (number < steps.Length && steps[number].Depth > depth)
                number++;
            int next = number < steps.Length ? steps[number].Depth : 1;
            for (; depth >= next; depth--)
                Leave<TLane, TVector>(steps[tile.At[depth]], tables, tile);
        }
    }

    private static bool Enter<TLane, TVector>(in PathStep step, PathTables tables, bool referenceLeft, RowTile tile)
        where TLane : IRowLane<TVector>
        where TVector : struct
    {
        int depth = step.Depth;
        int width = tables.Count * TLane.Count;
        TVector open = TLane.Load(ref tile.Conditions[(depth - 1) * TLane.Count], 0);
        if (!step.IsLeft)
            open = TLane.Not(open);
        TVector wasOpen = TLane.Ones;
        bool reference = referenceLeft == step.IsLeft;
        bool wasReference = true;
        if (step.Before > 0)
        {
            wasOpen = TLane.Load(ref tile.Open[step.Before * TLane.Count], 0);
            open = TLane.And(open, wasOpen);
            wasReference = tile.OpenReference[step.Before];
            reference &= wasReference;
        }
        TLane.Store(open, ref tile.Open[depth * TLane.Count], 0);
        tile.OpenReference[depth] = reference;
        ref double from = ref tile.Products[(depth - 1) * width];
        ref double to = ref tile.Products[depth * width];
        for (int q = 0; q < tables.Count; q++)
        {
            double t = tables.Points[q];
            TVector factor = TLane.Select(
                open, TLane.Broadcast(reference ? 1 : t), TLane.Broadcast(reference ? 1 - t : 0));
            if (step.Before > 0)
            {
                TVector inverse = TLane.Select(
                    wasOpen, TLane.Broadcast(wasReference ? 1 : 1 / t), TLane.Broadcast(wasReference ? 1 / (1 - t) : 0));
                factor = TLane.Multiply(factor, inverse);
            }
            TLane.Store(TLane.Multiply(factor, TLane.Load(ref from, q * TLane.Count)), ref to, q * TLane.Count);
        }
        return reference || TLane.Any(open);
    }

    private static void Leave<TLane, TVector>(in PathStep step, PathTables tables, RowTile tile)
        where TLane : IRowLane<TVector>
        where TVector : struct
    {
        int depth = step.Depth;
        int width = tables.Count * TLane.Count;
        TVector open = TLane.Load(ref tile.Open[depth * TLane.Count], 0);
        TVector wasOpen = step.Before > 0 ? TLane.Load(ref tile.Open[step.Before * TLane.Count], 0) : TLane.Ones;
        bool reference = tile.OpenReference[depth];
        bool wasReference = step.Before == 0 || tile.OpenReference[step.Before];
        ref double own = ref tile.Sums[depth * width];
        ref double above = ref tile.Sums[(depth - 1) * width];
        TVector total = TLane.Zero;
        for (int q = 0; q < tables.Count; q++)
        {
            int at = q * TLane.Count;
            double t = tables.Points[q];
            TVector ratio = Ratio<TLane, TVector>(open, reference, t);
            if (step.Before > 0)
                ratio = TLane.Add(ratio, TLane.Multiply(TLane.Broadcast(-1), Ratio<TLane, TVector>(wasOpen, wasReference, t)));
            TVector sum = TLane.Load(ref own, at);
            TLane.Store(TLane.Add(TLane.Load(ref above, at), sum), ref above, at);
            total = TLane.Add(total, TLane.Multiply(ratio, sum));
        }
        ref double single = ref tile.Singles[step.Feature * TLane.Count];
        TLane.Store(TLane.Add(TLane.Load(ref single, 0), total), ref single, 0);
    }

    private static TVector Ratio<TLane, TVector>(TVector open, bool reference, double t)
        where TLane : IRowLane<TVector>
        where TVector : struct =>
        TLane.Select(open, TLane.Broadcast(reference ? 0 : 1 / t), TLane.Broadcast(reference ? -1 / (1 - t) : 0));
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cairn.Learning.Trees.Forests;

/// <summary>A tree that sends rows of ranks to leaves: 12 bytes a node, several rows side by side.</summary>
internal sealed class RankTree(RankTree.Step[] steps, uint[] sets)
{
    /// <summary>The leaves of some rows.</summary>
    /// <param name="ranks">For each feature the rank of each row.</param>
    /// <param name="rows">Ascending numbers of the rows that are asked for.</param>
    /// <param name="leaves">Filled with the leaf of each.</param>
    /// <remarks>
    /// A walk waits for memory at each step, so four go side by side. Ranks of rows near each other share lines of
    /// memory, so rows in their order find most of them in the cache.
    /// </remarks>
    public void Walk(int[][] ranks, ReadOnlySpan<int> rows, Span<int> leaves)
    {
        ref Step nodes = ref MemoryMarshal.GetArrayDataReference(steps);
        ref int[] columns = ref MemoryMarshal.GetArrayDataReference(ranks);
        int at = 0;
        for (; at <= rows.Length - 4; at += 4)
        {
            int a = 0, b = 0, c = 0, d = 0;
            while (Go(ref nodes, ref a, ref columns, rows[at]) | Go(ref nodes, ref b, ref columns, rows[at + 1])
                | Go(ref nodes, ref c, ref columns, rows[at + 2]) | Go(ref nodes, ref d, ref columns, rows[at + 3]))
            {
            }
            leaves[at] = a;
            leaves[at + 1] = b;
            leaves[at + 2] = c;
            leaves[at + 3] = d;
        }
        for (; at < rows.Length; at++)
        {
            int node = 0;
            while (Go(ref nodes, ref node, ref columns, rows[at]))
            {
            }
            leaves[at] = node;
        }
    }

    // One step down; false once at a leaf, which leads to itself. The tree was made by the grower, so indexes are right.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Go(ref Step nodes, ref int node, ref int[] columns, int row)
    {
        ref Step step = ref Unsafe.Add(ref nodes, node);
        int code = step.Code;
        ref int column = ref MemoryMarshal.GetArrayDataReference(Unsafe.Add(ref columns, code & Step.FeatureMask));
        int rank = Unsafe.Add(ref column, row);
        int from = node;
        if ((code & Step.IsSet) == 0)
        {
            // Of a missing rank, −1, a shift by one makes the smallest number, none the largest.
            uint shift = (uint)code >> 31;
            node = step.Left + ((uint)rank + shift <= (uint)step.Rank + shift ? 0 : 1);
        }
        else
        {
            bool left = rank < 0 ? code < 0 : (sets[step.Rank + (rank >> 5)] >> (rank & 31) & 1) != 0;
            node = step.Left + (left ? 0 : 1);
        }
        return node != from;
    }

    /// <summary>One node.</summary>
    internal readonly struct Step
    {
        /// <summary>Bits of the feature.</summary>
        public const int FeatureMask = IsSet - 1;

        /// <summary>Bit of a split by levels.</summary>
        public const int IsSet = 1 << 30;

        private Step(int code, int rank, int left)
        {
            Code = code;
            Rank = rank;
            Left = left;
        }

        /// <summary>The feature, a bit for sets, and as sign whether missing goes left.</summary>
        public int Code { get; }

        /// <summary>Largest rank that goes left, or the first word of the set.</summary>
        public int Rank { get; }

        /// <summary>Left child; of a leaf itself.</summary>
        public int Left { get; }

        /// <summary>A leaf: every rank, and none, goes left, to itself.</summary>
        public static Step Leaf(int node) => new(int.MinValue, int.MaxValue - 1, node);

        /// <summary>A split.</summary>
        public static Step Split(in ForestTree.Node node) => new(
            node.Feature | (node.Set >= 0 ? IsSet : 0) | (node.MissingLeft ? int.MinValue : 0),
            node.Set >= 0 ? node.Set : node.Rank, node.Left);
    }
}

using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Scoring;

/// <summary>Lays the splits of trees out for <see cref="BitTrees"/>.</summary>
/// <remarks>
/// The leaves of a tree are put in an order in which the smaller side of each split comes first. A row that goes to
/// the other side loses the leaves of the smaller one: at most half of them, so that n leaves take at most
/// n/16 × log₂ n cuts of eight, whatever the shape of the tree.
/// </remarks>
internal sealed class BitTreeCompiler
{
    private readonly TreeEnsemble _ensemble;
    private readonly TreeArrays _arrays;
    private readonly RankEncoder _encoder;
    private readonly BitTree[] _trees;
    private readonly List<int> _cutStarts = [];
    private readonly List<LeafCut> _cuts = [];
    private readonly List<int> _leaves = [];
    private readonly List<SetColumn> _setColumns = [];
    private readonly List<byte> _sets = [];

    private BitTreeCompiler(TreeEnsemble ensemble, RankEncoder encoder)
    {
        _ensemble = ensemble;
        _arrays = ensemble.Arrays;
        _encoder = encoder;
        _trees = new BitTree[ensemble.TreeCount];
    }

    /// <summary>The trees compiled; null where one is too large or has what the layout cannot hold.</summary>
    public static BitTrees? TryCompile(TreeEnsemble ensemble)
    {
        for (int tree = 0; tree < ensemble.TreeCount; tree++)
        {
            if ((ensemble.EndOf(tree) - ensemble.RootOf(tree) + 1) / 2 > BitTrees.MostLeaves)
                return null;
        }
        RankEncoder? encoder = RankEncoder.TryMake(ensemble);
        if (encoder is null)
            return null;
        BitTreeCompiler compiler = new(ensemble, encoder);
        for (int tree = 0; tree < ensemble.TreeCount; tree++)
            compiler._trees[tree] = compiler.Compile(tree);
        compiler._cutStarts.Add(compiler._cuts.Count);
        return encoder.Columns > BitTrees.MostColumns ? null : compiler.Finish();
    }

    private BitTrees Finish()
    {
        // A tree's own columns come after those of the rows, whose number is known only now.
        LeafCut[] cuts = [.. _cuts];
        for (int i = 0; i < cuts.Length; i++)
        {
            if (cuts[i].Column < 0)
                cuts[i] = cuts[i] with { Column = (_encoder.Columns - 1 - cuts[i].Column) * BitTrees.BlockRows };
        }
        _encoder.Order();
        return new BitTrees(_ensemble, _encoder)
        {
            OwnColumns = _trees.Length == 0 ? 0 : _trees.Max(t => t.Sets),
            Trees = _trees,
            CutStarts = [.. _cutStarts],
            Cuts = cuts,
            Leaves = [.. _leaves],
            Values = [.. _leaves.Select(leaf => _arrays.Values[leaf])],
            SetColumns = [.. _setColumns],
            Sets = [.. _sets],
        };
    }

    private BitTree Compile(int tree)
    {
        int root = _ensemble.RootOf(tree);
        int[] sizes = Sizes(root, _ensemble.EndOf(tree));
        int[] starts = new int[sizes.Length];
        int[] leaves = new int[sizes[0]];
        List<LeafCut>[] cuts = new List<LeafCut>[(sizes[0] + 7) / 8];
        for (int i = 0; i < cuts.Length; i++)
            cuts[i] = [];
        int firstSet = _setColumns.Count;
        for (int at = 0; at < sizes.Length; at++)
        {
            if (_ensemble.IsLeaf(root + at))
            {
                leaves[starts[at]] = root + at;
                continue;
            }
            int left = _arrays.Lefts[root + at] - root;
            bool leftFirst = sizes[left] <= sizes[left + 1];
            int first = leftFirst ? left : left + 1;
            int second = leftFirst ? left + 1 : left;
            starts[first] = starts[at];
            starts[second] = starts[at] + sizes[first];
            AddCuts(cuts, root + at, leftFirst, starts[at], starts[second], _setColumns.Count - firstSet);
        }
        BitTree compiled = new(
            _ensemble.OutputOf(tree), _cutStarts.Count, cuts.Length, _leaves.Count, firstSet, _setColumns.Count - firstSet);
        foreach (List<LeafCut> group in cuts)
        {
            _cutStarts.Add(_cuts.Count);
            _cuts.AddRange(group);
        }
        _leaves.AddRange(leaves);
        return compiled;
    }

    private int[] Sizes(int root, int end)
    {
        int[] sizes = new int[end - root];
        for (int at = sizes.Length - 1; at >= 0; at--)
        {
            int left = _arrays.Lefts[root + at] - root;
            sizes[at] = _ensemble.IsLeaf(root + at) ? 1 : sizes[left] + sizes[left + 1];
        }
        return sizes;
    }

    // Rows that do not go to the first side lose the leaves [from, to).
    private void AddCuts(List<LeafCut>[] cuts, int node, bool leftFirst, int from, int to, int set)
    {
        (int column, int threshold) = (_arrays.Codes[node] & NodeCode.Categorical) != 0
            ? (AddSet(node, leftFirst, set), 0)
            : _encoder.ColumnOf(node, leftFirst);
        for (int group = from / 8; group * 8 < to; group++)
        {
            int low = Math.Max(0, from - group * 8);
            int high = Math.Min(8, to - group * 8);
            uint lost = (1u << high) - (1u << low);
            cuts[group].Add(new LeafCut(column, (uint)threshold * 0x01010101u, (~lost & 0xFF) * 0x01010101u));
        }
    }

    // Negative: −1 − the number of the split's column among those of its tree.
    private int AddSet(int node, bool leftFirst, int number)
    {
        (int column, int groups) = _encoder.GroupColumnOf(_arrays.Codes[node] & NodeCode.MostFeature);
        byte[] set = new byte[BitTrees.SetBytes];
        for (int group = 0; group < groups; group++)
        {
            if (_encoder.GoesLeft(node, group) != leftFirst)
                set[group >> 3] |= (byte)(1 << (group & 7));
        }
        _setColumns.Add(new SetColumn(column, _sets.Count));
        _sets.AddRange(set);
        return -1 - number;
    }
}

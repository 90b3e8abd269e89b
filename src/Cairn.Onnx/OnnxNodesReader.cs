using Cairn.Formats.Onnx;

namespace Cairn.Onnx;

/// <summary>Reads the nodes of the operators of trees.</summary>
internal static class OnnxNodesReader
{
    private static readonly string[] s_modes =
        ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"];

    /// <summary>The nodes of a TreeEnsembleRegressor (<c>target</c>) or TreeEnsembleClassifier (<c>class</c>).</summary>
    public static OnnxNodes ReadFlat(OnnxNode node, string prefix, string source)
    {
        OnnxArguments arguments = new(node, source);
        int[] trees = arguments.Want(arguments.Integers("nodes_treeids"), "nodes_treeids");
        int count = trees.Length;
        int[] Whole(string name) => arguments.Want(arguments.Integers(name, count), name);
        int[] numbers = Whole("nodes_nodeids");
        int[] features = Whole("nodes_featureids");
        int[] trues = Whole("nodes_truenodeids");
        int[] falses = Whole("nodes_falsenodeids");
        int[] missing = arguments.Integers("nodes_missing_value_tracks_true") is { Length: > 0 } given
            ? given.Length == count ? given : throw arguments.Wrong("nodes_missing_value_tracks_true", $"has {given.Length} numbers, wanted {count}")
            : new int[count];
        double[] values = arguments.Want(arguments.Reals("nodes_values", count), "nodes_values");
        IReadOnlyList<string> modes = arguments.Want(arguments.Texts("nodes_modes"), "nodes_modes");
        if (modes.Count != count)
            throw arguments.Wrong("nodes_modes", $"has {modes.Count} texts, wanted {count}");

        OnnxNodes read = new();
        Dictionary<(int Tree, int Node), int> places = new(count);
        for (int i = 0; i < count; i++)
        {
            bool leaf = modes[i] == "LEAF";
            if (!places.TryAdd((trees[i], numbers[i]), leaf ? ~read.Leaves.Count : read.Features.Count))
                throw arguments.Wrong("nodes_nodeids", $"has node {numbers[i]} of tree {trees[i]} twice");
            if (leaf)
            {
                read.Leaves.Add([]);
                continue;
            }
            int mode = Array.IndexOf(s_modes, modes[i]);
            if (mode < 0)
                throw arguments.Wrong("nodes_modes", $"has '{modes[i]}', which is not known");
            AddSplit(read, features[i], (OnnxMode)mode, values[i], trues[i], falses[i], missing[i] != 0, null);
        }
        Resolve(read, arguments, trees, numbers, modes, places);
        AddWeights(read, arguments, prefix, places);
        return read;
    }

    /// <summary>The nodes of a TreeEnsemble.</summary>
    public static OnnxNodes ReadSplit(OnnxNode node, string source)
    {
        OnnxArguments arguments = new(node, source);
        int[] features = arguments.Want(arguments.Integers("nodes_featureids"), "nodes_featureids");
        int count = features.Length;
        int[] Whole(string name) => arguments.Want(arguments.Integers(name, count), name);
        int[] trues = Whole("nodes_truenodeids");
        int[] falses = Whole("nodes_falsenodeids");
        int[] trueLeaves = Whole("nodes_trueleafs");
        int[] falseLeaves = Whole("nodes_falseleafs");
        int[] missing = arguments.Integers("nodes_missing_value_tracks_true") is { Length: > 0 }
            ? Whole("nodes_missing_value_tracks_true")
            : new int[count];
        double[] modes = Sized(arguments, "nodes_modes", count);
        double[] splits = Sized(arguments, "nodes_splits", count);
        int[] targets = arguments.Want(arguments.Integers("leaf_targetids"), "leaf_targetids");
        double[] weights = Sized(arguments, "leaf_weights", targets.Length);
        Queue<double[]> members = ReadMembers(arguments.Tensor("membership_values") ?? []);

        OnnxNodes read = new();
        for (int leaf = 0; leaf < targets.Length; leaf++)
            read.Leaves.Add([(targets[leaf], weights[leaf])]);
        for (int i = 0; i < count; i++)
        {
            if (!(modes[i] is >= 0 and <= 6) || modes[i] != Math.Floor(modes[i]))
                throw arguments.Wrong("nodes_modes", $"has {modes[i]} at {i}, wanted 0 to 6");
            bool member = (OnnxMode)modes[i] == OnnxMode.Member;
            if (member && members.Count == 0)
                throw arguments.Wrong("membership_values", "has fewer sets than there are nodes that ask for one");
            AddSplit(
                read, features[i], (OnnxMode)modes[i], splits[i], Child(arguments, trues[i], trueLeaves[i], count, targets.Length),
                Child(arguments, falses[i], falseLeaves[i], count, targets.Length), missing[i] != 0, member ? members.Dequeue() : null);
        }
        foreach (int root in arguments.Want(arguments.Integers("tree_roots"), "tree_roots"))
        {
            if (root < 0 || root >= count)
                throw arguments.Wrong("tree_roots", $"has {root}, wanted 0 to {count - 1}");
            // A split both of whose ways lead to one leaf stands for a tree of that leaf alone.
            bool leaf = read.Trues[root] < 0 && read.Trues[root] == read.Falses[root];
            read.Roots.Add(leaf ? read.Trues[root] : root);
        }
        return read;
    }

    private static void AddSplit(
        OnnxNodes read, int feature, OnnxMode mode, double value, int whenTrue, int whenFalse, bool missingTrue, double[]? members)
    {
        read.Features.Add(feature);
        read.Modes.Add(mode);
        read.Values.Add(value);
        read.Trues.Add(whenTrue);
        read.Falses.Add(whenFalse);
        read.MissingTrue.Add(missingTrue);
        read.Members.Add(members);
    }

    // Children are named by their numbers within the tree; a root is nobody's child.
    private static void Resolve(
        OnnxNodes read, OnnxArguments arguments, int[] trees, int[] numbers, IReadOnlyList<string> modes,
        Dictionary<(int Tree, int Node), int> places)
    {
        HashSet<(int, int)> children = [];
        int split = 0;
        for (int i = 0; i < trees.Length; i++)
        {
            if (modes[i] == "LEAF")
                continue;
            foreach (List<int> side in (List<int>[])[read.Trues, read.Falses])
            {
                (int, int) key = (trees[i], side[split]);
                if (!places.TryGetValue(key, out int place))
                    throw arguments.Wrong("nodes_truenodeids", $"or 'nodes_falsenodeids' lead to node {side[split]} of tree {trees[i]}, which there is not");
                children.Add(key);
                side[split] = place;
            }
            split++;
        }
        HashSet<int> rooted = [];
        for (int i = 0; i < trees.Length; i++)
        {
            (int, int) key = (trees[i], numbers[i]);
            if (children.Contains(key))
                continue;
            if (!rooted.Add(trees[i]))
                throw arguments.Wrong("nodes_treeids", $"has a tree {trees[i]} with two roots");
            read.Roots.Add(places[key]);
        }
        if (rooted.Count != trees.Distinct().Count())
            throw arguments.Wrong("nodes_treeids", "has a tree without a root");
    }

    private static void AddWeights(
        OnnxNodes read, OnnxArguments arguments, string prefix, Dictionary<(int Tree, int Node), int> places)
    {
        int[] trees = arguments.Want(arguments.Integers(prefix + "_treeids"), prefix + "_treeids");
        int[] numbers = arguments.Want(arguments.Integers(prefix + "_nodeids", trees.Length), prefix + "_nodeids");
        int[] targets = arguments.Want(arguments.Integers(prefix + "_ids", trees.Length), prefix + "_ids");
        double[] weights = arguments.Want(arguments.Reals(prefix + "_weights", trees.Length), prefix + "_weights");
        for (int i = 0; i < trees.Length; i++)
        {
            if (!places.TryGetValue((trees[i], numbers[i]), out int place) || place >= 0)
                throw arguments.Wrong(prefix + "_nodeids", $"names node {numbers[i]} of tree {trees[i]}, which is no leaf");
            read.Leaves[~place].Add((targets[i], weights[i]));
        }
    }

    private static int Child(OnnxArguments arguments, int child, int isLeaf, int splits, int leaves)
    {
        int most = isLeaf != 0 ? leaves : splits;
        if (child < 0 || child >= most)
            throw arguments.Wrong("nodes_truenodeids", $"or 'nodes_falsenodeids' have {child}, wanted 0 to {most - 1}");
        return isLeaf != 0 ? ~child : child;
    }

    private static double[] Sized(OnnxArguments arguments, string name, int count)
    {
        double[] values = arguments.Want(arguments.Tensor(name), name);
        return values.Length == count ? values : throw arguments.Wrong(name, $"has {values.Length} numbers, wanted {count}");
    }

    // One set after another, each with a NaN at its end.
    private static Queue<double[]> ReadMembers(double[] values)
    {
        Queue<double[]> sets = new();
        int start = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
                continue;
            sets.Enqueue(values[start..i]);
            start = i + 1;
        }
        if (start < values.Length)
            sets.Enqueue(values[start..]);
        return sets;
    }
}

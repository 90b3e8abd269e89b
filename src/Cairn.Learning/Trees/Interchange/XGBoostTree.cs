using Cairn.Formats.Documents;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>The arrays of one tree of XGBoost, each checked to have a value for every node.</summary>
internal sealed class XGBoostTree
{
    private double[] _vectors = [];
    private bool _vectorsByLeaf;
    private int _outputs;

    private XGBoostTree()
    {
    }

    /// <summary>Left child, −1 for a leaf.</summary>
    public required int[] Lefts { get; init; }

    /// <summary>Right child; of a leaf of a tree of vectors, in new files, the number of its vector.</summary>
    public required int[] Rights { get; init; }

    /// <summary>Feature that decides; of any value in leaves.</summary>
    public required int[] Features { get; init; }

    /// <summary>Threshold of a split, value of a leaf.</summary>
    public required double[] Conditions { get; init; }

    /// <summary>Whether missing values go left.</summary>
    public required int[] DefaultLeft { get; init; }

    /// <summary>Gain of each split.</summary>
    public required double[] Gains { get; init; }

    /// <summary>Hessians of each node.</summary>
    public required double[] Covers { get; init; }

    /// <summary>For each categorical split the codes that go right.</summary>
    public required IReadOnlyDictionary<int, int[]> Categories { get; init; }

    /// <summary>Whether leaves hold a value for each output.</summary>
    public bool IsVector { get; private init; }

    /// <summary>Reads a tree.</summary>
    public static XGBoostTree Read(DocumentField field, int features, int outputs)
    {
        DocumentField parameters = field["tree_param"];
        int nodes = field["left_children"].Numbers().Length;
        if (nodes == 0 || parameters["num_nodes"].Integer(1, int.MaxValue) != nodes)
            throw field.Wrong($"has {nodes} nodes, which is not what its 'num_nodes' says");
        int[] lefts = field["left_children"].Integers(nodes, -1, nodes - 1);
        int[] splits = new int[nodes];
        double[] asked = field["split_indices"].Numbers(nodes);
        for (int node = 0; node < nodes; node++)
        {
            if (lefts[node] < 0)
                continue;
            if (!(asked[node] >= 0 && asked[node] < features) || asked[node] != Math.Floor(asked[node]))
                throw field.Wrong($"asks at node {node} for feature {asked[node]} of {features}");
            splits[node] = (int)asked[node];
        }
        int length = parameters.Find("size_leaf_vector")?.Integer(0, int.MaxValue) ?? 1;
        bool vector = length > 1;
        if (vector && length != outputs)
            throw field.Wrong($"has leaves of {length} values where the model has {outputs} outputs");
        XGBoostTree tree = new()
        {
            Lefts = lefts,
            Rights = field["right_children"].Integers(nodes, -1, nodes - 1),
            Features = splits,
            Conditions = field["split_conditions"].Numbers(nodes),
            DefaultLeft = field["default_left"].Integers(nodes, 0, 1),
            Gains = field.Find("loss_changes")?.Numbers(nodes) ?? new double[nodes],
            Covers = field.Find("sum_hessian")?.Numbers(nodes) ?? new double[nodes],
            Categories = ReadCategories(field, lefts),
            IsVector = vector,
        };
        if (vector)
            tree.ReadVectors(field, nodes, outputs);
        return tree;
    }

    /// <summary>The values of a leaf of a tree of vectors.</summary>
    public double[] VectorOf(int leaf, DocumentField field)
    {
        long number = _vectorsByLeaf ? Rights[leaf] : leaf;
        long start = number * _outputs;
        if (number < 0 || start > _vectors.Length - _outputs)
            throw field.Wrong($"has no vector for leaf {leaf}");
        double[] values = new double[_outputs];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)_vectors[start + i];
            if (!double.IsFinite(values[i]))
                throw field.Wrong($"has the value {values[i]} at leaf {leaf}");
        }
        return values;
    }

    // Before 3.2 the weights of all nodes held the vectors; since then those of the leaves are an array of their own.
    private void ReadVectors(DocumentField field, int nodes, int outputs)
    {
        _outputs = outputs;
        _vectorsByLeaf = field.Find("leaf_weights") is not null;
        _vectors = _vectorsByLeaf ? field["leaf_weights"].Numbers() : field["base_weights"].Numbers();
        if (_vectors.Length % outputs != 0 || (!_vectorsByLeaf && _vectors.Length != (long)nodes * outputs))
            throw field.Wrong($"has {_vectors.Length} values in its leaves, which is not {outputs} for each");
    }

    private static Dictionary<int, int[]> ReadCategories(DocumentField field, int[] lefts)
    {
        Dictionary<int, int[]> categories = [];
        DocumentField? types = field.Find("split_type");
        if (types is null)
            return categories;
        int[] type = types.Value.Integers(lefts.Length, 0, 1);
        int[] codes = field.Find("categories")?.Integers(-1, 0, int.MaxValue) ?? [];
        int[] nodes = field.Find("categories_nodes")?.Integers(-1, 0, lefts.Length - 1) ?? [];
        int[] starts = field.Find("categories_segments")?.Integers(nodes.Length, 0, codes.Length) ?? [];
        int[] sizes = field.Find("categories_sizes")?.Integers(nodes.Length, 0, codes.Length) ?? [];
        if (starts.Length != nodes.Length || sizes.Length != nodes.Length)
            throw field.Wrong("has categories without their segments");
        for (int i = 0; i < nodes.Length; i++)
        {
            if (sizes[i] > codes.Length - starts[i] || (i > 0 && starts[i] < starts[i - 1] + sizes[i - 1]))
                throw field.Wrong($"has categories of node {nodes[i]} that overlap, or end behind their array");
            if (lefts[nodes[i]] >= 0 && type[nodes[i]] == 1)
                categories[nodes[i]] = codes[starts[i]..(starts[i] + sizes[i])];
        }
        for (int node = 0; node < lefts.Length; node++)
        {
            if (lefts[node] >= 0 && type[node] == 1 && !categories.ContainsKey(node))
                throw field.Wrong($"parts categories at node {node} and lists none");
        }
        return categories;
    }
}

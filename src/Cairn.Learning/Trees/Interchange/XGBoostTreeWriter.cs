using System.Globalization;
using Cairn.Formats.Documents;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>Writes trees as XGBoost holds them: one array for each fact of a node.</summary>
/// <remarks>
/// XGBoost sends codes that a split does not list left, and knows no unseen level. So the side that lists is the one
/// that missing values do not go to: then unseen levels go with missing ones there as they do here.
/// </remarks>
internal sealed class XGBoostTreeWriter
{
    private const int NoParent = int.MaxValue;

    private readonly ExportPlan _plan;

    /// <summary>A writer of the trees of a plan.</summary>
    public XGBoostTreeWriter(ExportPlan plan)
    {
        _plan = plan;
    }

    /// <summary>Thresholds so far that single precision cannot hold.</summary>
    public int RoundedThresholds { get; private set; }

    /// <summary>The document of a tree.</summary>
    /// <remarks>
    /// XGBoost takes the node after the left child for the right one, whatever it stored, so nodes are numbered level by
    /// level with its own left and right.
    /// </remarks>
    public DocumentValue Write(ExportedTree tree, int id)
    {
        int features = _plan.Model.Space.Features.Count;
        if (tree.Tree < 0)
        {
            Columns single = new(1);
            single.SetLeaf(0, tree.Shift, 0);
            return single.ToDocument(id, features);
        }
        List<int> order = [Resolve(_plan.Trees.RootOf(tree.Tree))];
        List<int> firstChildren = [];
        for (int number = 0; number < order.Count; number++)
        {
            TreeNode node = _plan.Trees.Node(order[number]);
            firstChildren.Add(order.Count);
            if (node.IsLeaf)
                continue;
            bool turned = node.Kind == TreeNodeKind.Categorical && !node.MissingLeft;
            order.Add(Resolve(turned ? node.Right : node.Left));
            order.Add(Resolve(turned ? node.Left : node.Right));
        }
        Columns columns = new(order.Count);
        for (int number = 0; number < order.Count; number++)
        {
            TreeNode node = _plan.Trees.Node(order[number]);
            if (node.IsLeaf)
                columns.SetLeaf(number, _plan.LeafValue(tree, node.Index), node.Cover);
            else
                SetSplit(columns, node, number, firstChildren[number]);
        }
        columns.FillWeights();
        return columns.ToDocument(id, features);
    }

    private void SetSplit(Columns columns, TreeNode node, int number, int firstChild)
    {
        if (node.Kind == TreeNodeKind.Categorical)
        {
            columns.SetSplit(number, node, firstChild, 0, missingLeft: true);
            columns.SetCategories(number, Listed(node));
            return;
        }
        double threshold = _plan.WithoutZero(node);
        float above = SinglePrecision.SmallestAbove(threshold);
        if (MathF.BitDecrement(above) != threshold && !double.IsInfinity(threshold))
            RoundedThresholds++;
        columns.SetSplit(number, node, firstChild, above, node.MissingLeft);
    }

    // A list without a code is refused by some versions. Such a split sends all rows to where missing values go, so
    // what is there stands for it.
    private int Resolve(int index)
    {
        TreeNode node = _plan.Trees.Node(index);
        while (node.Kind == TreeNodeKind.Categorical && Listed(node).Length == 0)
            node = _plan.Trees.Node(node.MissingLeft ? node.Left : node.Right);
        return node.Index;
    }

    // The levels that go where missing values do not.
    private int[] Listed(TreeNode node)
    {
        HashSet<int> lefts = [.. _plan.Trees.LevelsLeft(node.Index)];
        return [.. Enumerable.Range(0, _plan.Trees.LevelsOf(node.Feature)).Where(code => lefts.Contains(code) != node.MissingLeft)];
    }

    /// <summary>The arrays while they are filled.</summary>
    private sealed class Columns
    {
        private readonly double[] _weights;
        private readonly double[] _defaultLeft;
        private readonly double[] _lefts;
        private readonly double[] _rights;
        private readonly double[] _parents;
        private readonly double[] _gains;
        private readonly double[] _covers;
        private readonly double[] _conditions;
        private readonly double[] _features;
        private readonly double[] _types;
        private readonly List<double> _categories = [];
        private readonly List<double> _categoryNodes = [];
        private readonly List<double> _segments = [];
        private readonly List<double> _sizes = [];

        public Columns(int nodes)
        {
            _weights = new double[nodes];
            _defaultLeft = new double[nodes];
            _lefts = new double[nodes];
            _rights = new double[nodes];
            _parents = new double[nodes];
            _gains = new double[nodes];
            _covers = new double[nodes];
            _conditions = new double[nodes];
            _features = new double[nodes];
            _types = new double[nodes];
            _parents[0] = NoParent;
        }

        public void SetLeaf(int node, double value, double cover)
        {
            _lefts[node] = _rights[node] = -1;
            _conditions[node] = _weights[node] = value;
            _covers[node] = cover;
        }

        public void SetSplit(int node, TreeNode facts, int left, double condition, bool missingLeft)
        {
            _lefts[node] = left;
            _rights[node] = left + 1;
            _parents[left] = _parents[left + 1] = node;
            _conditions[node] = condition;
            _features[node] = facts.Feature;
            _defaultLeft[node] = missingLeft ? 1 : 0;
            _gains[node] = facts.Gain;
            _covers[node] = facts.Cover;
        }

        public void SetCategories(int node, int[] codes)
        {
            _types[node] = 1;
            _categoryNodes.Add(node);
            _segments.Add(_categories.Count);
            _sizes.Add(codes.Length);
            _categories.AddRange(codes.Select(code => (double)code));
        }

        // A split weighs what its leaves do on the average; children come after their parents.
        public void FillWeights()
        {
            for (int node = _lefts.Length - 1; node >= 0; node--)
            {
                if (_lefts[node] < 0)
                    continue;
                int left = (int)_lefts[node];
                int right = (int)_rights[node];
                double total = _covers[left] + _covers[right];
                double share = total > 0 ? _covers[left] / total : 0.5;
                _weights[node] = share * _weights[left] + (1 - share) * _weights[right];
            }
        }

        public DocumentValue ToDocument(int id, int features)
        {
            OrderedDictionary<string, DocumentValue> members = new(StringComparer.Ordinal)
            {
                ["base_weights"] = DocumentValue.Of(_weights, NumberType.Float32),
                ["categories"] = DocumentValue.Of([.. _categories], NumberType.Int32),
                ["categories_nodes"] = DocumentValue.Of([.. _categoryNodes], NumberType.Int32),
                ["categories_segments"] = DocumentValue.Of([.. _segments], NumberType.Int64),
                ["categories_sizes"] = DocumentValue.Of([.. _sizes], NumberType.Int64),
                ["default_left"] = DocumentValue.Of(_defaultLeft, NumberType.UInt8),
                ["id"] = DocumentValue.Of(id, NumberType.Int32),
                ["left_children"] = DocumentValue.Of(_lefts, NumberType.Int32),
                ["loss_changes"] = DocumentValue.Of(_gains, NumberType.Float32),
                ["parents"] = DocumentValue.Of(_parents, NumberType.Int32),
                ["right_children"] = DocumentValue.Of(_rights, NumberType.Int32),
                ["split_conditions"] = DocumentValue.Of(_conditions, NumberType.Float32),
                ["split_indices"] = DocumentValue.Of(_features, NumberType.Int32),
                ["split_type"] = DocumentValue.Of(_types, NumberType.UInt8),
                ["sum_hessian"] = DocumentValue.Of(_covers, NumberType.Float32),
                ["tree_param"] = DocumentValue.Of(new OrderedDictionary<string, DocumentValue>
                {
                    ["num_deleted"] = DocumentValue.Of("0"),
                    ["num_feature"] = DocumentValue.Of(features.ToString(CultureInfo.InvariantCulture)),
                    ["num_nodes"] = DocumentValue.Of(_lefts.Length.ToString(CultureInfo.InvariantCulture)),
                    ["size_leaf_vector"] = DocumentValue.Of("0"),
                }),
            };
            return DocumentValue.Of(members);
        }
    }
}

using System.Globalization;
using System.Text;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>Writes trees as LightGBM's text: splits and leaves are numbered apart, a leaf as the complement.</summary>
/// <remarks>
/// LightGBM sends categories right that are missing, unknown or not in the set. Where missing values go left here, the
/// set is that of the other side and the children are exchanged.
/// </remarks>
internal sealed class LightGbmTreeWriter
{
    private const int Categorical = 1;
    private const int DefaultLeft = 2;
    private const int ZeroIsMissing = 1 << 2;
    private const int NanIsMissing = 2 << 2;

    private readonly ExportPlan _plan;

    /// <summary>A writer of the trees of a plan.</summary>
    public LightGbmTreeWriter(ExportPlan plan)
    {
        _plan = plan;
    }

    /// <summary>The lines of a tree.</summary>
    public string Write(ExportedTree tree, int number)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Tree={number}\n");
        int start = tree.Tree < 0 ? 0 : _plan.Trees.RootOf(tree.Tree);
        int end = tree.Tree < 0 ? 0 : _plan.Trees.EndOf(tree.Tree);
        TreeNode[] nodes = [.. Enumerable.Range(start, end - start).Select(_plan.Trees.Node)];
        TreeNode[] splits = [.. nodes.Where(node => !node.IsLeaf)];
        TreeNode[] leaves = [.. nodes.Where(node => node.IsLeaf)];
        List<uint[]> sets = [];
        Append(text, "num_leaves", [Math.Max(1, leaves.Length)]);
        Append(text, "num_cat", [splits.Count(split => split.Kind == TreeNodeKind.Categorical)]);
        if (splits.Length > 0)
            AppendSplits(text, splits, NumbersOf(nodes), sets);
        double[] values = tree.Tree < 0 ? [tree.Shift] : [.. leaves.Select(leaf => _plan.LeafValue(tree, leaf.Index))];
        Append(text, "leaf_value", values);
        Append(text, "leaf_weight", leaves.Select(leaf => leaf.Cover));
        Append(text, "leaf_count", leaves.Select(leaf => (double)leaf.Rows));
        if (splits.Length > 0)
        {
            Append(text, "internal_value", MeansOf(nodes, tree, start));
            Append(text, "internal_weight", splits.Select(split => split.Cover));
            Append(text, "internal_count", splits.Select(split => (double)split.Rows));
        }
        if (sets.Count > 0)
        {
            List<double> ends = [0];
            foreach (uint[] set in sets)
                ends.Add(ends[^1] + set.Length);
            Append(text, "cat_boundaries", ends);
            Append(text, "cat_threshold", sets.SelectMany(set => set).Select(word => (double)word));
        }
        AppendFunctions(text, tree, leaves, values);
        text.Append("shrinkage=1\n\n\n");
        return text.ToString();
    }

    private void AppendSplits(StringBuilder text, TreeNode[] splits, Dictionary<int, int> numbers, List<uint[]> sets)
    {
        List<double> thresholds = [];
        List<double> decisions = [];
        List<double> lefts = [];
        List<double> rights = [];
        foreach (TreeNode split in splits)
        {
            bool category = split.Kind == TreeNodeKind.Categorical;
            bool exchanged = category && split.MissingLeft;
            lefts.Add(numbers[exchanged ? split.Right : split.Left]);
            rights.Add(numbers[exchanged ? split.Left : split.Right]);
            thresholds.Add(category ? sets.Count : Finite(_plan.DoubleThreshold(split.Value)));
            decisions.Add(category ? Categorical
                : (split.ZeroIsMissing ? ZeroIsMissing : NanIsMissing) | (split.MissingLeft ? DefaultLeft : 0));
            if (category)
                sets.Add(SetOf(split, exchanged));
        }
        Append(text, "split_feature", splits.Select(split => (double)split.Feature));
        Append(text, "split_gain", splits.Select(split => split.Gain));
        Append(text, "threshold", thresholds);
        Append(text, "decision_type", decisions);
        Append(text, "left_child", lefts);
        Append(text, "right_child", rights);
    }

    private uint[] SetOf(TreeNode split, bool exchanged)
    {
        HashSet<int> left = [.. _plan.Trees.LevelsLeft(split.Index)];
        int levels = _plan.Trees.LevelsOf(split.Feature);
        uint[] words = new uint[(levels + 31) / 32];
        for (int code = 0; code < levels; code++)
        {
            if (left.Contains(code) != exchanged)
                words[code >> 5] |= 1u << (code & 31);
        }
        return words;
    }

    // Splits are numbered from 0 in their order, leaves −1, −2… in theirs.
    private static Dictionary<int, int> NumbersOf(TreeNode[] nodes)
    {
        Dictionary<int, int> numbers = new(nodes.Length);
        int splits = 0;
        int leaves = 0;
        foreach (TreeNode node in nodes)
            numbers[node.Index] = node.IsLeaf ? ~leaves++ : splits++;
        return numbers;
    }

    // The mean of the leaves below each split, by cover where it is known.
    private double[] MeansOf(TreeNode[] nodes, ExportedTree tree, int start)
    {
        double[] means = new double[nodes.Length];
        for (int node = nodes.Length - 1; node >= 0; node--)
        {
            if (nodes[node].IsLeaf)
            {
                means[node] = _plan.LeafValue(tree, nodes[node].Index);
                continue;
            }
            int left = nodes[node].Left - start;
            double total = nodes[left].Cover + nodes[left + 1].Cover;
            double share = total > 0 ? nodes[left].Cover / total : 0.5;
            means[node] = share * means[left] + (1 - share) * means[left + 1];
        }
        return [.. nodes.Where(node => !node.IsLeaf).Select(node => means[node.Index - start])];
    }

    private void AppendFunctions(StringBuilder text, ExportedTree tree, TreeNode[] leaves, double[] values)
    {
        LinearLeaf?[] functions = [.. leaves.Select(leaf => _plan.LinearOf(tree, leaf.Index))];
        bool linear = functions.Any(function => function is not null);
        Append(text, "is_linear", [linear ? 1 : 0]);
        if (!linear)
            return;
        Append(text, "leaf_const", functions.Select((function, leaf) => function?.Intercept ?? values[leaf]));
        Append(text, "num_features", functions.Select(function => (double)(function?.Features.Count ?? 0)));
        Append(text, "leaf_features", functions.SelectMany(function => function?.Features ?? []).Select(f => (double)f));
        Append(text, "leaf_coeff", functions.SelectMany(function => function?.Coefficients ?? []));
    }

    // LightGBM's own reader takes no infinity as a threshold.
    private static double Finite(double threshold) => Math.Clamp(threshold, double.MinValue, double.MaxValue);

    private static void Append(StringBuilder text, string name, IEnumerable<double> values)
    {
        text.Append(name).Append('=');
        text.AppendJoin(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
    }
}

using Cairn.Formats.Safetensors;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Growing;
using Cairn.Models;

namespace Cairn.Learning.Trees.Ensembles;

/// <summary>
/// An ensemble as tensors and back. Reading trusts nothing: every index is checked, and children lie after their
/// parents within their own tree, so that no walk can leave the arrays or go round in circles.
/// </summary>
internal static class TreeEnsembleStorage
{
    /// <summary>The tensors of an ensemble.</summary>
    public static IReadOnlyList<StoredTensor> Write(TreeEnsemble ensemble)
    {
        ReadOnlySpan<TreeNode> nodes = ensemble.Nodes;
        double[] values = new double[nodes.Length];
        int[] codes = new int[nodes.Length];
        int[] lefts = new int[nodes.Length];
        for (int node = 0; node < nodes.Length; node++)
        {
            values[node] = nodes[node].Value;
            codes[node] = nodes[node].Code;
            lefts[node] = nodes[node].Left;
        }
        int[] levels = [.. ensemble.Groups.Select(g => g?.Length ?? 0)];
        byte[] groups = [.. ensemble.Groups.Where(g => g is not null).SelectMany(g => g!)];
        return
        [
            StoredTensor.From<double>("base_scores", ensemble.BaseScores),
            StoredTensor.From("tree_roots", ensemble.Roots),
            StoredTensor.From<int>("node_codes", codes),
            StoredTensor.From<int>("node_lefts", lefts),
            StoredTensor.From<double>("node_values", values),
            StoredTensor.From<double>("node_gains", ensemble.Gains),
            StoredTensor.From<double>("node_covers", ensemble.Covers),
            StoredTensor.From("level_sets", ensemble.Sets),
            StoredTensor.From<int>("level_counts", levels),
            StoredTensor.From<byte>("level_groups", groups),
        ];
    }

    /// <summary>The ensemble that <see cref="Write"/> stored.</summary>
    /// <param name="state">The stored model.</param>
    /// <param name="space">The features of its signature.</param>
    /// <param name="outputs">Scores wanted.</param>
    /// <exception cref="Formats.InputException"><c>broken-model</c>.</exception>
    public static TreeEnsemble Read(ModelState state, FeatureSpace space, int outputs)
    {
        double[] baseScores = state.Tensor<double>("base_scores", outputs);
        int[] roots = state.Tensor<int>("tree_roots");
        int[] codes = state.Tensor<int>("node_codes");
        int[] lefts = state.Tensor<int>("node_lefts", codes.Length);
        double[] values = state.Tensor<double>("node_values", codes.Length);
        double[] gains = state.Tensor<double>("node_gains", codes.Length);
        double[] covers = state.Tensor<double>("node_covers", codes.Length);
        uint[] sets = state.Tensor<uint>("level_sets");
        if (roots.Length % outputs != 0)
            throw state.Broken($"{roots.Length} trees cannot be shared among {outputs} outputs");
        if (sets.Length % LevelSet.Words != 0)
            throw state.Broken("'level_sets' ends in the middle of a set");
        byte[]?[] groups = ReadGroups(state, space);
        TreeNode[] nodes = new TreeNode[codes.Length];
        for (int tree = 0; tree < roots.Length; tree++)
        {
            int start = roots[tree];
            int end = tree + 1 < roots.Length ? roots[tree + 1] : nodes.Length;
            if (start < 0 || start >= end || end > nodes.Length || (tree == 0 && start != 0))
                throw state.Broken($"tree {tree} has no nodes of its own");
            for (int node = start; node < end; node++)
            {
                nodes[node] = codes[node] < 0
                    ? TreeNode.Leaf(values[node], node)
                    : TreeNode.Split(values[node], codes[node], lefts[node]);
                Check(state, nodes[node], node, end, groups, sets.Length / LevelSet.Words);
            }
        }
        if (roots.Length == 0 && nodes.Length > 0)
            throw state.Broken("there are nodes but no trees");
        return new TreeEnsemble(nodes, roots, sets, groups, baseScores, gains, covers);
    }

    private static void Check(ModelState state, TreeNode node, int index, int end, byte[]?[] groups, int sets)
    {
        if (node.IsLeaf)
        {
            if (!double.IsFinite(node.Value))
                throw state.Broken($"leaf {index} has the value {node.Value}");
            return;
        }
        if (node.Left <= index || node.Left >= end - 1)
            throw state.Broken($"node {index} has its children outside its tree");
        if (node.Feature >= groups.Length)
            throw state.Broken($"node {index} asks for feature {node.Feature} of {groups.Length}");
        bool categorical = (node.Code & TreeNode.Categorical) != 0;
        if (categorical != (groups[node.Feature] is not null))
            throw state.Broken($"node {index} is not of the kind of its feature");
        if (categorical && !(node.Value >= 0 && node.Value < sets && node.Value == Math.Floor(node.Value)))
            throw state.Broken($"node {index} has no set of levels");
        if (double.IsNaN(node.Value))
            throw state.Broken($"node {index} has no threshold");
    }

    private static byte[]?[] ReadGroups(ModelState state, FeatureSpace space)
    {
        int[] counts = state.Tensor<int>("level_counts", space.Features.Count);
        byte[] all = state.Tensor<byte>("level_groups");
        byte[]?[] groups = new byte[]?[counts.Length];
        int at = 0;
        for (int feature = 0; feature < counts.Length; feature++)
        {
            Feature wanted = space.Features[feature];
            int levels = wanted.IsCategorical ? wanted.LevelCount : 0;
            if (counts[feature] != levels || levels > all.Length - at)
                throw state.Broken($"feature '{wanted.Name}' has {counts[feature]} levels where {levels} are wanted");
            if (wanted.IsCategorical)
                groups[feature] = all[at..(at + levels)];
            at += levels;
        }
        return groups;
    }
}

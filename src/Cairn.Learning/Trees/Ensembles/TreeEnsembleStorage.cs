using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Preprocessing;
using Cairn.Models;

namespace Cairn.Learning.Trees.Ensembles;

/// <summary>
/// An ensemble as tensors and back. Reading trusts nothing: every index is checked, and children lie after their
/// parents within their own tree, so that no walk can leave the arrays or go round in circles.
/// </summary>
internal static partial class TreeEnsembleStorage
{
    // Of the tensor 'tree_layout', which layout 1 did not have: version, trees a round, whether rounds are averaged,
    // whether inputs are rounded to single precision.
    private const int Version = 2;
    private const int LayoutFacts = 4;

    /// <summary>The tensors of an ensemble.</summary>
    public static IReadOnlyList<StoredTensor> Write(TreeEnsemble ensemble)
    {
        TreeArrays arrays = ensemble.Arrays;
        int[] layout = [Version, arrays.TreesPerRound, arrays.Averages ? 1 : 0, arrays.SinglePrecision ? 1 : 0];
        List<StoredTensor> tensors =
        [
            StoredTensor.From<int>("tree_layout", layout),
            StoredTensor.From<double>("base_scores", arrays.BaseScores),
            StoredTensor.From<int>("tree_roots", arrays.Roots),
            StoredTensor.From<int>("tree_outputs", arrays.TreeOutputs),
            StoredTensor.From<int>("node_codes", arrays.Codes),
            StoredTensor.From<int>("node_lefts", arrays.Lefts),
            StoredTensor.From<double>("node_values", arrays.Values),
            StoredTensor.From<float>("node_gains", arrays.Gains),
            StoredTensor.From<double>("node_covers", arrays.Covers),
            StoredTensor.From<int>("node_rows", arrays.Rows),
            StoredTensor.From<int>("level_counts", arrays.LevelCounts),
            StoredTensor.From<int>("set_starts", arrays.SetStarts),
            StoredTensor.From<uint>("level_sets", arrays.Sets),
            StoredTensor.From<int>("group_counts", [.. arrays.Groups.Select(g => g?.Length ?? 0)]),
            StoredTensor.From<int>("level_groups", [.. arrays.Groups.Where(g => g is not null).SelectMany(g => g!)]),
        ];
        if (arrays.Vectors.Length > 0)
            tensors.Add(StoredTensor.From<double>("leaf_vectors", arrays.Vectors));
        if (arrays.Linear.Length > 0)
            AddLinear(tensors, arrays.Linear);
        return tensors;
    }

    /// <summary>The ensemble that <see cref="Write"/> stored.</summary>
    /// <param name="state">The stored model.</param>
    /// <param name="space">The features of its signature.</param>
    /// <param name="outputs">Scores wanted.</param>
    /// <exception cref="InputException"><c>broken-model</c>.</exception>
    public static TreeEnsemble Read(ModelState state, FeatureSpace space, int outputs)
    {
        bool old = !state.Tensors.Any(t => t.Name is "tree_layout" or "tree_outputs");
        TreeArrays arrays = old ? ReadFirst(state, space, outputs) : ReadSecond(state, space, outputs);
        TreeEnsembleCheck.Check(state, arrays);
        return new TreeEnsemble(arrays);
    }

    private static TreeArrays ReadSecond(ModelState state, FeatureSpace space, int outputs)
    {
        int[] layout = state.Tensor<int>("tree_layout", LayoutFacts);
        if (layout[0] != Version)
            throw state.Broken($"its trees are laid out by version {layout[0]}, wanted 1 or {Version}");
        if (layout[2] is not (0 or 1) || layout[3] is not (0 or 1))
            throw state.Broken("'tree_layout' holds numbers where 0 or 1 are wanted");
        int[] roots = state.Tensor<int>("tree_roots");
        int[] codes = state.Tensor<int>("node_codes");
        int[] outputsOf = state.Tensor<int>("tree_outputs", roots.Length);
        return new TreeArrays
        {
            BaseScores = state.Tensor<double>("base_scores", outputs),
            TreesPerRound = layout[1],
            Averages = layout[2] == 1,
            SinglePrecision = layout[3] == 1,
            Roots = roots,
            TreeOutputs = outputsOf,
            Codes = codes,
            Lefts = state.Tensor<int>("node_lefts", codes.Length),
            Values = state.Tensor<double>("node_values", codes.Length),
            Gains = state.Tensor<float>("node_gains", codes.Length),
            Covers = state.Tensor<double>("node_covers", codes.Length),
            Rows = state.Tensor<int>("node_rows", codes.Length),
            SetStarts = state.Tensor<int>("set_starts"),
            Sets = state.Tensor<uint>("level_sets"),
            LevelCounts = ReadLevelCounts(state, space),
            Groups = ReadGroups(state, state.Tensor<int>("group_counts", space.Features.Count), state.Tensor<int>("level_groups")),
            Vectors = outputsOf.Contains(TreeEnsemble.AllOutputs) ? state.Tensor<double>("leaf_vectors") : [],
            Linear = Has(state, "linear_starts") ? ReadLinear(state) : [],
        };
    }

    // Layout 1 had one output a tree in turn, sets of eight words, and groups for every categorical feature.
    private static TreeArrays ReadFirst(ModelState state, FeatureSpace space, int outputs)
    {
        const int Words = 8;
        int[] roots = state.Tensor<int>("tree_roots");
        int[] codes = state.Tensor<int>("node_codes");
        uint[] sets = state.Tensor<uint>("level_sets");
        if (sets.Length % Words != 0)
            throw state.Broken("'level_sets' ends in the middle of a set");
        int[] counts = ReadLevelCounts(state, space);
        return new TreeArrays
        {
            BaseScores = state.Tensor<double>("base_scores", outputs),
            TreesPerRound = outputs,
            Averages = false,
            SinglePrecision = false,
            Roots = roots,
            TreeOutputs = [.. Enumerable.Range(0, roots.Length).Select(tree => tree % outputs)],
            Codes = [.. codes.Select(code => code < 0 ? NodeCode.Leaf : code)],
            Lefts = [.. state.Tensor<int>("node_lefts", codes.Length).Select((left, node) => codes[node] < 0 ? 0 : left)],
            Values = state.Tensor<double>("node_values", codes.Length),
            Gains = [.. state.Tensor<double>("node_gains", codes.Length).Select(gain => (float)gain)],
            Covers = state.Tensor<double>("node_covers", codes.Length),
            Rows = new int[codes.Length],
            SetStarts = [.. Enumerable.Range(0, sets.Length / Words + 1).Select(set => set * Words)],
            Sets = sets,
            LevelCounts = counts,
            Groups = ReadGroups(state, counts, [.. state.Tensor<byte>("level_groups").Select(group => (int)group)]),
            Vectors = [],
            Linear = [],
        };
    }

    private static int[] ReadLevelCounts(ModelState state, FeatureSpace space)
    {
        int[] counts = state.Tensor<int>("level_counts", space.Features.Count);
        for (int feature = 0; feature < counts.Length; feature++)
        {
            Feature wanted = space.Features[feature];
            int levels = wanted.IsCategorical ? wanted.LevelCount : 0;
            if (counts[feature] != levels)
                throw state.Broken($"feature '{wanted.Name}' has {counts[feature]} levels where {levels} are wanted");
        }
        return counts;
    }

    private static int[]?[] ReadGroups(ModelState state, int[] counts, int[] all)
    {
        int[]?[] groups = new int[]?[counts.Length];
        int at = 0;
        for (int feature = 0; feature < counts.Length; feature++)
        {
            if (counts[feature] < 0 || counts[feature] > all.Length - at)
                throw state.Broken($"'level_groups' ends before the groups of feature {feature}");
            if (counts[feature] > 0)
                groups[feature] = all[at..(at + counts[feature])];
            at += counts[feature];
        }
        return groups;
    }

    private static bool Has(ModelState state, string tensor) => state.Tensors.Any(t => t.Name == tensor);
}

using Cairn.Models;

namespace Cairn.Learning.Trees.Ensembles;

/// <summary>Whether stored arrays make trees that can be walked without further checks.</summary>
internal static class TreeEnsembleCheck
{
    /// <summary>Checks all that a walk relies on.</summary>
    /// <exception cref="Formats.InputException"><c>broken-model</c>.</exception>
    public static void Check(ModelState state, TreeArrays arrays)
    {
        int trees = arrays.Roots.Length;
        if (arrays.TreesPerRound < 1 || trees % arrays.TreesPerRound != 0)
            throw state.Broken($"{trees} trees do not make rounds of {arrays.TreesPerRound}");
        if (trees == 0 && arrays.Codes.Length > 0)
            throw state.Broken("there are nodes but no trees");
        foreach (double score in arrays.BaseScores)
        {
            if (!double.IsFinite(score))
                throw state.Broken($"its base score is {score}");
        }
        CheckSets(state, arrays);
        CheckLinear(state, arrays);
        for (int tree = 0; tree < trees; tree++)
        {
            int start = arrays.Roots[tree];
            int end = tree + 1 < trees ? arrays.Roots[tree + 1] : arrays.Codes.Length;
            if (start < 0 || start >= end || end > arrays.Codes.Length || (tree == 0 && start != 0))
                throw state.Broken($"tree {tree} has no nodes of its own");
            int output = arrays.TreeOutputs[tree];
            if (output < TreeEnsemble.AllOutputs || output >= arrays.BaseScores.Length)
                throw state.Broken($"tree {tree} adds to output {output} of {arrays.BaseScores.Length}");
            for (int node = start; node < end; node++)
            {
                if (arrays.Codes[node] < 0)
                    CheckLeaf(state, arrays, node, output);
                else
                    CheckSplit(state, arrays, node, end);
            }
        }
    }

    private static void CheckSets(ModelState state, TreeArrays arrays)
    {
        int[] starts = arrays.SetStarts;
        bool good = starts.Length > 0 && starts[0] == 0 && starts[^1] == arrays.Sets.Length;
        for (int set = 1; set < starts.Length; set++)
            good &= starts[set] >= starts[set - 1];
        if (!good)
            throw state.Broken("'set_starts' does not part 'level_sets'");
        for (int feature = 0; feature < arrays.Groups.Length; feature++)
        {
            if (arrays.Groups[feature] is { } groups
                && (groups.Length != arrays.LevelCounts[feature] || groups.Any(group => group < 0)))
                throw state.Broken($"feature {feature} has no group for each of its levels");
        }
    }

    private static void CheckLinear(ModelState state, TreeArrays arrays)
    {
        foreach (LinearLeaf leaf in arrays.Linear)
        {
            if (!double.IsFinite(leaf.Intercept) || leaf.Coefficients.Any(c => !double.IsFinite(c)))
                throw state.Broken("a linear leaf has a coefficient that is no number");
            if (leaf.Features.Any(f => f < 0 || f >= arrays.LevelCounts.Length))
                throw state.Broken("a linear leaf asks for a feature that there is not");
        }
    }

    private static void CheckLeaf(ModelState state, TreeArrays arrays, int node, int output)
    {
        if (!double.IsFinite(arrays.Values[node]))
            throw state.Broken($"leaf {node} has the value {arrays.Values[node]}");
        int at = arrays.Lefts[node];
        bool linear = (arrays.Codes[node] & NodeCode.Linear) != 0;
        if (output == TreeEnsemble.AllOutputs)
        {
            int outputs = arrays.BaseScores.Length;
            if (linear || at < 0 || at > arrays.Vectors.Length - outputs)
                throw state.Broken($"leaf {node} has no values");
            foreach (double value in arrays.Vectors.AsSpan(at, outputs))
            {
                if (!double.IsFinite(value))
                    throw state.Broken($"leaf {node} has the value {value}");
            }
        }
        else if (linear && (at < 0 || at >= arrays.Linear.Length))
        {
            throw state.Broken($"leaf {node} has no function");
        }
    }

    private static void CheckSplit(ModelState state, TreeArrays arrays, int node, int end)
    {
        int code = arrays.Codes[node];
        double value = arrays.Values[node];
        int feature = code & NodeCode.MostFeature;
        if (arrays.Lefts[node] <= node || arrays.Lefts[node] >= end - 1)
            throw state.Broken($"node {node} has its children outside its tree");
        if (feature >= arrays.LevelCounts.Length)
            throw state.Broken($"node {node} asks for feature {feature} of {arrays.LevelCounts.Length}");
        bool categorical = (code & NodeCode.Categorical) != 0;
        if (categorical && arrays.LevelCounts[feature] == 0)
            throw state.Broken($"node {node} is not of the kind of its feature");
        if (categorical && !(value >= 0 && value < arrays.SetStarts.Length - 1 && value == Math.Floor(value)))
            throw state.Broken($"node {node} has no set of levels");
        if (double.IsNaN(value))
            throw state.Broken($"node {node} has no threshold");
    }
}

using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>The leaves of one tree of LightGBM, constant or linear.</summary>
internal sealed class LightGbmLeaves
{
    private readonly double[] _values;
    private readonly double[] _weights;
    private readonly double[] _counts;
    private readonly LinearLeaf?[] _functions;

    private LightGbmLeaves(double[] values, double[] weights, double[] counts, LinearLeaf?[] functions)
    {
        _values = values;
        _weights = weights;
        _counts = counts;
        _functions = functions;
    }

    /// <summary>Reads the leaves of a tree.</summary>
    public static LightGbmLeaves Read(LightGbmSection section, int leaves, int features)
    {
        double[] values = section.Numbers("leaf_value", leaves);
        for (int leaf = 0; leaf < leaves; leaf++)
        {
            if (!double.IsFinite(values[leaf]))
                throw section.Wrong("leaf_value", $"has {values[leaf]} at {leaf}, wanted a finite number");
        }
        LinearLeaf?[] functions = new LinearLeaf?[leaves];
        if (section.Integer("is_linear", 0, 1, missing: 0) == 1)
            ReadFunctions(section, functions, features);
        return new LightGbmLeaves(values, section.Facts("leaf_weight", leaves), section.Facts("leaf_count", leaves), functions);
    }

    /// <summary>Adds one leaf to the tree that was begun.</summary>
    public void AddTo(TreeEnsembleBuilder builder, int leaf)
    {
        NodeFacts facts = new(0, Math.Max(0, _weights[leaf]), (int)Math.Clamp(_counts[leaf], 0, int.MaxValue));
        if (_functions[leaf] is not { } function)
            builder.AddLeaf(_values[leaf], facts);
        else if (function.Features.Count == 0)
            builder.AddLeaf(function.Intercept, facts);
        else
            builder.AddLinearLeaf(function, _values[leaf], facts);
    }

    private static void ReadFunctions(LightGbmSection section, LinearLeaf?[] functions, int features)
    {
        double[] intercepts = section.Numbers("leaf_const", functions.Length);
        int[] counts = section.Integers("num_features", functions.Length, 0, features);
        long total = counts.Sum(count => (long)count);
        if (total > int.MaxValue)
            throw section.Wrong("num_features", "adds up to more than can be held");
        int[] asked = total == 0 ? [] : section.Integers("leaf_features", (int)total, 0, features - 1);
        double[] coefficients = total == 0 ? [] : section.Numbers("leaf_coeff", (int)total);
        int start = 0;
        for (int leaf = 0; leaf < functions.Length; leaf++)
        {
            int end = start + counts[leaf];
            functions[leaf] = new LinearLeaf(intercepts[leaf], asked[start..end], coefficients[start..end]);
            start = end;
        }
    }
}

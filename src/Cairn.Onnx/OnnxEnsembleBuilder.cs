using Cairn.Formats;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Interchange;

namespace Cairn.Onnx;

/// <summary>Makes an ensemble of the nodes of a file: every comparison becomes "at most" or "one of these codes".</summary>
internal sealed class OnnxEnsembleBuilder
{
    private readonly OnnxScores _scores;
    private readonly ForeignFeatures _features;
    private readonly bool _single;
    private readonly string _source;
    private readonly bool[] _seen;

    /// <summary>A builder of what was read.</summary>
    public OnnxEnsembleBuilder(OnnxScores scores, ForeignFeatures features, bool single, string source)
    {
        _scores = scores;
        _features = features;
        _single = single;
        _source = source;
        _seen = new bool[scores.Nodes.Features.Count];
    }

    /// <summary>The ensemble.</summary>
    public TreeEnsemble Build()
    {
        OnnxNodes nodes = _scores.Nodes;
        double[] baseScores = _scores.IsShareOfSecond ? [1 - _scores.BaseScores[0], _scores.BaseScores[0]] : _scores.BaseScores;
        double scale = _scores.Averages ? 1.0 / Math.Max(1, nodes.Roots.Count) : 1;
        TreeEnsembleBuilder builder = new(_features.Count, baseScores)
        {
            SinglePrecision = _single,
            TreesPerRound = RoundOf(nodes, baseScores.Length),
        };
        for (int feature = 0; feature < _features.Count; feature++)
        {
            if (_features.IsCategory(feature))
                builder.DescribeLevels(feature, _features.LevelsOf(feature));
        }
        foreach (int root in nodes.Roots)
        {
            int output = OutputOf(root);
            builder.BeginTree(output);
            List<int> order = [root];
            for (int number = 0; number < order.Count; number++)
            {
                if (order[number] < 0)
                    AddLeaf(builder, ~order[number], output, scale);
                else
                    AddSplit(builder, order[number], order);
            }
        }
        return builder.Build();
    }

    // Trees of each output in turn are rounds of as many trees as there are outputs.
    private int RoundOf(OnnxNodes nodes, int outputs)
    {
        if (outputs == 1 || nodes.Roots.Count % outputs != 0)
            return 1;
        for (int tree = 0; tree < nodes.Roots.Count; tree++)
        {
            if (OutputOf(nodes.Roots[tree]) != tree % outputs)
                return 1;
        }
        return outputs;
    }

    // The one output that all leaves of a tree add to, or all outputs.
    private int OutputOf(int root)
    {
        if (_scores.IsShareOfSecond)
            return TreeEnsemble.AllOutputs;
        OnnxNodes nodes = _scores.Nodes;
        int found = -1;
        Stack<int> open = new([root]);
        HashSet<int> seen = [];
        while (open.TryPop(out int node))
        {
            if (node >= 0)
            {
                if (!seen.Add(node))
                    throw new MalformedDataException(_source, $"two ways lead to split {node}.");
                open.Push(nodes.Trues[node]);
                open.Push(nodes.Falses[node]);
                continue;
            }
            foreach ((int target, _) in nodes.Leaves[~node])
            {
                if (found >= 0 && found != target)
                    return TreeEnsemble.AllOutputs;
                found = target;
            }
        }
        return Math.Max(0, found);
    }

    private void AddLeaf(TreeEnsembleBuilder builder, int leaf, int output, double scale)
    {
        List<(int Target, double Weight)> entries = _scores.Nodes.Leaves[leaf];
        if (output != TreeEnsemble.AllOutputs)
        {
            builder.AddLeaf(entries.Sum(entry => entry.Weight) * scale);
            return;
        }
        double[] values = new double[builder.Outputs];
        foreach ((int target, double weight) in entries)
        {
            if (_scores.IsShareOfSecond)
                (values[0], values[1]) = (values[0] - weight * scale, values[1] + weight * scale);
            else
                values[target] += weight * scale;
        }
        builder.AddVectorLeaf(values);
    }

    private void AddSplit(TreeEnsembleBuilder builder, int split, List<int> order)
    {
        OnnxNodes nodes = _scores.Nodes;
        if (_seen[split])
            throw new MalformedDataException(_source, $"two ways lead to split {split}.");
        _seen[split] = true;
        OnnxMode mode = nodes.Modes[split];
        bool missingTrue = nodes.MissingTrue[split];
        bool trueLeft = mode is OnnxMode.AtMost or OnnxMode.Less or OnnxMode.Equal or OnnxMode.Member;
        int next = order.Count;
        order.Add(trueLeft ? nodes.Trues[split] : nodes.Falses[split]);
        order.Add(trueLeft ? nodes.Falses[split] : nodes.Trues[split]);
        int feature = nodes.Features[split];
        bool category = mode >= OnnxMode.Equal;
        if (category != _features.IsCategory(feature))
        {
            throw new InputException(
                "unsupported-model", $"'{_source}' asks for feature {feature} as a number and as a category, which is not read.");
        }
        if (category)
        {
            // NaN is not equal to anything.
            bool missingLeft = mode == OnnxMode.NotEqual ? false : missingTrue;
            builder.AddLevelSplit(feature, _features.SetOf(nodes.CodesOf(split)), next, next + 1, missingLeft);
            return;
        }
        bool below = mode is OnnxMode.Less or OnnxMode.AtLeast;
        builder.AddSplit(
            feature, Threshold(nodes.Values[split], below), next, next + 1, trueLeft ? missingTrue : !missingTrue);
    }

    // The largest number that is at most, or less than, the value.
    private double Threshold(double value, bool below)
    {
        if (!below)
            return value;
        return _single && !float.IsInfinity((float)value) ? MathF.BitDecrement((float)value) : Math.BitDecrement(value);
    }
}

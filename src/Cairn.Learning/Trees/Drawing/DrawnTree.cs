using System.Globalization;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models;

namespace Cairn.Learning.Trees.Drawing;

/// <summary>One tree of a model in words: names of columns, thresholds, levels, class shares or numbers.</summary>
internal sealed class DrawnTree
{
    private const int MostLevels = 4;

    private readonly ITreeModel _model;
    private readonly TreeEnsemble _trees;
    private readonly int _tree;
    private readonly int _outputs;
    private readonly IReadOnlyList<string> _labels;
    private readonly Dictionary<int, double[]> _answers = [];
    private readonly double _low = double.PositiveInfinity;
    private readonly double _high = double.NegativeInfinity;
    private readonly bool _shares;

    private DrawnTree(ITreeModel model, int tree)
    {
        _model = model;
        _trees = model.Trees;
        _tree = tree;
        _shares = model is ForestModel && LearningTasks.IsClassification(model.Signature.Task);
        _labels = _shares ? model.Signature.Labels : [];
        _outputs = _trees.OutputOf(tree) == TreeEnsemble.AllOutputs ? _trees.Outputs : 1;

        // Children come after their parents, so that from the end each finds those below it done.
        for (int node = _trees.EndOf(tree) - 1; node >= _trees.RootOf(tree); node--)
        {
            double[] answer = _trees.IsLeaf(node) ? LeafAnswer(node) : Mean(node);
            _answers[node] = answer;
            _low = Math.Min(_low, answer[0]);
            _high = Math.Max(_high, answer[0]);
        }
    }

    /// <summary>A tree down to a depth.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tree">Number of the tree, from 0.</param>
    /// <param name="maxDepth">Most splits from the root to what is drawn last.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tree, or the depth is negative.</exception>
    public static DrawnNode Of(ITreeModel model, int tree, int maxDepth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tree);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tree, model.Trees.TreeCount);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDepth);
        DrawnTree drawn = new(model, tree);
        return drawn.Draw(model.Trees.RootOf(tree), maxDepth);
    }

    private DrawnNode Draw(int index, int depth)
    {
        TreeNode node = _trees.Node(index);
        double[] answer = _answers[index];
        int most = Array.IndexOf(answer, answer.Max());
        double[] shares = !_shares ? [] : answer.Length == 1 ? [1 - answer[0], answer[0]] : answer;
        if (_shares)
            most = Array.IndexOf(shares, shares.Max());
        bool splits = !node.IsLeaf && depth > 0;
        return new DrawnNode
        {
            Number = index - _trees.RootOf(_tree),
            Question = splits ? QuestionOf(node) : null,
            MissingGoesYes = node.MissingLeft,
            Answer = _shares
                ? $"{_labels[most]} {Percent(shares[most])}"
                : string.Join(", ", answer.Select(Short)),
            Colour = _shares ? most : 0,
            Strength = _shares
                ? (shares[most] - 1.0 / shares.Length) / (1 - 1.0 / shares.Length)
                : _high > _low ? (answer[0] - _low) / (_high - _low) : 0.5,
            Shares = shares,
            Rows = node.Rows,
            Hidden = node.IsLeaf || splits ? 0 : CountBelow(index),
            Yes = splits ? Draw(node.Left, depth - 1) : null,
            No = splits ? Draw(node.Right, depth - 1) : null,
        };
    }

    private int CountBelow(int index)
    {
        int count = 0;
        Stack<int> open = new([index]);
        while (open.TryPop(out int at))
        {
            TreeNode node = _trees.Node(at);
            if (node.IsLeaf)
                continue;
            count += 2;
            open.Push(node.Left);
            open.Push(node.Right);
        }
        return count;
    }

    private string QuestionOf(TreeNode node)
    {
        Feature feature = _model.Space.Features[node.Feature];
        if (node.Kind == TreeNodeKind.Numeric)
        {
            return double.IsPositiveInfinity(node.Value)
                ? $"{feature.Name} is known"
                : feature.Input.Kind == Data.Columns.ColumnKind.Boolean && node.Value is >= 0 and < 1
                    ? $"{feature.Name} is false"
                    : $"{feature.Name} ≤ {Short(node.Value)}";
        }
        IReadOnlyList<int> levels = _trees.LevelsLeft(node.Index);
        IReadOnlyList<string> names = feature.Input.Levels!;
        string[] shown = [.. levels.Take(MostLevels).Select(level => names[level])];
        return levels.Count == 1
            ? $"{feature.Name} = {shown[0]}"
            : $"{feature.Name} in {string.Join(", ", shown)}" + (levels.Count > MostLevels ? $" or {levels.Count - MostLevels} more" : "");
    }

    private double[] LeafAnswer(int node)
    {
        double[] answer = new double[_outputs];
        int own = _trees.OutputOf(_tree);
        for (int output = 0; output < _outputs; output++)
            answer[output] = _trees.LeafValue(_tree, node, own == TreeEnsemble.AllOutputs ? output : own);
        return answer;
    }

    // What the node would say as a leaf, from those below it and the weights of their training rows.
    private double[] Mean(int index)
    {
        TreeNode node = _trees.Node(index);
        double left = WeightOf(_trees.Node(node.Left));
        double right = WeightOf(_trees.Node(node.Right));
        double share = left + right > 0 ? left / (left + right) : 0.5;
        double[] a = _answers[node.Left];
        double[] b = _answers[node.Right];
        return [.. a.Select((value, output) => share * value + (1 - share) * b[output])];
    }

    private static double WeightOf(TreeNode node) => node.Cover > 0 ? node.Cover : node.Rows;

    private static string Percent(double share)
    {
        double percent = Math.Round(100 * share, 0);
        return percent == 100 && share < 1 ? "> 99 %" : $"{percent.ToString(CultureInfo.InvariantCulture)} %";
    }

    private static string Short(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}

using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Tests.Trees.Contributions;

/// <summary>The game that SHAP values solve, played out over all sets of features.</summary>
internal sealed class ShapleyGame
{
    private readonly int _features;
    private readonly double[] _values;

    private ShapleyGame(int features, Func<int, double> valueOf)
    {
        _features = features;
        _values = [.. Enumerable.Range(0, 1 << features).Select(valueOf)];
    }

    public static ShapleyGame PathDependent(TreeEnsemble trees, double[] row, int output) => new(
        trees.Features,
        set => ScoreOf(trees, output, tree => Expected(trees, tree, trees.RootOf(tree), row, set, output)));

    public static ShapleyGame Interventional(TreeEnsemble trees, double[] row, double[][] background, int output) => new(
        trees.Features,
        set => background.Average(other =>
        {
            double[] mixed = [.. row.Select((value, feature) => (set >> feature & 1) != 0 ? value : other[feature])];
            double[] scores = new double[trees.Outputs];
            trees.Score(mixed, scores);
            return scores[output];
        }));

    public double Base => _values[0];

    /// <summary>Σ over sets S without i of |S|!(n − |S| − 1)!/n! × (v(S + i) − v(S)).</summary>
    public double Value(int feature)
    {
        double sum = 0;
        for (int set = 0; set < _values.Length; set++)
        {
            if ((set >> feature & 1) == 0)
                sum += Weight(set, 1) * (_values[set | 1 << feature] - _values[set]);
        }
        return sum;
    }

    /// <summary>Half of Σ over sets S without i and j of |S|!(n − |S| − 2)!/(n − 1)! × what both add beyond each alone.</summary>
    public double Interaction(int i, int j)
    {
        double sum = 0;
        int both = 1 << i | 1 << j;
        for (int set = 0; set < _values.Length; set++)
        {
            if ((set & both) == 0)
                sum += Weight(set, 2) * (_values[set | both] - _values[set | 1 << i] - _values[set | 1 << j] + _values[set]);
        }
        return sum / 2;
    }

    private double Weight(int set, int playing)
    {
        int size = System.Numerics.BitOperations.PopCount((uint)set);
        return Factorial(size) * Factorial(_features - size - playing) / Factorial(_features - playing + 1);
    }

    private static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);

    private static double ScoreOf(TreeEnsemble trees, int output, Func<int, double> valueOf)
    {
        double sum = Enumerable.Range(0, trees.TreeCount).Sum(valueOf);
        return trees.BaseScores[output] + sum / (trees.Averages ? trees.Rounds : 1);
    }

    private static double Expected(TreeEnsemble trees, int tree, int index, double[] row, int set, int output)
    {
        TreeNode node = trees.Node(index);
        if (node.IsLeaf)
            return trees.LeafValue(tree, index, output);
        double left = (set >> node.Feature & 1) == 0 ? trees.Node(node.Left).Cover / node.Cover
            : trees.GoesLeft(index, row[node.Feature]) ? 1
            : 0;
        return (left == 0 ? 0 : left * Expected(trees, tree, node.Left, row, set, output))
            + (left == 1 ? 0 : (1 - left) * Expected(trees, tree, node.Right, row, set, output));
    }
}

using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Objectives;
using Cairn.Models;

namespace Cairn.Learning.Trees.Forests;

/// <summary>The training targets in each leaf of a forest, from which any quantile follows.</summary>
/// <remarks>
/// Meinshausen, "Quantile regression forests" (2006): the distribution at x gives a training target the mean over the
/// trees of its share of the weight in the leaf of x; a quantile is the smallest target up to which that makes the level.
/// As in most implementations, a leaf holds the rows that its tree drew, as often as it drew them.
/// </remarks>
internal sealed class LeafTargets
{
    /// <summary>The values allowed of the option, in words.</summary>
    public const string Range = "nothing, or rising levels above 0 and below 1 with commas between";

    private const string Option = "quantiles";

    private readonly double[] _levels;
    private readonly double[] _values;
    private readonly int[] _starts;
    private readonly int[] _places;
    private readonly float[] _weights;

    private LeafTargets(double[] levels, double[] values, int[] starts, int[] places, float[] weights)
    {
        _levels = levels;
        _values = values;
        _starts = starts;
        _places = places;
        _weights = weights;
    }

    /// <summary>The levels, ascending.</summary>
    public IReadOnlyList<double> QuantileLevelsKept => _levels;

    /// <summary>Whether a text is empty or a list of levels.</summary>
    public static bool IsValid(string text) => text.Length == 0 || QuantileLevels.IsValid(text);

    /// <summary>The levels of a text.</summary>
    /// <exception cref="InputException"><c>bad-option</c>: classes have no quantiles.</exception>
    public static double[] Levels(string text, LearningTask task, string learner)
    {
        if (text.Length == 0)
            return [];
        if (task == LearningTask.Regression)
            return QuantileLevels.Parse(text);
        throw new InputException(
            "bad-option", $"Option 'quantiles' of {learner}: found '{text}', wanted nothing for {LearningTasks.NameOf(task)}.",
            "Leave it out, or use --task regression.");
    }

    /// <summary>The targets of the rows that the trees drew.</summary>
    /// <param name="levels">Levels to predict.</param>
    /// <param name="columns">The features of the training rows.</param>
    /// <param name="forest">The trees, and how often each drew each row.</param>
    /// <param name="target">The targets.</param>
    /// <param name="trees">The same trees assembled.</param>
    public static LeafTargets Of(
        IReadOnlyList<double> levels, RankedColumns columns, IReadOnlyList<(ForestTree Tree, int[] Draws)> forest,
        ForestTarget target, TreeEnsemble trees)
    {
        double[] values = [.. target.Numbers!.Distinct().Order()];
        int[] placeOf = [.. target.Numbers!.Select(value => Array.BinarySearch(values, value))];
        int[] leafOf = new int[columns.RowCount];
        RankTree.Step[] steps = [];
        int[] starts = new int[trees.NodeCount + 1];
        List<int> places = [];
        List<float> weights = [];
        for (int t = 0; t < forest.Count; t++)
        {
            (ForestTree tree, int[] draws) = forest[t];
            int[] drawn = [.. Enumerable.Range(0, draws.Length).Where(row => draws[row] > 0)];
            int[] leaves = new int[drawn.Length];
            tree.Compile(ref steps).Walk(columns.Ranks, drawn, leaves);
            for (int i = 0; i < drawn.Length; i++)
                leafOf[drawn[i]] = leaves[i];
            drawn = [.. drawn.OrderBy(row => placeOf[row])];
            leaves = [.. drawn.Select(row => leafOf[row])];
            int first = places.Count;
            int root = trees.RootOf(t);
            int[] next = new int[tree.Count + 1];
            foreach (int leaf in leaves)
                next[leaf + 1]++;
            for (int node = 0; node < tree.Count; node++)
            {
                next[node + 1] += next[node];
                starts[root + node] = first + next[node];
            }
            places.AddRange(new int[drawn.Length]);
            weights.AddRange(new float[drawn.Length]);
            for (int i = 0; i < drawn.Length; i++)
            {
                int at = first + next[leaves[i]]++;
                places[at] = placeOf[drawn[i]];
                weights[at] = (float)(draws[drawn[i]] * (target.Weights?[drawn[i]] ?? 1));
            }
        }
        starts[^1] = places.Count;
        return new LeafTargets([.. levels], values, starts, [.. places], [.. weights]);
    }

    /// <summary>The quantiles of one row.</summary>
    /// <param name="leaves">The leaf in each tree.</param>
    /// <param name="quantiles">Filled, one a level.</param>
    public void Answer(ReadOnlySpan<int> leaves, Span<double> quantiles)
    {
        int count = 0;
        foreach (int leaf in leaves)
            count += _starts[leaf + 1] - _starts[leaf];
        int[] places = new int[count];
        double[] shares = new double[count];
        int at = 0;
        foreach (int leaf in leaves)
        {
            double total = 0;
            for (int i = _starts[leaf]; i < _starts[leaf + 1]; i++)
                total += _weights[i];
            for (int i = _starts[leaf]; i < _starts[leaf + 1]; i++, at++)
            {
                places[at] = _places[i];
                shares[at] = _weights[i] / total / leaves.Length;
            }
        }
        Array.Sort(places, shares);
        double sum = 0;
        int level = 0;
        for (int i = 0; i < count && level < quantiles.Length; i++)
        {
            // A sum that is the level but for rounding has reached it.
            sum += shares[i];
            while (level < quantiles.Length && sum >= _levels[level] - 1e-12)
                quantiles[level++] = _values[places[i]];
        }
        for (; level < quantiles.Length; level++)
            quantiles[level] = _values[places[^1]];
    }

    /// <summary>Adds what is stored of it.</summary>
    public void Write(JsonObject settings, List<StoredTensor> tensors)
    {
        settings[Option] = new JsonArray([.. _levels.Select(level => JsonValue.Create(level))]);
        tensors.Add(StoredTensor.From<double>("quantile_values", _values));
        tensors.Add(StoredTensor.From<int>("quantile_starts", _starts));
        tensors.Add(StoredTensor.From<int>("quantile_places", _places));
        tensors.Add(StoredTensor.From<float>("quantile_weights", _weights));
    }

    /// <summary>What <see cref="Write"/> stored, or null where nothing was.</summary>
    /// <exception cref="InputException"><c>broken-model</c>.</exception>
    public static LeafTargets? Read(ModelState state, TreeEnsemble trees)
    {
        if (state.Settings[Option] is not JsonNode stored)
            return null;
        if (stored is not JsonArray { Count: > 0 and <= QuantileLevels.Most } list)
            throw state.Broken("'quantiles' is no list of levels");
        double[] levels = [.. list.Select(item => item is JsonValue value && value.TryGetValue(out double level) ? level : double.NaN)];
        double[] values = state.Tensor<double>("quantile_values");
        int[] starts = state.Tensor<int>("quantile_starts", trees.NodeCount + 1L);
        int[] places = state.Tensor<int>("quantile_places");
        float[] weights = state.Tensor<float>("quantile_weights", places.Length);
        bool rising = starts[0] == 0 && starts[^1] == places.Length;
        for (int node = 0; node < trees.NodeCount; node++)
            rising &= starts[node] <= starts[node + 1] && (starts[node] < starts[node + 1] || !trees.IsLeaf(node));
        if (!rising || places.Any(place => place < 0 || place >= values.Length) || weights.Any(w => !(w > 0) || float.IsInfinity(w))
            || levels.Any(level => !(level is > 0 and < 1)) || values.Any(v => !double.IsFinite(v)))
            throw state.Broken("the targets of its leaves do not fit its trees");
        return new LeafTargets(levels, values, starts, places, weights);
    }
}

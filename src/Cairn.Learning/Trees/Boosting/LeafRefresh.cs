using Cairn.Formats;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Growing;
using Cairn.Learning.Trees.Objectives;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>
/// Renews the leaves of a model on new data: the splits stay, and round after round each leaf takes the value that its
/// new rows ask for at the scores that the renewed rounds before give.
/// </summary>
internal sealed class LeafRefresh
{
    private const int BlockRows = 4096;

    private readonly GradientBoosting _learner;
    private readonly FitContext _context;
    private readonly BoostingStart _start;
    private readonly TreeEnsemble _trees;
    private readonly BoostingSample _sample;
    private readonly Objective _objective;
    private readonly GrowthLimits _limits;
    private readonly double _decay;
    private readonly double[] _values;
    private readonly float[] _gradients;
    private readonly float[] _hessians;
    private readonly int[] _leafOf;

    /// <summary>Prepares to renew <see cref="FitContext.Initial"/> on <paramref name="data"/>.</summary>
    /// <exception cref="InputException"><c>wrong-model</c> or <c>bad-option</c>.</exception>
    public LeafRefresh(GradientBoosting learner, Dataset data, FitContext context, double decay)
    {
        _learner = learner;
        _context = context;
        _decay = decay;
        if (!(decay >= 0 && decay <= 1))
            throw new InputException("bad-option", $"The decay of a refresh: found {decay}, wanted a number from 0 to 1.");
        if (learner.Dart)
        {
            throw new InputException(
                "bad-option", "Leaves of a model that was boosted with dropout cannot be renewed: its trees no longer tell their weight.",
                "Fit a new model, or set dart=false if the model is not of that kind.");
        }
        _start = BoostingStart.Of(data, context.Initial);
        _trees = _start.Trees ?? throw new InputException("wrong-model", "There is no model whose leaves to renew.");
        if (_trees.HasLinearLeaves || _trees.TreesPerRound != _trees.Outputs)
            throw new InputException("wrong-model", "Leaves of linear functions or of several values cannot be renewed.");
        _sample = BoostingSample.Of(learner, _start.Data, _start.Data);
        _objective = _sample.Objective;
        _start.Check(_objective);
        _limits = new GrowthLimits(
            2, int.MaxValue, 1, 0, learner.L1, learner.L2, 0, learner.CategorySmoothing, learner.CategoryL2,
            learner.CategoryMinSupport);
        _values = _start.Space.EncodeRows(_sample.Inputs, context.Threads);
        _gradients = new float[_objective.RowCount];
        _hessians = new float[_objective.RowCount];
        _leafOf = new int[_objective.RowCount];
    }

    /// <summary>Renews all rounds.</summary>
    /// <exception cref="OperationCanceledException">Cancelled: half a refresh is of no use.</exception>
    public GradientBoostingModel Fit()
    {
        TreeArrays arrays = _trees.Arrays;
        double[] values = [.. arrays.Values];
        double[] covers = [.. arrays.Covers];
        float[] gains = [.. arrays.Gains];
        int[] counts = [.. arrays.Rows];
        double[] scores = new double[_objective.RowCount * _trees.Outputs];
        for (int i = 0; i < scores.Length; i++)
            scores[i] = _trees.BaseScores[i % _trees.Outputs];
        BoostingProgress progress = new(_context, _trees.Rounds, _objective.RowCount);
        progress.Stage("boosting");
        for (int round = 0; round < _trees.Rounds; round++)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            _objective.BeginRound(scores, _context.Threads);
            for (int tree = round * _trees.TreesPerRound; tree < (round + 1) * _trees.TreesPerRound; tree++)
                Renew(tree, scores, values, covers, gains, counts);
            progress.Round(round + 1, round + 1, scores, _sample.Watch, null);
        }
        TreeEnsemble renewed = new(arrays with { Values = values, Covers = covers, Gains = gains, Rows = counts });
        int[] levels = [.. _start.Space.Features.Select(f => f.IsCategorical ? f.LevelCount : 0)];
        if (Enumerable.Range(0, levels.Length).Any(f => levels[f] != _trees.LevelsOf(f)))
            renewed = LevelWidening.ToLevels(renewed, levels).Build();
        return GradientBoostingModel.Of(_start.Data, _start.Space, renewed, _objective, [], _start.Notes);
    }

    private void Renew(int tree, double[] scores, double[] values, double[] covers, float[] gains, int[] counts)
    {
        int output = _trees.OutputOf(tree);
        ForBlocks((start, end) =>
        {
            _objective.Derive(scores, output, start, end, _gradients, _hessians);
            for (int row = start; row < end; row++)
                _leafOf[row] = _trees.LeafOf(tree, _values.AsSpan(row * _trees.Features, _trees.Features));
        });
        int root = _trees.RootOf(tree);
        int nodes = _trees.EndOf(tree) - root;
        (int[] starts, int[] rows) = RowsByLeaf(root, nodes);
        double[] gradients = new double[nodes];
        double[] hessians = new double[nodes];
        int[] found = new int[nodes];
        ParallelBlocks.For(nodes, _context.Threads, node =>
        {
            ReadOnlySpan<int> own = rows.AsSpan(starts[node], starts[node + 1] - starts[node]);
            if (own.Length == 0)
                return;
            found[node] = own.Length;
            foreach (int row in own)
            {
                gradients[node] += _gradients[row];
                hessians[node] += _hessians[row];
            }
            double value = _objective.SetsLeafValues
                ? _objective.LeafValue(scores, output, own)
                : _objective.Refine(_limits.LeafValue(gradients[node], hessians[node]), gradients[node], hessians[node]);
            values[root + node] = _decay * values[root + node] + (1 - _decay) * _learner.LearningRate * value;
        });
        ForBlocks((start, end) =>
        {
            for (int row = start; row < end; row++)
                scores[row * _trees.Outputs + output] += values[_leafOf[row]];
        });
        // Children come after their parents, so that one way back adds all up.
        for (int node = nodes - 1; node >= 0; node--)
        {
            if (!_trees.IsLeaf(root + node))
            {
                int left = _trees.Node(root + node).Left - root;
                gradients[node] = gradients[left] + gradients[left + 1];
                hessians[node] = hessians[left] + hessians[left + 1];
                found[node] = found[left] + found[left + 1];
                gains[root + node] = (float)Gain(gradients, hessians, left, node);
            }
            covers[root + node] = hessians[node];
            counts[root + node] = found[node];
        }
    }

    private double Gain(double[] gradients, double[] hessians, int left, int node)
    {
        if (!(hessians[left] + _limits.L2 > 0) || !(hessians[left + 1] + _limits.L2 > 0))
            return 0;
        double gain = _limits.Score(gradients[left], hessians[left])
            + _limits.Score(gradients[left + 1], hessians[left + 1]) - _limits.Score(gradients[node], hessians[node]);
        return Math.Max(0, gain);
    }

    // The rows of each leaf in their order, so that sums do not depend on the threads.
    private (int[] Starts, int[] Rows) RowsByLeaf(int root, int nodes)
    {
        int[] starts = new int[nodes + 1];
        foreach (int leaf in _leafOf)
            starts[leaf - root + 1]++;
        for (int node = 0; node < nodes; node++)
            starts[node + 1] += starts[node];
        int[] next = [.. starts];
        int[] rows = new int[_leafOf.Length];
        for (int row = 0; row < rows.Length; row++)
            rows[next[_leafOf[row] - root]++] = row;
        return (starts, rows);
    }

    private void ForBlocks(Action<int, int> work)
    {
        int rows = _objective.RowCount;
        ParallelBlocks.For((rows + BlockRows - 1) / BlockRows, _context.Threads, block =>
            work(block * BlockRows, Math.Min(rows, (block + 1) * BlockRows)));
    }
}

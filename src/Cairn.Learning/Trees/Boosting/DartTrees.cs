using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Growing;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>
/// Boosting with dropout (Rashmi and Gilad-Bachrach, "DART: dropouts meet multiple additive regression trees", 2015):
/// a round learns what a random part of the earlier rounds would have answered, and shares the weight with them.
/// </summary>
/// <remarks>
/// With k rounds dropped and the learning rate η, a new tree of leaf values v (before η) enters as η·v / (k + η) and
/// the dropped ones are multiplied by k / (k + η); normalised by forest, as η·v / (1 + η) and by 1 / (1 + η). These are
/// XGBoost's formulas. A round is dropped as a whole, with its trees of all outputs.
/// </remarks>
internal sealed class DartTrees
{
    /// <summary>Name of dropping rounds with equal chances.</summary>
    public const string Uniform = "uniform";

    /// <summary>Name of dropping rounds with chances in proportion to their weight.</summary>
    public const string Weighted = "weighted";

    /// <summary>Name of weighing a new tree like each of those dropped.</summary>
    public const string ByTree = "tree";

    /// <summary>Name of weighing a new tree like all of those dropped together.</summary>
    public const string ByForest = "forest";

    private const int BlockRows = 16384;

    private readonly GradientBoosting _learner;
    private readonly int _threads;
    private readonly FrozenTrees? _frozen;
    private readonly int _first;
    private readonly List<IReadOnlyList<GrownTree>> _rounds = [];
    private readonly List<double> _births = [];
    private readonly List<double> _scales = [];
    private int[] _dropped = [];
    private double[] _part = [];

    /// <summary>The rounds of an earlier fit, with equal weights, or none.</summary>
    public DartTrees(GradientBoosting learner, int threads, FrozenTrees? frozen)
    {
        _learner = learner;
        _threads = threads;
        _frozen = frozen;
        _first = frozen?.Trees.Rounds ?? 0;
        _births.AddRange(Enumerable.Repeat(1.0, _first));
        _scales.AddRange(Enumerable.Repeat(1.0, _first));
    }

    /// <summary>Rounds so far.</summary>
    public int Count => _scales.Count;

    /// <summary>What the values of each round's trees have been multiplied by since they were grown.</summary>
    public IReadOnlyList<double> Scales => _scales;

    /// <summary>The weight that each round entered with, of which the learning rate is no part.</summary>
    public IReadOnlyList<double> Births => _births;

    /// <summary>The rounds dropped at present.</summary>
    public IReadOnlyList<int> Dropped => _dropped;

    /// <summary>What a leaf value of the round to come is multiplied by, the learning rate included.</summary>
    public double Shrinkage => _learner.LearningRate * BirthWeight;

    private double BirthWeight => _dropped.Length == 0 ? 1
        : _learner.DartNormalize == ByForest ? 1 / (1 + _learner.LearningRate)
        : 1 / (_dropped.Length + _learner.LearningRate);

    private double Remaining => _learner.DartNormalize == ByForest
        ? 1 / (1 + _learner.LearningRate)
        : _dropped.Length / (_dropped.Length + _learner.LearningRate);

    /// <summary>Chooses the rounds to drop and takes them out of the scores.</summary>
    /// <param name="random">A stream of the round's own.</param>
    /// <param name="matrix">The rows that the scores are of.</param>
    /// <param name="scores">Row-major, one an output.</param>
    public void Drop(SeededRandom random, BinnedMatrix matrix, double[] scores)
    {
        _dropped = Choose(random);
        if (_dropped.Length == 0)
            return;
        if (_part.Length != scores.Length)
            _part = new double[scores.Length];
        SumDropped(matrix, false, _part);
        AddTo(scores, _part, -1);
    }

    /// <summary>Takes a round in, and gives the dropped ones back with less weight.</summary>
    /// <param name="trees">Trees of the round, their values already multiplied by <see cref="Shrinkage"/>.</param>
    /// <param name="scores">The scores that <see cref="Drop"/> changed.</param>
    /// <param name="held">The watched rows, or null.</param>
    /// <param name="heldScores">Their scores, which the new trees are part of already.</param>
    public void Add(IReadOnlyList<GrownTree> trees, double[] scores, BinnedMatrix? held, double[] heldScores)
    {
        double birth = BirthWeight;
        if (_dropped.Length > 0)
        {
            AddTo(scores, _part, Remaining);
            if (held is not null)
            {
                double[] part = new double[heldScores.Length];
                SumDropped(held, true, part);
                AddTo(heldScores, part, Remaining - 1);
            }
            foreach (int round in _dropped)
                _scales[round] *= Remaining;
        }
        _dropped = [];
        _rounds.Add(trees);
        _births.Add(birth);
        _scales.Add(1);
    }

    /// <summary>Gives the rounds the weights that they had.</summary>
    public void Restore(IReadOnlyList<double> births, IReadOnlyList<double> scales)
    {
        for (int round = 0; round < Count; round++)
        {
            _births[round] = births[round];
            _scales[round] = scales[round];
        }
    }

    /// <summary>Adds the first rounds to <paramref name="trees"/>, each tree with its weight.</summary>
    /// <param name="trees">Where they go; those of the earlier fit are there.</param>
    /// <param name="scales">Scale of each round, as <see cref="Scales"/> was when the rounds were the best.</param>
    public void AddTo(GrownTreeCollector trees, IReadOnlyList<double> scales)
    {
        int perRound = trees.Builder.TreesPerRound;
        for (int round = 0; round < scales.Count; round++)
        {
            for (int i = 0; i < perRound; i++)
            {
                if (round >= _first)
                    trees.Add(_rounds[round - _first][i], i);
                trees.Builder.Scale(round * perRound + i, scales[round]);
            }
        }
    }

    private int[] Choose(SeededRandom random)
    {
        int count = Count;
        if (count == 0 || random.NextDouble() < _learner.DartSkip)
            return [];
        double total = 0;
        for (int round = 0; round < count; round++)
            total += WeightOf(round);
        List<int> chosen = [];
        for (int round = 0; round < count; round++)
        {
            double chance = _learner.DartDropRate
                * (_learner.DartSample == Weighted ? count * WeightOf(round) / total : 1);
            if (random.NextDouble() < chance)
                chosen.Add(round);
        }
        if (chosen.Count == 0 && _learner.DartDropOne)
            chosen.Add(One(random, total));
        if (_learner.DartMaxDrop > 0 && chosen.Count > _learner.DartMaxDrop)
        {
            int[] order = [.. chosen];
            random.Shuffle<int>(order);
            return [.. order.Take(_learner.DartMaxDrop).Order()];
        }
        return [.. chosen];
    }

    private int One(SeededRandom random, double total)
    {
        if (_learner.DartSample != Weighted)
            return random.NextInt(Count);
        double at = random.NextDouble() * total;
        for (int round = 0; round < Count - 1; round++)
        {
            at -= WeightOf(round);
            if (at < 0)
                return round;
        }
        return Count - 1;
    }

    private double WeightOf(int round) => _births[round] * _scales[round];

    private void SumDropped(BinnedMatrix matrix, bool held, double[] part)
    {
        int outputs = part.Length / matrix.RowCount;
        int blocks = (matrix.RowCount + BlockRows - 1) / BlockRows;
        ParallelBlocks.For(blocks, _threads, block =>
        {
            int start = block * BlockRows;
            int end = Math.Min(matrix.RowCount, start + BlockRows);
            part.AsSpan(start * outputs, (end - start) * outputs).Clear();
            foreach (int round in _dropped)
            {
                if (round < _first)
                    _frozen!.AddTo(round, held, part, start, end, _scales[round]);
                else
                    AddTo(_rounds[round - _first], matrix, part, start, end, _scales[round]);
            }
        });
    }

    private static void AddTo(
        IReadOnlyList<GrownTree> trees, BinnedMatrix matrix, double[] scores, int start, int end, double factor)
    {
        int outputs = trees.Sum(tree => tree.Outputs);
        for (int output = 0; output < trees.Count; output++)
            trees[output].AddTo(scores.AsSpan(output), outputs, matrix, start, end, factor);
    }

    private static void AddTo(double[] scores, double[] part, double factor)
    {
        for (int i = 0; i < scores.Length; i++)
            scores[i] += factor * part[i];
    }
}

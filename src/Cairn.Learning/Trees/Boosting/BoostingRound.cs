using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Growing;
using Cairn.Learning.Trees.Objectives;
using Cairn.Models.Learners;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>The work of a round: derivatives, sampling, a tree an output, its leaf values, the new scores.</summary>
internal sealed class BoostingRound
{
    private const int BlockRows = 16384;

    private readonly GradientBoosting _learner;
    private readonly Objective _objective;
    private readonly BinnedMatrix _matrix;
    private readonly FitContext _context;
    private readonly SeededRandom _random;
    private readonly GrowthLimits _limits;
    private readonly GradientBuffer _gradients;
    private readonly TreeGrower _grower;
    private readonly RowSampler _sampler;
    private readonly LinearLeafFitter? _linear;
    private readonly VectorRound? _vector;

    /// <summary>Prepares the rounds of a fit.</summary>
    public BoostingRound(
        GradientBoosting learner, BoostingSample sample, BinnedMatrix matrix, FitContext context, SeededRandom random,
        GrowthRules rules)
    {
        _learner = learner;
        _objective = sample.Objective;
        _matrix = matrix;
        _context = context;
        _random = random;
        _limits = new GrowthLimits(
            learner.Leaves, learner.MaxDepth == 0 ? int.MaxValue : learner.MaxDepth, learner.MinLeafRows,
            learner.MinChildWeight, learner.L1, learner.L2, learner.MinGain,
            learner.CategorySmoothing, learner.CategoryL2, learner.CategoryMinSupport)
        {
            DepthWise = learner.Growth == "depth_wise",
            CategoryOneVsRest = learner.CategoryOneVsRest,
            CategoryMaxLevels = learner.CategoryMaxLevels,
        };
        _gradients = new GradientBuffer(matrix.RowCount, sample.Repeats);
        _grower = new TreeGrower(matrix, _limits, _gradients, context.Threads, rules: rules);
        _sampler = new RowSampler(learner, matrix.RowCount, context.Threads, sample.Classes, sample.Queries);
        _linear = learner.LinearLeaves ? new LinearLeafFitter(_gradients, matrix, learner.LinearL2) : null;
        if (learner.VectorLeaves && _objective.Outputs > 1)
            _vector = new VectorRound(sample, matrix, context, _limits, rules, _sampler);
    }

    /// <summary>Grows the trees of a round and adds them to the scores.</summary>
    /// <param name="round">Number of the round, from 0.</param>
    /// <param name="scores">Row-major, one an output.</param>
    /// <param name="shrinkage">What leaf values are multiplied by.</param>
    /// <returns>One tree an output, or one for all of them; null when nothing is left to fit.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the scores are no longer of use.</exception>
    public IReadOnlyList<GrownTree>? Run(int round, double[] scores, double shrinkage)
    {
        int outputs = _objective.Outputs;
        SeededRandom random = _random.Split((ulong)round + 1);
        _objective.BeginRound(scores, _context.Threads, random.Split("objective"));
        bool byGradient = _sampler.IsByGradient(round);
        if (byGradient)
            DrawByGradient(scores, random.Split("rows"));
        else
            _sampler.Draw(random.Split("rows"));
        if (_vector is not null)
        {
            bool[] allowed = DrawColumns(random.Split("columns").Split(0));
            GrownTree? tree = _vector.Run(scores, byGradient, allowed, random.Split("growth").Split(0), shrinkage);
            return tree is null ? null : [tree];
        }
        GrownTree[] trees = new GrownTree[outputs];
        bool any = false;
        for (int output = 0; output < outputs; output++)
        {
            Derive(scores, output);
            if (byGradient)
                _sampler.Amplify(_gradients);
            if (!_gradients.Quantize(_context.Threads))
            {
                trees[output] = new GrownTree(0);
                continue;
            }
            bool[] allowed = DrawColumns(random.Split("columns").Split((ulong)output));
            trees[output] = _grower.Grow(
                _sampler.Drawn, allowed, _context.Cancellation, random.Split("growth").Split((ulong)output));
            AddLeafValues(trees[output], scores, output, outputs, shrinkage);
            any |= trees[output].Count > 1 || trees[output].Values[0] != 0;
        }
        return any ? trees : null;
    }

    private void Derive(double[] scores, int output) => ParallelBlocks.For(_gradients.Blocks, _context.Threads, block =>
    {
        (int start, int end) = _gradients.Block(block);
        _objective.Derive(scores, output, start, end, _gradients.Gradients, _gradients.Hessians);
    });

    private void DrawByGradient(double[] scores, SeededRandom random)
    {
        for (int output = 0; output < _objective.Outputs; output++)
        {
            Derive(scores, output);
            _sampler.Measure(_gradients, output == 0);
        }
        _sampler.DrawByGradient(random);
    }

    private void AddLeafValues(GrownTree tree, double[] scores, int output, int outputs, double shrinkage)
    {
        IReadOnlyList<Leaf> leaves = _grower.Leaves;
        ParallelBlocks.For(leaves.Count, _context.Threads, number =>
            tree.Values[leaves[number].Node] = shrinkage * LeafValue(scores, output, leaves[number]));
        _grower.Guide?.Impose(tree, leaves);
        if (_linear is not null)
            FitLinear(tree, leaves, shrinkage);
        ParallelBlocks.For(leaves.Count, _context.Threads, number =>
        {
            Leaf leaf = leaves[number];
            tree.AddLeafTo(scores.AsSpan(output), outputs, _matrix, leaf.Node, _grower.RowsOf(leaf));
        });
        ReadOnlyMemory<int> rest = _sampler.Rest;
        int blocks = (rest.Length + BlockRows - 1) / BlockRows;
        ParallelBlocks.For(blocks, _context.Threads, block =>
        {
            int start = block * BlockRows;
            int end = Math.Min(rest.Length, start + BlockRows);
            tree.AddTo(scores.AsSpan(output), outputs, _matrix, rest.Span[start..end]);
        });
    }

    // From the unrounded derivatives, in the order of the leaf's rows, so that fixed point decides only where a tree
    // splits.
    private double LeafValue(double[] scores, int output, Leaf leaf)
    {
        if (_objective.SetsLeafValues)
        {
            return _grower.Guide is null
                ? _objective.LeafValue(scores, output, _grower.RowsOf(leaf))
                : _grower.Guide.LeafValue(
                    leaf, (start, count) => _objective.LeafValue(scores, output, _grower.Rows(start, count)));
        }
        double gradient = 0;
        double hessian = 0;
        foreach (GradientValue row in _grower.ValuesOf(leaf))
        {
            gradient += row.Gradient;
            hessian += row.Hessian;
        }
        return _objective.Refine(Newton(leaf, gradient, hessian), gradient, hessian);
    }

    private double Newton(Leaf leaf, double gradient, double hessian) =>
        _grower.Guide?.LeafValue(leaf, gradient, hessian) ?? _limits.LeafValue(gradient, hessian);

    private void FitLinear(GrownTree tree, IReadOnlyList<Leaf> leaves, double shrinkage)
    {
        int[][] paths = _linear!.Paths(tree);
        LinearLeaf?[] functions = new LinearLeaf?[leaves.Count];
        ParallelBlocks.For(leaves.Count, _context.Threads, number =>
        {
            Leaf leaf = leaves[number];
            functions[number] = _linear.Fit(_grower.RowsOf(leaf), paths[leaf.Node], (gradient, hessian) =>
            {
                double newton = Newton(leaf, gradient, hessian);
                return (_objective.Refine(newton, gradient, hessian), newton);
            })?.Times(shrinkage);
        });
        tree.Linear = [];
        for (int number = 0; number < functions.Length; number++)
        {
            if (functions[number] is { } function)
                tree.Linear[leaves[number].Node] = function;
        }
    }

    private bool[] DrawColumns(SeededRandom random)
    {
        int features = _matrix.Layout.Mappers.Length;
        bool[] allowed = new bool[features];
        if (_learner.ColumnFraction >= 1)
        {
            Array.Fill(allowed, true);
            return allowed;
        }
        int[] order = [.. Enumerable.Range(0, features)];
        random.Shuffle<int>(order);
        // A little less than the product, for 0.8 of 5 is 4 and not the 4.000…1 that doubles may make of it.
        int drawn = Math.Max(1, (int)Math.Ceiling(features * _learner.ColumnFraction - 1e-9));
        foreach (int feature in order.AsSpan(0, drawn))
            allowed[feature] = true;
        return allowed;
    }
}

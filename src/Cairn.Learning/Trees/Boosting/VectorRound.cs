using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Growing;
using Cairn.Learning.Trees.Objectives;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>The work of a round that grows one tree for all outputs.</summary>
internal sealed class VectorRound
{
    private const int BlockRows = 16384;

    private readonly Objective _objective;
    private readonly BinnedMatrix _matrix;
    private readonly FitContext _context;
    private readonly GrowthLimits _limits;
    private readonly RowSampler _sampler;
    private readonly GradientBuffer[] _gradients;
    private readonly VectorTreeGrower _grower;

    /// <summary>Prepares the rounds of a fit.</summary>
    public VectorRound(
        BoostingSample sample, BinnedMatrix matrix, FitContext context, GrowthLimits limits, GrowthRules rules,
        RowSampler sampler)
    {
        _objective = sample.Objective;
        _matrix = matrix;
        _context = context;
        _limits = limits;
        _sampler = sampler;
        _gradients = new GradientBuffer[_objective.Outputs];
        for (int output = 0; output < _gradients.Length; output++)
            _gradients[output] = new GradientBuffer(matrix.RowCount, sample.Repeats);
        _grower = new VectorTreeGrower(matrix, limits, _gradients, context.Threads, rules);
    }

    /// <summary>Grows the tree of a round over the rows that the sampler drew and adds it to the scores.</summary>
    /// <param name="scores">Row-major, one an output.</param>
    /// <param name="amplify">Whether derivatives of rows drawn for others are multiplied.</param>
    /// <param name="allowed">For each feature whether the tree may use it.</param>
    /// <param name="random">Draws of the rules of growth.</param>
    /// <param name="shrinkage">What leaf values are multiplied by.</param>
    /// <returns>The tree, or null when nothing is left to fit.</returns>
    public GrownTree? Run(double[] scores, bool amplify, bool[] allowed, SeededRandom random, double shrinkage)
    {
        bool[] active = new bool[_gradients.Length];
        for (int output = 0; output < active.Length; output++)
        {
            GradientBuffer gradients = _gradients[output];
            ParallelBlocks.For(gradients.Blocks, _context.Threads, block =>
            {
                (int start, int end) = gradients.Block(block);
                _objective.Derive(scores, output, start, end, gradients.Gradients, gradients.Hessians);
            });
            if (amplify)
                _sampler.Amplify(gradients);
            active[output] = gradients.Quantize(_context.Threads);
        }
        if (!active.Contains(true))
            return null;
        GrownTree tree = _grower.Grow(_sampler.Drawn, active, allowed, _context.Cancellation, random);
        AddLeafValues(tree, scores, shrinkage);
        return tree.Count > 1 || tree.Vectors!.Any(value => value != 0) ? tree : null;
    }

    private void AddLeafValues(GrownTree tree, double[] scores, double shrinkage)
    {
        int outputs = _gradients.Length;
        tree.Vectors = new double[tree.Count * outputs];
        IReadOnlyList<VectorLeaf> leaves = _grower.Leaves;
        ParallelBlocks.For(leaves.Count, _context.Threads, number =>
        {
            Span<double> values = tree.VectorOf(leaves[number].Leaf.Node);
            for (int output = 0; output < outputs; output++)
                values[output] = shrinkage * LeafValue(scores, output, _grower.RowsOf(leaves[number]));
        });
        ParallelBlocks.For(leaves.Count, _context.Threads, number => tree.AddLeafTo(
            scores, outputs, _matrix, leaves[number].Leaf.Node, _grower.RowsOf(leaves[number])));
        ReadOnlyMemory<int> rest = _sampler.Rest;
        ParallelBlocks.For((rest.Length + BlockRows - 1) / BlockRows, _context.Threads, block =>
        {
            int start = block * BlockRows;
            tree.AddTo(scores, outputs, _matrix, rest.Span[start..Math.Min(rest.Length, start + BlockRows)]);
        });
    }

    private double LeafValue(double[] scores, int output, ReadOnlySpan<int> rows)
    {
        if (_objective.SetsLeafValues)
            return _objective.LeafValue(scores, output, rows);
        double gradient = 0;
        double hessian = 0;
        foreach (int row in rows)
        {
            gradient += _gradients[output].Gradients[row];
            hessian += _gradients[output].Hessians[row];
        }
        return _objective.Refine(_limits.LeafValue(gradient, hessian), gradient, hessian);
    }
}

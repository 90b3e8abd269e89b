using Cairn.Formats;
using Cairn.Learning.Trees.Objectives.Links;

namespace Cairn.Learning.Trees.Objectives.Custom;

/// <summary>The objective of a <see cref="CustomObjective"/> over given rows.</summary>
internal sealed class DelegatedObjective : RowObjective
{
    private const int MostSteps = 100;

    private readonly CustomObjective _custom;
    private readonly double[] _targets;
    private readonly bool _classifies;
    private float[] _gradients = [];
    private float[] _hessians = [];

    /// <summary>The objective over numbers, or over classes 0 and 1.</summary>
    public DelegatedObjective(CustomObjective custom, LossInput input)
        : base(Math.Max(input.Codes.Length, input.Targets.Length), input.Weights)
    {
        _custom = custom;
        _classifies = input.Classes > 0;
        _targets = _classifies ? [.. input.Codes.Select(code => (double)code)] : input.Targets;
    }

    /// <inheritdoc/>
    public override string Metric => _custom.Name;

    /// <summary>Whether <see cref="Objective.Measure"/> can be asked.</summary>
    public bool HasLoss => _custom.Loss is not null;

    /// <inheritdoc/>
    public override ScoreLink Link => _custom.Link ?? (_classifies ? ScoreLink.Logistic : ScoreLink.Identity);

    /// <inheritdoc/>
    public override double[] BaseScores()
    {
        if (_custom.BaseScore is double given)
            return [given];
        double[] scores = new double[RowCount];
        double at = 0;
        // Steps grow by doubling at most: one long step would leave the range of exponentials.
        double longest = 1;
        for (int step = 0; step < MostSteps; step++)
        {
            BeginRound(scores, 1);
            double gradient = 0;
            double hessian = 0;
            for (int row = 0; row < RowCount; row++)
            {
                gradient += WeightOf(row) * _gradients[row];
                hessian += WeightOf(row) * _hessians[row];
            }
            if (!(hessian > 0))
                break;
            double move = Math.Clamp(-gradient / hessian, -longest, longest);
            longest = 2 * Math.Abs(move);
            at += move;
            Array.Fill(scores, at);
            if (Math.Abs(move) <= 1e-9 * (1 + Math.Abs(at)))
                break;
        }
        return [at];
    }

    /// <inheritdoc/>
    public override void BeginRound(double[] scores, int threads)
    {
        if (_gradients.Length == 0)
        {
            _gradients = new float[RowCount];
            _hessians = new float[RowCount];
        }
        _custom.Derivatives(scores, _targets, _gradients, _hessians);
        for (int row = 0; row < RowCount; row++)
        {
            if (!float.IsFinite(_gradients[row]) || !(_hessians[row] >= 0) || float.IsInfinity(_hessians[row]))
            {
                throw new InputException(
                    "bad-objective",
                    $"The objective {_custom.Name} gave the derivatives {_gradients[row]} and {_hessians[row]} at the score "
                        + $"{scores[row]} and the target {_targets[row]}, wanted finite numbers, the second of at least 0.",
                    "Bound the second derivative from below, by 0.001 say, where the loss is not convex.");
            }
        }
    }

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        for (int row = start; row < end; row++)
        {
            gradients[row] = (float)(WeightOf(row) * _gradients[row]);
            hessians[row] = (float)(WeightOf(row) * _hessians[row]);
        }
    }

    /// <inheritdoc/>
    protected override double SumLoss(double[] scores, int start, int end)
    {
        double sum = 0;
        for (int row = start; row < end; row++)
            sum += WeightOf(row) * (_custom.Loss?.Invoke(scores[row], _targets[row]) ?? double.NaN);
        return sum;
    }
}

using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Numerics.Losses;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Log loss of a probability 1/(1 + e⁻ˢ): g = p − y, h = p(1 − p), starting at the log odds of the positive class.
/// </summary>
internal sealed class BinaryLogistic : RowObjective
{
    private readonly int[] _codes;

    /// <summary>The objective over classes 0 and 1.</summary>
    public BinaryLogistic(int[] codes, double[]? weights)
        : base(codes.Length, weights)
    {
        _codes = codes;
    }

    /// <inheritdoc/>
    public override string Metric => "log_loss";

    /// <inheritdoc/>
    public override ScoreLink Link => ScoreLink.Logistic;

    /// <inheritdoc/>
    public override double[] BaseScores()
    {
        double positive = 0;
        for (int row = 0; row < _codes.Length; row++)
            positive += _codes[row] == 1 ? WeightOf(row) : 0;
        double share = Math.Clamp(positive / TotalWeight, 1e-15, 1 - 1e-15);
        return [Math.Log(share / (1 - share))];
    }

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        int rows = end - start;
        LogisticKernels.Derive(
            scores.AsSpan(start, rows), _codes.AsSpan(start, rows), Weights is null ? default : Weights.AsSpan(start, rows),
            gradients.AsSpan(start, rows), hessians.AsSpan(start, rows));
    }

    /// <inheritdoc/>
    protected override double SumLoss(double[] scores, int start, int end)
    {
        double sum = 0;
        for (int row = start; row < end; row++)
        {
            // log(1 + e^−m) of the margin m, without overflow.
            double margin = _codes[row] == 1 ? scores[row] : -scores[row];
            sum += WeightOf(row) * (Math.Max(0, -margin) + Math.Log(1 + Math.Exp(-Math.Abs(margin))));
        }
        return sum;
    }
}

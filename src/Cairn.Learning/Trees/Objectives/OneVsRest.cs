using Cairn.Learning.Trees.Objectives.Links;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Each of K classes told from the rest on its own: for class k the log loss of the probability 1/(1 + e⁻ˢ), g = p − y,
/// h = p(1 − p), starting at the log odds of the class. Reported as the sum over classes.
/// </summary>
internal sealed class OneVsRest : RowObjective
{
    private readonly int[] _codes;
    private readonly int _classes;

    /// <summary>The objective over classes 0 to <paramref name="classes"/> − 1.</summary>
    public OneVsRest(int[] codes, int classes, double[]? weights)
        : base(codes.Length, weights)
    {
        _codes = codes;
        _classes = classes;
    }

    /// <inheritdoc/>
    public override int Outputs => _classes;

    /// <inheritdoc/>
    public override string Metric => "one_vs_rest_loss";

    /// <inheritdoc/>
    public override ScoreLink Link => ScoreLink.OneVsRest;

    /// <inheritdoc/>
    public override double[] BaseScores()
    {
        double[] sums = new double[_classes];
        for (int row = 0; row < _codes.Length; row++)
            sums[_codes[row]] += WeightOf(row);
        return [.. sums.Select(sum => Math.Clamp(sum / TotalWeight, 1e-15, 1 - 1e-15)).Select(p => Math.Log(p / (1 - p)))];
    }

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        for (int row = start; row < end; row++)
        {
            double p = 1 / (1 + Math.Exp(-scores[row * _classes + output]));
            double weight = WeightOf(row);
            gradients[row] = (float)(weight * (p - (_codes[row] == output ? 1 : 0)));
            hessians[row] = (float)(weight * p * (1 - p));
        }
    }

    /// <inheritdoc/>
    protected override double SumLoss(double[] scores, int start, int end)
    {
        double sum = 0;
        for (int row = start; row < end; row++)
        {
            double loss = 0;
            for (int k = 0; k < _classes; k++)
            {
                double score = scores[row * _classes + k];
                double margin = _codes[row] == k ? score : -score;
                loss += Math.Max(0, -margin) + Math.Log(1 + Math.Exp(-Math.Abs(margin)));
            }
            sum += WeightOf(row) * loss;
        }
        return sum;
    }
}

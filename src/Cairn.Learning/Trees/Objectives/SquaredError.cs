namespace Cairn.Learning.Trees.Objectives;

/// <summary>Half the squared difference: g = s − y, h = 1, starting at the mean. Reported as its root mean square.</summary>
internal sealed class SquaredError : Objective
{
    private readonly double[] _targets;

    /// <summary>The objective over numbers.</summary>
    public SquaredError(double[] targets, double[]? weights)
        : base(targets.Length, weights)
    {
        _targets = targets;
    }

    /// <inheritdoc/>
    public override string Metric => "rmse";

    /// <inheritdoc/>
    public override double[] BaseScores()
    {
        double mean = 0;
        double weight = 0;
        for (int row = 0; row < _targets.Length; row++)
        {
            weight += WeightOf(row);
            // Running mean: no overflow, and a constant target gives itself.
            mean += (_targets[row] - mean) * (WeightOf(row) / weight);
        }
        return [mean];
    }

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        for (int row = start; row < end; row++)
        {
            double weight = WeightOf(row);
            gradients[row] = (float)(weight * (scores[row] - _targets[row]));
            hessians[row] = (float)weight;
        }
    }

    /// <inheritdoc/>
    protected override double SumLoss(double[] scores, int start, int end)
    {
        double sum = 0;
        for (int row = start; row < end; row++)
        {
            double error = scores[row] - _targets[row];
            sum += WeightOf(row) * error * error;
        }
        return sum;
    }

    /// <inheritdoc/>
    protected override double Report(double meanLoss) => Math.Sqrt(meanLoss);
}

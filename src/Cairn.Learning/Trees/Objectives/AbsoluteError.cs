namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Absolute difference: g = sign(s − y), h = 1, starting at the median. The derivatives shape the tree; each leaf then
/// takes the weighted median of its residuals, which is where the loss is least (Friedman 2001, LAD).
/// </summary>
internal sealed class AbsoluteError : Objective
{
    private readonly double[] _targets;

    /// <summary>The objective over numbers.</summary>
    public AbsoluteError(double[] targets, double[]? weights)
        : base(targets.Length, weights)
    {
        _targets = targets;
    }

    /// <inheritdoc/>
    public override string Metric => "mae";

    /// <inheritdoc/>
    public override bool SetsLeafValues => true;

    /// <summary>
    /// The weighted median: the smallest value that half of the weight does not exceed, or the middle between it and
    /// the next where exactly half lies on either side. Whole weights are the same as repeating values.
    /// </summary>
    /// <param name="values">Values; sorted in place.</param>
    /// <param name="weights">Their weights, sorted along; null for equal ones.</param>
    public static double Median(double[] values, double[]? weights)
    {
        if (weights is null)
        {
            Array.Sort(values);
            int half = values.Length / 2;
            return values.Length % 2 == 1 ? values[half] : values[half - 1] / 2 + values[half] / 2;
        }
        Array.Sort(values, weights);
        double total = weights.Sum();
        double below = 0;
        for (int i = 0; i < values.Length; i++)
        {
            below += weights[i];
            if (below * 2 == total && i + 1 < values.Length)
                return values[i] / 2 + values[i + 1] / 2;
            if (below * 2 > total)
                return values[i];
        }
        return values[^1];
    }

    /// <inheritdoc/>
    public override double[] BaseScores() => [Median([.. _targets], Weights is null ? null : [.. Weights])];

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        for (int row = start; row < end; row++)
        {
            double weight = WeightOf(row);
            gradients[row] = (float)(weight * Math.Sign(scores[row] - _targets[row]));
            hessians[row] = (float)weight;
        }
    }

    /// <inheritdoc/>
    public override double LeafValue(double[] scores, ReadOnlySpan<int> rows)
    {
        double[] residuals = new double[rows.Length];
        double[]? weights = Weights is null ? null : new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            residuals[i] = _targets[rows[i]] - scores[rows[i]];
            if (weights is not null)
                weights[i] = Weights![rows[i]];
        }
        return Median(residuals, weights);
    }

    /// <inheritdoc/>
    protected override double SumLoss(double[] scores, int start, int end)
    {
        double sum = 0;
        for (int row = start; row < end; row++)
            sum += WeightOf(row) * Math.Abs(scores[row] - _targets[row]);
        return sum;
    }
}

namespace Cairn.Learning.Trees.Objectives;

/// <summary>A loss that is a sum over rows of a function of one score and one target.</summary>
internal abstract class PointObjective : RowObjective
{
    private const int MostSteps = 100;

    /// <summary>The objective over the given targets.</summary>
    protected PointObjective(double[] targets, double[]? weights)
        : base(targets.Length, weights)
    {
        Targets = targets;
    }

    /// <summary>The target of each row.</summary>
    protected double[] Targets { get; }

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        for (int row = start; row < end; row++)
        {
            double weight = WeightOf(row);
            (double gradient, double hessian) = Derivatives(scores[row], Targets[row]);
            gradients[row] = (float)(weight * gradient);
            hessians[row] = (float)(weight * hessian);
        }
    }

    /// <inheritdoc/>
    protected sealed override double SumLoss(double[] scores, int start, int end)
    {
        double sum = 0;
        for (int row = start; row < end; row++)
            sum += WeightOf(row) * Loss(scores[row], Targets[row]);
        return sum;
    }

    /// <summary>The loss of a score, up to a factor and an amount that depend on the target alone.</summary>
    protected abstract double Loss(double score, double target);

    /// <summary>First derivative of what is minimised, and the second or what stands for it, ≥ 0.</summary>
    protected abstract (double Gradient, double Hessian) Derivatives(double score, double target);

    /// <summary>Target less score of some rows, and their weights, null for equal ones.</summary>
    protected (double[] Residuals, double[]? Weights) ResidualsOf(double[] scores, ReadOnlySpan<int> rows)
    {
        double[] residuals = new double[rows.Length];
        double[]? weights = Weights is null ? null : new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            residuals[i] = Targets[rows[i]] - scores[rows[i]];
            if (weights is not null)
                weights[i] = Weights![rows[i]];
        }
        return (residuals, weights);
    }

    /// <summary>The weighted mean of the targets.</summary>
    protected double MeanTarget()
    {
        double mean = 0;
        double weight = 0;
        for (int row = 0; row < Targets.Length; row++)
        {
            weight += WeightOf(row);
            // Running mean: no overflow, and a constant target gives itself.
            mean += (Targets[row] - mean) * (WeightOf(row) / weight);
        }
        return mean;
    }

    /// <summary>The constant score of the least loss: by Newton's steps, halved while they would go uphill.</summary>
    /// <param name="start">Where to begin.</param>
    protected double MinimumFrom(double start)
    {
        double at = start;
        double loss = SumAt(at);
        for (int step = 0; step < MostSteps; step++)
        {
            double gradient = 0;
            double hessian = 0;
            for (int row = 0; row < Targets.Length; row++)
            {
                (double first, double second) = Derivatives(at, Targets[row]);
                gradient += WeightOf(row) * first;
                hessian += WeightOf(row) * second;
            }
            double move = hessian > 0 ? -gradient / hessian : 0;
            double next = SumAt(at + move);
            while (!(next <= loss) && Math.Abs(move) > 1e-14 * Math.Abs(at))
            {
                move /= 2;
                next = SumAt(at + move);
            }
            if (!(next <= loss) || Math.Abs(move) <= 1e-13 * Math.Max(1e-3, Math.Abs(at)))
                break;
            at += move;
            loss = next;
        }
        return at;
    }

    private double SumAt(double score)
    {
        double sum = 0;
        for (int row = 0; row < Targets.Length; row++)
            sum += WeightOf(row) * Loss(score, Targets[row]);
        return sum;
    }
}

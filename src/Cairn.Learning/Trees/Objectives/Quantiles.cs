using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Pinball loss of one quantile or several, one tree a level and round: g = 1 − τ above the target and −τ below, h = 1,
/// starting at the sample quantiles. Each leaf takes the quantile of its residuals, where the loss is least. Reported
/// as the mean over levels.
/// </summary>
/// <remarks>
/// Koenker and Bassett, "Regression quantiles", 1978. Quantiles that were fitted apart can cross; predictions are
/// sorted, which never fits worse (Chernozhukov, Fernández-Val and Galichon, 2010).
/// </remarks>
internal sealed class Quantiles : RowObjective
{
    private readonly double[] _targets;
    private readonly double[] _levels;

    /// <summary>The objective over numbers.</summary>
    /// <param name="targets">The target of each row.</param>
    /// <param name="weights">Weight of each row, or null.</param>
    /// <param name="levels">Rising, each above 0 and below 1.</param>
    public Quantiles(double[] targets, double[]? weights, double[] levels)
        : base(targets.Length, weights)
    {
        _targets = targets;
        _levels = levels;
    }

    /// <inheritdoc/>
    public override int Outputs => _levels.Length;

    /// <inheritdoc/>
    public override string Metric => "quantile_loss";

    /// <inheritdoc/>
    public override ScoreLink Link => ScoreLink.SortedQuantiles;

    /// <inheritdoc/>
    public override bool SetsLeafValues => true;

    /// <inheritdoc/>
    public override IReadOnlyList<OutputField> OutputFields(Dataset data) => Signature.QuantileOutputs(_levels);

    /// <inheritdoc/>
    public override double[] BaseScores() =>
        [.. _levels.Select(level => Quantile.Of([.. _targets], Weights is null ? null : [.. Weights], level))];

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        double level = _levels[output];
        for (int row = start; row < end; row++)
        {
            double weight = WeightOf(row);
            double score = scores[row * _levels.Length + output];
            double pull = score > _targets[row] ? 1 - level : score < _targets[row] ? -level : 0;
            gradients[row] = (float)(weight * pull);
            hessians[row] = (float)weight;
        }
    }

    /// <inheritdoc/>
    public override double LeafValue(double[] scores, int output, ReadOnlySpan<int> rows)
    {
        double[] residuals = new double[rows.Length];
        double[]? weights = Weights is null ? null : new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            residuals[i] = _targets[rows[i]] - scores[rows[i] * _levels.Length + output];
            if (weights is not null)
                weights[i] = Weights![rows[i]];
        }
        return Quantile.Of(residuals, weights, _levels[output]);
    }

    /// <inheritdoc/>
    protected override double SumLoss(double[] scores, int start, int end)
    {
        double sum = 0;
        for (int row = start; row < end; row++)
        {
            double pinball = 0;
            for (int k = 0; k < _levels.Length; k++)
            {
                double error = _targets[row] - scores[row * _levels.Length + k];
                pinball += Math.Max(_levels[k] * error, (_levels[k] - 1) * error);
            }
            sum += WeightOf(row) * pinball / _levels.Length;
        }
        return sum;
    }
}

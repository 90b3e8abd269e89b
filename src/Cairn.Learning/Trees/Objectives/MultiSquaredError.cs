using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Half the squared difference of several targets, each with scores of its own: g = s − y, h = 1, starting at the
/// means. Reported as the root of the mean square over rows and targets.
/// </summary>
internal sealed class MultiSquaredError : RowObjective
{
    private readonly double[] _targets;
    private readonly int _columns;

    /// <summary>The objective over rows × <paramref name="columns"/> numbers, row-major.</summary>
    public MultiSquaredError(double[] targets, int columns, double[]? weights)
        : base(targets.Length / columns, weights)
    {
        _targets = targets;
        _columns = columns;
    }

    /// <inheritdoc/>
    public override int Outputs => _columns;

    /// <inheritdoc/>
    public override string Metric => "rmse";

    /// <inheritdoc/>
    public override IReadOnlyList<OutputField> OutputFields(Dataset data) =>
        Signature.MultiOutputs(data.Targets.Select(target => target.Name));

    /// <inheritdoc/>
    public override double[] BaseScores()
    {
        double[] means = new double[_columns];
        double weight = 0;
        for (int row = 0; row < RowCount; row++)
        {
            weight += WeightOf(row);
            for (int k = 0; k < _columns; k++)
                means[k] += (_targets[row * _columns + k] - means[k]) * (WeightOf(row) / weight);
        }
        return means;
    }

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        for (int row = start; row < end; row++)
        {
            double weight = WeightOf(row);
            gradients[row] = (float)(weight * (scores[row * _columns + output] - _targets[row * _columns + output]));
            hessians[row] = (float)weight;
        }
    }

    /// <inheritdoc/>
    protected override double SumLoss(double[] scores, int start, int end)
    {
        double sum = 0;
        for (int row = start; row < end; row++)
        {
            double squares = 0;
            for (int i = row * _columns; i < (row + 1) * _columns; i++)
                squares += (scores[i] - _targets[i]) * (scores[i] - _targets[i]);
            sum += WeightOf(row) * squares / _columns;
        }
        return sum;
    }

    /// <inheritdoc/>
    protected override double Report(double meanLoss) => Math.Sqrt(meanLoss);
}

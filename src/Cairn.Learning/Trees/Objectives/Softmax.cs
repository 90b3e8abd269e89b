using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// Log loss of softmax probabilities over K classes, one tree a class and round: g = p − y, h = K/(K − 1)·p(1 − p).
/// </summary>
/// <remarks>
/// The factor of the hessian is Friedman's ("Greedy function approximation", 2001, equation 35): with the diagonal
/// alone, K separate Newton steps would overshoot.
/// </remarks>
internal sealed class Softmax : RowObjective
{
    private const int BlockRows = 16384;

    private readonly int[] _codes;
    private readonly int _classes;
    private float[] _probabilities = [];

    /// <summary>The objective over classes 0 to <paramref name="classes"/> − 1.</summary>
    public Softmax(int[] codes, int classes, double[]? weights)
        : base(codes.Length, weights)
    {
        _codes = codes;
        _classes = classes;
    }

    /// <inheritdoc/>
    public override int Outputs => _classes;

    /// <inheritdoc/>
    public override string Metric => "log_loss";

    /// <inheritdoc/>
    public override ScoreLink Link => ScoreLink.Softmax;

    /// <inheritdoc/>
    public override double[] BaseScores()
    {
        double[] shares = new double[_classes];
        for (int row = 0; row < _codes.Length; row++)
            shares[_codes[row]] += WeightOf(row);
        return [.. shares.Select(s => Math.Log(Math.Clamp(s / TotalWeight, 1e-15, 1)))];
    }

    /// <inheritdoc/>
    public override void BeginRound(double[] scores, int threads)
    {
        if (_probabilities.Length == 0)
            _probabilities = new float[scores.Length];
        int blocks = (RowCount + BlockRows - 1) / BlockRows;
        ParallelBlocks.For(blocks, threads, block =>
        {
            double[] row = new double[_classes];
            int end = Math.Min(RowCount, (block + 1) * BlockRows);
            for (int r = block * BlockRows; r < end; r++)
            {
                scores.AsSpan(r * _classes, _classes).CopyTo(row);
                Numerics.Statistics.Softmax.InPlace(row);
                for (int k = 0; k < row.Length; k++)
                    _probabilities[r * _classes + k] = (float)row[k];
            }
        });
    }

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        double factor = _classes / (_classes - 1.0);
        for (int row = start; row < end; row++)
        {
            double p = _probabilities[row * _classes + output];
            double weight = WeightOf(row);
            gradients[row] = (float)(weight * (p - (_codes[row] == output ? 1 : 0)));
            hessians[row] = (float)(weight * factor * p * (1 - p));
        }
    }

    /// <inheritdoc/>
    protected override double SumLoss(double[] scores, int start, int end)
    {
        double sum = 0;
        double[] row = new double[_classes];
        for (int r = start; r < end; r++)
        {
            scores.AsSpan(r * _classes, _classes).CopyTo(row);
            Numerics.Statistics.Softmax.InPlace(row);
            sum -= WeightOf(r) * Math.Log(Math.Max(row[_codes[r]], 1e-300));
        }
        return sum;
    }
}

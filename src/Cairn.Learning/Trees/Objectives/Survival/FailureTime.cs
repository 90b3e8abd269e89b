using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Trees.Objectives.Survival;

/// <summary>
/// Accelerated failure times: minus the log likelihood of ln T = s + σ(Z − m), where m is the median of Z, so that eˢ
/// is the median time. An observed time adds −ln(f(z)/σt), one known to lie between two −ln(F(z₂) − F(z₁)), with z =
/// (ln t − s)/σ + m; right-censored rows have z₂ = ∞, left-censored ones z₁ = −∞.
/// </summary>
/// <remarks>
/// Barnwal, Cho and Hocking, "Survival regression with accelerated failure time model in XGBoost", 2022. Derivatives
/// are taken from logs of densities and distribution functions, so that they stay exact far in the tails.
/// </remarks>
internal sealed class FailureTime : RowObjective
{
    // Ends closer than this are an observed time between them: differences of F would be of rounding errors.
    private const double Narrow = 1e-5;
    private const double LeastHessian = 1e-16;
    private const double Steepest = 1e6;
    private const int MostSteps = 60;

    private readonly double[] _logLower;
    private readonly double[] _logUpper;
    private readonly TimeDistribution _errors;
    private readonly double _scale;

    /// <summary>The objective over times above 0.</summary>
    /// <param name="times">For each row the interval of its event.</param>
    /// <param name="weights">Weight of each row, or null.</param>
    /// <param name="errors">How errors of log times are spread.</param>
    /// <param name="scale">σ, above 0.</param>
    public FailureTime(SurvivalTimes times, double[]? weights, TimeDistribution errors, double scale)
        : base(times.Lower.Length, weights)
    {
        _logLower = [.. times.Lower.Select(time => Math.Log(time))];
        _logUpper = [.. times.Upper.Select(time => Math.Log(time))];
        _errors = errors;
        _scale = scale;
    }

    /// <inheritdoc/>
    public override string Metric => "aft_loss";

    /// <inheritdoc/>
    public override ScoreLink Link => ScoreLink.Exponential;

    /// <inheritdoc/>
    public override IReadOnlyList<OutputField> OutputFields(Dataset data) => Signature.TimeOutputs;

    /// <inheritdoc/>
    /// <remarks>By Newton's steps kept between the ends where the slope is known to be negative and positive.</remarks>
    public override double[] BaseScores()
    {
        double[] ends = [.. _logLower.Concat(_logUpper).Where(double.IsFinite)];
        double low = ends.Min() - 20 * _scale;
        double high = ends.Max() + 20 * _scale;
        double at = Quantile.Of(ends, null, 0.5);
        for (int step = 0; step < MostSteps; step++)
        {
            double gradient = 0;
            double hessian = 0;
            for (int row = 0; row < RowCount; row++)
            {
                (double first, double second) = Derivatives(row, at);
                gradient += WeightOf(row) * first;
                hessian += WeightOf(row) * second;
            }
            if (gradient < 0)
                low = at;
            else
                high = at;
            double next = at - gradient / hessian;
            if (!(next > low && next < high))
                next = low / 2 + high / 2;
            if (Math.Abs(next - at) <= 1e-12 * _scale)
                return [next];
            at = next;
        }
        return [at];
    }

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        for (int row = start; row < end; row++)
        {
            (double gradient, double hessian) = Derivatives(row, scores[row]);
            gradients[row] = (float)(WeightOf(row) * gradient);
            hessians[row] = (float)(WeightOf(row) * hessian);
        }
    }

    /// <inheritdoc/>
    protected override double SumLoss(double[] scores, int start, int end)
    {
        double sum = 0;
        for (int row = start; row < end; row++)
            sum += WeightOf(row) * Loss(row, scores[row]);
        return sum;
    }

    private double Loss(int row, double score)
    {
        double from = (_logLower[row] - score) / _scale + _errors.Median;
        double to = (_logUpper[row] - score) / _scale + _errors.Median;
        if (from == to)
            return Math.Log(_scale) + _logLower[row] - _errors.LogDensity(from);
        return to - from <= Narrow
            ? -_errors.LogDensity(from / 2 + to / 2) - Math.Log(to - from)
            : -LogBetween(from, to);
    }

    // Each difference of z is −1/σ times that of s.
    private (double Gradient, double Hessian) Derivatives(int row, double score)
    {
        double from = (_logLower[row] - score) / _scale + _errors.Median;
        double to = (_logUpper[row] - score) / _scale + _errors.Median;
        double first;
        double second;
        if (to - from <= Narrow)
        {
            double z = from / 2 + to / 2;
            first = _errors.Slope(z);
            second = _errors.Curvature(z);
        }
        else
        {
            // (ln D)′ = (f₂ − f₁)/D and (ln D)″ = (f₂′ − f₁′)/D − (ln D)′², with D = F₂ − F₁.
            double log = LogBetween(from, to);
            double early = double.IsFinite(from) ? Math.Exp(_errors.LogDensity(from) - log) : 0;
            double late = double.IsFinite(to) ? Math.Exp(_errors.LogDensity(to) - log) : 0;
            first = late - early;
            second = (late > 0 ? late * _errors.Slope(to) : 0) - (early > 0 ? early * _errors.Slope(from) : 0)
                - first * first;
        }
        return (
            Math.Clamp(first / _scale, -Steepest, Steepest),
            Math.Clamp(-second / (_scale * _scale), LeastHessian, Steepest));
    }

    // ln(F₂ − F₁), from the side of the smaller tail so that neither is rounded to 1.
    private double LogBetween(double from, double to)
    {
        if (double.IsPositiveInfinity(to))
            return _errors.LogSurvival(from);
        if (double.IsNegativeInfinity(from))
            return _errors.LogCumulative(to);
        (double large, double small) = from > 0
            ? (_errors.LogSurvival(from), _errors.LogSurvival(to))
            : (_errors.LogCumulative(to), _errors.LogCumulative(from));
        return large + NormalDistribution.LogOneMinus(Math.Exp(small - large));
    }
}

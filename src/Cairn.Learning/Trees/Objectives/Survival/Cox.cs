using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Objectives.Survival;

/// <summary>
/// Cox's proportional hazards: minus the log of the partial likelihood of the order of events, scores being log hazard
/// ratios. With S(t) = Σ e^s over the rows at risk at t, g = e^s A − δ and h = e^s A − e^2s B, where A and B sum 1/S(t)
/// and 1/S(t)² over the events up to the row's time. Reported per event.
/// </summary>
/// <remarks>
/// Cox, "Regression models and life-tables", 1972; ties as Breslow, "Covariance analysis of censored survival data",
/// 1974. Rows that tie with an event are at risk at it. A weight of 2 is the same as the row twice.
/// </remarks>
internal sealed class Cox : Objective
{
    private readonly double[] _times;
    private readonly bool[] _observed;
    private readonly int[] _order;
    private readonly double _events;
    private float[] _gradients = [];
    private float[] _hessians = [];

    /// <summary>The objective over exact or right-censored times.</summary>
    public Cox(SurvivalTimes times, double[]? weights)
        : base(times.Lower.Length, weights)
    {
        _times = times.Lower;
        _observed = [.. times.Upper.Select(double.IsFinite)];
        _order = [.. Enumerable.Range(0, RowCount)];
        Array.Sort([.. _times], _order);
        for (int row = 0; row < RowCount; row++)
            _events += _observed[row] ? WeightOf(row) : 0;
    }

    /// <inheritdoc/>
    public override string Metric => "cox_loss";

    /// <inheritdoc/>
    public override IReadOnlyList<OutputField> OutputFields(Dataset data) => Signature.RiskOutputs;

    /// <summary>0: the likelihood does not change when all scores move together.</summary>
    public override double[] BaseScores() => [0];

    /// <inheritdoc/>
    public override void BeginRound(double[] scores, int threads)
    {
        if (_gradients.Length == 0)
        {
            _gradients = new float[RowCount];
            _hessians = new float[RowCount];
        }
        (double[] hazards, double[] atRisk, _) = Hazards(scores);
        double first = 0;
        double second = 0;
        for (int start = 0, end; start < RowCount; start = end)
        {
            double events = 0;
            for (end = start; end < RowCount && _times[_order[end]] == _times[_order[start]]; end++)
            {
                int row = _order[end];
                events += _observed[row] ? WeightOf(row) : 0;
            }
            if (events > 0)
            {
                first += events / atRisk[start];
                second += events / (atRisk[start] * atRisk[start]);
            }
            for (int i = start; i < end; i++)
            {
                int row = _order[i];
                double expected = hazards[row] * first;
                _gradients[row] = (float)(WeightOf(row) * (expected - (_observed[row] ? 1 : 0)));
                _hessians[row] = (float)(WeightOf(row) * Math.Max(0, expected - hazards[row] * hazards[row] * second));
            }
        }
    }

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        Array.Copy(_gradients, start, gradients, start, end - start);
        Array.Copy(_hessians, start, hessians, start, end - start);
    }

    /// <inheritdoc/>
    public override double Measure(double[] scores, int threads)
    {
        (_, double[] atRisk, double largest) = Hazards(scores);
        double sum = 0;
        for (int start = 0, end; start < RowCount; start = end)
        {
            double logAtRisk = Math.Log(atRisk[start]) + largest;
            for (end = start; end < RowCount && _times[_order[end]] == _times[_order[start]]; end++)
            {
                int row = _order[end];
                sum += _observed[row] ? WeightOf(row) * (logAtRisk - scores[row]) : 0;
            }
        }
        return sum / _events;
    }

    // e^(s − largest s), which scales all sums alike; and by place in time the weighted sum from there on, added up
    // from the end so that nothing cancels.
    private (double[] Hazards, double[] AtRisk, double Largest) Hazards(double[] scores)
    {
        double largest = double.NegativeInfinity;
        foreach (double score in scores)
            largest = Math.Max(largest, score);
        double[] hazards = new double[RowCount];
        double[] atRisk = new double[RowCount];
        double total = 0;
        for (int place = RowCount - 1; place >= 0; place--)
        {
            int row = _order[place];
            // A floor keeps the last rows in time comparable where all others score far above them.
            hazards[row] = Math.Max(1e-150, Math.Exp(scores[row] - largest));
            atRisk[place] = total += WeightOf(row) * hazards[row];
        }
        return (hazards, atRisk, largest);
    }
}

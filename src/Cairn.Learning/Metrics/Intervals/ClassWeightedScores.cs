using System.Buffers;

namespace Cairn.Learning.Metrics.Intervals;

/// <summary>The metrics of a classifier by weights.</summary>
internal sealed class ClassWeightedScores : IWeightedScores
{
    private static readonly string[] s_decisions =
        ["accuracy", "balanced_accuracy", "precision", "recall", "f1", "mcc", "cohen_kappa"];

    private static readonly string[] s_averages = ["precision_weighted", "recall_weighted", "f1_weighted", "f1_micro"];
    private static readonly string[] s_probabilities = ["log_loss", "brier_score", "roc_auc", "pr_auc"];

    private readonly JudgedClasses _judged;
    private readonly bool _binary;
    private readonly double[] _logLoss = [];
    private readonly double[] _brier = [];
    private readonly AreaScores[] _areas = [];

    public ClassWeightedScores(JudgedClasses judged, bool binary)
    {
        _judged = judged;
        _binary = binary;
        bool probable = judged.Probabilities.Length > 0;
        Names =
        [
            .. s_decisions, .. binary ? [] : s_averages, .. probable ? s_probabilities : [],
            .. probable && !binary ? new[] { "roc_auc_weighted" } : [],
        ];
        if (!probable)
            return;
        int[] classes = judged.Actual;
        _logLoss = new double[classes.Length];
        _brier = new double[classes.Length];
        double[] one = [1];
        ReadOnlyMemory<double>[] ofRow = new ReadOnlyMemory<double>[judged.Labels.Length];
        for (int row = 0; row < classes.Length; row++)
        {
            for (int label = 0; label < ofRow.Length; label++)
                ofRow[label] = judged.Probabilities[label].Slice(row, 1);
            _logLoss[row] = ProbabilityMetrics.LogLoss(ofRow, classes.AsSpan(row, 1));
            _brier[row] = binary
                ? ProbabilityMetrics.BrierScore(ofRow[1].Span, [classes[row] == 1], one)
                : ProbabilityMetrics.BrierScore(ofRow, classes.AsSpan(row, 1));
        }
        int[] ranked = binary ? [1] : [.. Enumerable.Range(0, judged.Labels.Length)];
        _areas =
        [
            .. ranked.Select(label => new AreaScores(
                judged.Probabilities[label].Span, RankingMetrics.RowsOf(classes, label))),
        ];
    }

    public IReadOnlyList<string> Names { get; }

    public int[] Rows => _judged.Rows;

    public double Visits => 1 + 2 * _areas.Length;

    public void Measure(ReadOnlySpan<double> weights, Span<double> values)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(weights.Length);
        Span<double> w = rented.AsSpan(0, weights.Length);
        weights.CopyTo(w);
        for (int row = 0; row < _judged.Weights.Length; row++)
            w[row] *= _judged.Weights[row];

        ConfusionMatrix confusion = ConfusionMatrix.Of(_judged.Labels, _judged.Actual, _judged.Predicted, w);
        int at = AddDecisions(confusion, values);
        if (_areas.Length > 0)
            AddProbabilities(w, values[at..]);
        ArrayPool<double>.Shared.Return(rented);
    }

    private int AddDecisions(ConfusionMatrix confusion, Span<double> values)
    {
        bool any = confusion.Total > 0;
        int at = 0;
        values[at++] = confusion.Accuracy;
        values[at++] = confusion.BalancedAccuracy;
        values[at++] = !_binary ? confusion.Macro(confusion.Precision) : any ? confusion.Precision(1) : double.NaN;
        values[at++] = !_binary ? confusion.Macro(confusion.Recall) : any ? confusion.Recall(1) : double.NaN;
        values[at++] = !_binary ? confusion.Macro(confusion.F1) : any ? confusion.F1(1) : double.NaN;
        values[at++] = confusion.MatthewsCorrelation;
        values[at++] = confusion.CohenKappa();
        if (_binary)
            return at;
        values[at++] = confusion.Weighted(confusion.Precision);
        values[at++] = confusion.Weighted(confusion.Recall);
        values[at++] = confusion.Weighted(confusion.F1);
        values[at++] = confusion.Accuracy;
        return at;
    }

    private void AddProbabilities(ReadOnlySpan<double> w, Span<double> values)
    {
        double total = 0;
        double log = 0;
        double squares = 0;
        for (int row = 0; row < w.Length; row++)
        {
            total += w[row];
            log += w[row] * _logLoss[row];
            squares += w[row] * _brier[row];
        }
        values[0] = total > 0 ? log / total : double.NaN;
        values[1] = total > 0 ? squares / total : double.NaN;
        (double Sum, double Weight) roc = default;
        (double Sum, double Weight) weighted = default;
        (double Sum, double Weight) precision = default;
        foreach (AreaScores ranked in _areas)
        {
            (double area, double average, double weight) = ranked.Measure(w);
            if (!double.IsNaN(area))
            {
                roc = (roc.Sum + area, roc.Weight + 1);
                weighted = (weighted.Sum + weight * area, weighted.Weight + weight);
            }
            if (!double.IsNaN(average))
                precision = (precision.Sum + average, precision.Weight + 1);
        }
        values[2] = Mean(roc);
        values[3] = Mean(precision);
        if (!_binary)
            values[4] = Mean(weighted);
    }

    private static double Mean((double Sum, double Weight) of) => of.Weight > 0 ? of.Sum / of.Weight : double.NaN;
}

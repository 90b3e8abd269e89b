namespace Cairn.Learning.Metrics.Intervals;

/// <summary>The metrics of predicted numbers by weights; rows are in the order of their absolute errors.</summary>
internal sealed class NumberWeightedScores : IWeightedScores
{
    private readonly int[] _order;
    private readonly double[] _error;
    private readonly double[] _actual;
    private readonly double[] _relative;
    private readonly double[] _symmetric;
    private readonly double[] _log;
    private readonly double[] _own;
    private readonly double[] _quantileLoss;
    private readonly bool[] _covered;

    public NumberWeightedScores(JudgedNumbers judged)
    {
        Rows = judged.Rows;
        int count = judged.Actual.Length;
        _order = new int[count];
        double[] keys = new double[count];
        for (int row = 0; row < count; row++)
            (_order[row], keys[row]) = (row, Math.Abs(judged.Predicted[row] - judged.Actual[row]));
        Array.Sort(keys, _order);
        // Deviations from the mean: r2 takes differences of their squares.
        double middle = count == 0 ? 0 : judged.Actual.Average();
        _error = new double[count];
        _actual = new double[count];
        _relative = new double[count];
        _symmetric = new double[count];
        _log = new double[count];
        _own = new double[count];
        _quantileLoss = new double[judged.Quantiles.Count > 0 ? count : 0];
        _covered = new bool[judged.Quantiles.Count > 1 ? count : 0];
        bool whole = true;
        bool positive = true;
        for (int i = 0; i < count; i++)
        {
            int row = _order[i];
            double a = judged.Actual[row];
            double p = judged.Predicted[row];
            _error[i] = p - a;
            _actual[i] = a - middle;
            _relative[i] = a == 0 ? 0 : Math.Abs((p - a) / a);
            _symmetric[i] = p == a ? 0 : 2 * Math.Abs(p - a) / (Math.Abs(p) + Math.Abs(a));
            double log = Math.Log(1 + p) - Math.Log(1 + a);
            _log[i] = log * log;
            _own[i] = judged.Weights.Length == 0 ? 1 : judged.Weights[row];
            whole &= a != 0 || _own[i] == 0;
            positive &= double.IsFinite(_log[i]) && a >= 0;
            if (_quantileLoss.Length > 0)
            {
                _quantileLoss[i] = judged.Quantiles.Average(
                    q => QuantileMetrics.PinballLoss(q.Values.AsSpan(row, 1), judged.Actual.AsSpan(row, 1), q.Level));
            }
            if (_covered.Length > 0)
                _covered[i] = a >= judged.Quantiles[0].Values[row] && a <= judged.Quantiles[^1].Values[row];
        }
        Names =
        [
            "rmse", "mae", "r2", "median_absolute_error", "smape", "explained_variance",
            .. whole ? new[] { "mape" } : [], .. positive ? new[] { "rmsle" } : [],
            .. _quantileLoss.Length > 0 ? new[] { "quantile_loss" } : [],
            .. _covered.Length > 0 ? new[] { "coverage" } : [],
        ];
    }

    public IReadOnlyList<string> Names { get; }

    public int[] Rows { get; }

    public double Visits => 3;

    public void Measure(ReadOnlySpan<double> weights, Span<double> values)
    {
        double total = 0, bias = 0, absolute = 0, squared = 0, mean = 0, squares = 0;
        double relative = 0, symmetric = 0, log = 0, quantile = 0, covered = 0;
        for (int i = 0; i < _order.Length; i++)
        {
            double w = weights[_order[i]] * _own[i];
            if (w == 0)
                continue;
            double error = _error[i];
            total += w;
            bias += w * error;
            absolute += w * Math.Abs(error);
            squared += w * error * error;
            mean += w * _actual[i];
            squares += w * _actual[i] * _actual[i];
            relative += w * _relative[i];
            symmetric += w * _symmetric[i];
            log += w * _log[i];
            quantile += _quantileLoss.Length > 0 ? w * _quantileLoss[i] : 0;
            covered += _covered.Length > 0 && _covered[i] ? w : 0;
        }
        if (!(total > 0))
        {
            values.Fill(double.NaN);
            return;
        }
        double variance = squares / total - mean / total * (mean / total);
        // What rounding alone leaves of a target that does not vary is no variance.
        bool varies = variance > 1e-14 * (squares / total);
        int at = 0;
        values[at++] = Math.Sqrt(squared / total);
        values[at++] = absolute / total;
        values[at++] = varies ? 1 - squared / total / variance : double.NaN;
        values[at++] = Median(weights, total);
        values[at++] = symmetric / total;
        values[at++] = varies ? 1 - (squared / total - bias / total * (bias / total)) / variance : double.NaN;
        foreach ((string name, double sum) in new[]
        {
            ("mape", relative), ("rmsle", log), ("quantile_loss", quantile), ("coverage", covered),
        })
        {
            if (at < Names.Count && Names[at] == name)
                values[at++] = name == "rmsle" ? Math.Sqrt(sum / total) : sum / total;
        }
    }

    // The inverse of the distribution function, averaged where half of the weight falls between two errors.
    private double Median(ReadOnlySpan<double> weights, double total)
    {
        double half = total / 2;
        double sum = 0;
        double before = double.NaN;
        for (int i = 0; i < _order.Length; i++)
        {
            double w = weights[_order[i]] * _own[i];
            if (w == 0)
                continue;
            if (!double.IsNaN(before))
                return (before + Math.Abs(_error[i])) / 2;
            sum += w;
            if (sum > half)
                return Math.Abs(_error[i]);
            if (sum == half)
                before = Math.Abs(_error[i]);
        }
        return before;
    }
}

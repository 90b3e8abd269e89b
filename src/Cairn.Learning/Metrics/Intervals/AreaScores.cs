namespace Cairn.Learning.Metrics.Intervals;

/// <summary>ROC AUC and average precision of one class by weights, from rows that were ranked once.</summary>
internal sealed class AreaScores
{
    private readonly int[] _order;
    private readonly bool[] _positive;
    private readonly bool[] _last;

    /// <summary>Ranks rows.</summary>
    /// <param name="scores">Score of each row, finite.</param>
    /// <param name="positive">Whether each is of the class.</param>
    public AreaScores(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        double[] keys = new double[scores.Length];
        _order = new int[keys.Length];
        for (int row = 0; row < keys.Length; row++)
            (keys[row], _order[row]) = (-scores[row], row);
        Array.Sort(keys, _order);
        _positive = new bool[keys.Length];
        _last = new bool[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            _positive[i] = positive[_order[i]];
            _last[i] = i == keys.Length - 1 || keys[i + 1] != keys[i];
        }
    }

    /// <summary>Both areas and the weight of the class; NaN where undefined.</summary>
    /// <param name="weights">Weight of each row, in the order in which they were given.</param>
    public (double RocAuc, double AveragePrecision, double Weight) Measure(ReadOnlySpan<double> weights)
    {
        double area = 0;
        double precision = 0;
        double tp = 0;
        double fp = 0;
        double tiedPositives = 0;
        double tiedNegatives = 0;
        for (int i = 0; i < _order.Length; i++)
        {
            double weight = weights[_order[i]];
            if (_positive[i])
                tiedPositives += weight;
            else
                tiedNegatives += weight;
            if (!_last[i])
                continue;
            area += tiedNegatives * (tp + tiedPositives / 2);
            tp += tiedPositives;
            fp += tiedNegatives;
            if (tiedPositives > 0)
                precision += tiedPositives * (tp / (tp + fp));
            tiedPositives = 0;
            tiedNegatives = 0;
        }
        return (tp > 0 && fp > 0 ? area / tp / fp : double.NaN, tp > 0 ? precision / tp : double.NaN, tp);
    }
}

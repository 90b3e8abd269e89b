namespace Cairn.Learning.Fairness;

/// <summary>
/// Sums over the rows of each group, from which all rates and means follow; O(rows × classes judged).
/// </summary>
internal sealed class GroupTally
{
    private const int CellCount = 4;

    private readonly double[] _cells;
    private readonly double[] _weights;
    private readonly double[] _right;
    private readonly double[] _sums;
    private readonly double[] _scores;
    private readonly int _groups;

    private GroupTally(int groups, int views)
    {
        _groups = groups;
        Views = views;
        _cells = new double[groups * views * CellCount];
        _weights = new double[groups];
        _right = new double[groups];
        _sums = new double[groups * 5];
        _scores = new double[groups];
    }

    /// <summary>Classes that are each judged against all others.</summary>
    public int Views { get; }

    /// <summary>Sums of the rows that are judged.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="groupOf">Group of each of them.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="weights">How much each of them counts.</param>
    public static GroupTally Of(JudgedGroupRows rows, int[] groupOf, int groups, ReadOnlySpan<double> weights)
    {
        GroupTally tally = new(groups, rows.Views.Length);
        if (rows.IsClasses)
            tally.AddClasses(rows, groupOf, weights);
        else
            tally.AddNumbers(rows, groupOf, weights);
        return tally;
    }

    /// <summary>Weight of a group.</summary>
    public double Weight(int group) => _weights[group];

    /// <summary>The weights of a group by truth and prediction of a class.</summary>
    public GroupRate.Cells Cells(int group, int view)
    {
        int at = (view * _groups + group) * CellCount;
        return new GroupRate.Cells(_cells[at + 3], _cells[at + 1], _cells[at + 2], _cells[at]);
    }

    /// <summary>
    /// A rate of a group: of one class against all others, or of all classes its mean over those that have it; the
    /// accuracy of all classes is the share of rows that are right.
    /// </summary>
    /// <param name="rate">The rate.</param>
    /// <param name="group">The group.</param>
    /// <param name="view">The class; −1 for the mean of all.</param>
    public double Rate(GroupRate rate, int group, int view)
    {
        if (view >= 0)
            return rate.In(Cells(group, view));
        if (rate == GroupRate.Accuracy)
            return _weights[group] > 0 ? _right[group] / _weights[group] : double.NaN;
        double sum = 0;
        int known = 0;
        for (int v = 0; v < Views; v++)
        {
            double value = rate.In(Cells(group, v));
            if (double.IsNaN(value))
                continue;
            sum += value;
            known++;
        }
        return known > 0 ? sum / known : double.NaN;
    }

    /// <summary>A mean of a group of numbers; NaN without rows.</summary>
    public double Mean(GroupMean mean, int group)
    {
        double weight = _weights[group];
        if (!(weight > 0))
            return double.NaN;
        double value = _sums[group * 5 + (int)mean] / weight;
        return mean == GroupMean.RootMeanSquaredError ? Math.Sqrt(value) : value;
    }

    /// <summary>Mean score of the class judged in a group, less its base rate; NaN without rows.</summary>
    public double CalibrationGap(int group) => _weights[group] > 0
        ? _scores[group] / _weights[group] - Rate(GroupRate.Base, group, 0)
        : double.NaN;

    /// <summary>Mean score of the class judged in a group; NaN without rows.</summary>
    public double MeanScore(int group) => _weights[group] > 0 ? _scores[group] / _weights[group] : double.NaN;

    private void AddClasses(JudgedGroupRows rows, int[] groupOf, ReadOnlySpan<double> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double weight = weights[i];
            if (weight == 0)
                continue;
            int group = groupOf[i];
            int actual = (int)rows.Actual[i];
            int predicted = (int)rows.Predicted[i];
            _weights[group] += weight;
            if (actual == predicted)
                _right[group] += weight;
            if (rows.Scores is not null)
                _scores[group] += weight * rows.Scores[i];
            for (int v = 0; v < rows.Views.Length; v++)
            {
                int cell = (actual == rows.Views[v] ? 2 : 0) + (predicted == rows.Views[v] ? 1 : 0);
                _cells[(v * _groups + group) * CellCount + cell] += weight;
            }
        }
    }

    private void AddNumbers(JudgedGroupRows rows, int[] groupOf, ReadOnlySpan<double> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double weight = weights[i];
            int group = groupOf[i];
            double error = rows.Predicted[i] - rows.Actual[i];
            _weights[group] += weight;
            Span<double> sums = _sums.AsSpan(group * 5, 5);
            sums[0] += weight * rows.Actual[i];
            sums[1] += weight * rows.Predicted[i];
            sums[2] += weight * error;
            sums[3] += weight * Math.Abs(error);
            sums[4] += weight * error * error;
        }
    }
}

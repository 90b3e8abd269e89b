namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>
/// The constraints of a reduction on given rows: for each sort of rows e and group g, that E[u(h) | e, g] and E[u(h) |
/// e] differ by no more than a bound, where u is 1 for a row that is selected, or that is an error.
/// </summary>
/// <remarks>
/// Agarwal, Beygelzimer, Dudík, Langford and Wallach, "A reductions approach to fair classification" (2018), section 2:
/// each difference is bounded from above and from below, as two constraints. Rows have weights, which the paper has
/// not.
/// </remarks>
internal sealed class ParityMoments
{
    private readonly bool[] _positive;
    private readonly double[] _weights;
    private readonly int[] _eventOf;
    private readonly int[] _cellOf;
    private readonly double[] _eventWeight;
    private readonly double[] _cellWeight;
    private readonly int[] _eventOfCell;
    private readonly bool _isOfErrors;

    /// <summary>The constraints.</summary>
    /// <param name="constraint">What is to be alike.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="groups">Group of each row; −1 for none.</param>
    /// <param name="groupCount">Number of groups.</param>
    /// <param name="weights">Weight of each row.</param>
    public ParityMoments(FairnessConstraint constraint, bool[] positive, int[] groups, int groupCount, double[] weights)
    {
        _positive = positive;
        _weights = weights;
        _isOfErrors = constraint.IsOfErrors;
        TotalWeight = weights.Sum();
        _eventWeight = new double[constraint.Events];
        double[] weightOf = new double[constraint.Events * groupCount];
        _eventOf = new int[positive.Length];
        int[] place = new int[positive.Length];
        for (int row = 0; row < positive.Length; row++)
        {
            _eventOf[row] = constraint.EventOf(positive[row]) ?? -1;
            place[row] = _eventOf[row] < 0 || groups[row] < 0 ? -1 : _eventOf[row] * groupCount + groups[row];
            if (_eventOf[row] >= 0)
                _eventWeight[_eventOf[row]] += weights[row];
            if (place[row] >= 0)
                weightOf[place[row]] += weights[row];
        }
        // Only those that have rows; a group without positives has no true positive rate to bound.
        int[] cells = [.. Enumerable.Range(0, weightOf.Length).Where(cell => weightOf[cell] > 0)];
        int[] numberOf = new int[weightOf.Length];
        Array.Fill(numberOf, -1);
        for (int i = 0; i < cells.Length; i++)
            numberOf[cells[i]] = i;
        _cellOf = [.. place.Select(cell => cell < 0 ? -1 : numberOf[cell])];
        _cellWeight = [.. cells.Select(cell => weightOf[cell])];
        _eventOfCell = [.. cells.Select(cell => cell / groupCount)];
    }

    /// <summary>Number of constraints: half of them from above, then half from below.</summary>
    public int Count => 2 * _cellWeight.Length;

    /// <summary>Weight of all rows.</summary>
    public double TotalWeight { get; }

    /// <summary>The share of rows that a classifier takes for what they are not.</summary>
    /// <param name="selected">Whether it selects each row.</param>
    public double Error(ReadOnlySpan<bool> selected)
    {
        double wrong = 0;
        for (int row = 0; row < selected.Length; row++)
            wrong += selected[row] != _positive[row] ? _weights[row] : 0;
        return wrong / TotalWeight;
    }

    /// <summary>The standard error of the share of rows that a classifier takes for what they are not.</summary>
    /// <param name="selected">Whether it selects each row.</param>
    public double ErrorDeviation(ReadOnlySpan<bool> selected)
    {
        double error = Error(selected);
        double rows = TotalWeight * TotalWeight / _weights.Sum(weight => weight * weight);
        return rows > 1 ? Math.Sqrt(error * (1 - error) / (rows - 1)) : 0;
    }

    /// <summary>By constraint how far the group is from all: above 0 where it has more, for the first half.</summary>
    /// <param name="selected">Whether the classifier selects each row.</param>
    public double[] Gamma(ReadOnlySpan<bool> selected)
    {
        double[] ofEvent = new double[_eventWeight.Length];
        double[] ofCell = new double[_cellWeight.Length];
        for (int row = 0; row < selected.Length; row++)
        {
            bool counts = _isOfErrors ? selected[row] != _positive[row] : selected[row];
            if (!counts || _eventOf[row] < 0)
                continue;
            ofEvent[_eventOf[row]] += _weights[row];
            if (_cellOf[row] >= 0)
                ofCell[_cellOf[row]] += _weights[row];
        }
        double[] gamma = new double[Count];
        for (int cell = 0; cell < ofCell.Length; cell++)
        {
            gamma[cell] = ofCell[cell] / _cellWeight[cell] - ofEvent[_eventOfCell[cell]] / _eventWeight[_eventOfCell[cell]];
            gamma[cell + ofCell.Length] = -gamma[cell];
        }
        return gamma;
    }

    /// <summary>
    /// What it costs to take a row for the other class less what it costs to select it, under multipliers of the
    /// constraints: the best answer to them selects rows above 0 (the paper's section 3.2).
    /// </summary>
    public double[] SignedWeights(ReadOnlySpan<double> multipliers)
    {
        int cells = _cellWeight.Length;
        double[] net = new double[cells];
        double[] ofEvent = new double[_eventWeight.Length];
        for (int cell = 0; cell < cells; cell++)
        {
            net[cell] = multipliers[cell] - multipliers[cell + cells];
            ofEvent[_eventOfCell[cell]] += net[cell];
        }
        double[] signed = new double[_positive.Length];
        for (int row = 0; row < signed.Length; row++)
        {
            double pull = _eventOf[row] < 0 ? 0 : ofEvent[_eventOf[row]] * TotalWeight / _eventWeight[_eventOf[row]];
            if (_cellOf[row] >= 0)
                pull -= net[_cellOf[row]] * TotalWeight / _cellWeight[_cellOf[row]];
            signed[row] = (_positive[row] ? 1 : -1) + (_isOfErrors && _positive[row] ? -pull : pull);
        }
        return signed;
    }

    /// <summary>
    /// Multipliers that give the same or a greater Lagrangian for any classifier: of each pair only the net.
    /// </summary>
    public double[] Project(ReadOnlySpan<double> multipliers)
    {
        int cells = _cellWeight.Length;
        double[] projected = new double[multipliers.Length];
        for (int cell = 0; cell < cells; cell++)
        {
            double net = multipliers[cell] - multipliers[cell + cells];
            projected[cell] = Math.Max(0, net);
            projected[cell + cells] = Math.Max(0, -net);
        }
        return projected;
    }
}

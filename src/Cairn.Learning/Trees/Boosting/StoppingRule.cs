namespace Cairn.Learning.Trees.Boosting;

/// <summary>Follows the metric of the watched rows from round to round: which round was best, and when to stop.</summary>
internal sealed class StoppingRule
{
    private readonly List<double> _history = [];
    private bool _hasBest;

    /// <summary>A rule that has seen nothing yet.</summary>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="higherIsBetter">Which way it improves.</param>
    /// <param name="patience">Rounds without improvement after which to stop; 0 is never.</param>
    /// <param name="delta">Improvements of no more than this do not count, ≥ 0.</param>
    public StoppingRule(string metric, bool higherIsBetter, int patience, double delta)
    {
        Metric = metric;
        HigherIsBetter = higherIsBetter;
        Patience = patience;
        Delta = delta;
        Best = higherIsBetter ? double.NegativeInfinity : double.PositiveInfinity;
    }

    /// <summary>Name of the metric.</summary>
    public string Metric { get; }

    /// <summary>Whether larger values are better.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>Rounds without improvement after which to stop; 0 is never.</summary>
    public int Patience { get; }

    /// <summary>Improvements of no more than this do not count.</summary>
    public double Delta { get; }

    /// <summary>The best value so far, infinite before the first round.</summary>
    public double Best { get; private set; }

    /// <summary>Rounds up to the best one; 0 before the first.</summary>
    public int BestRounds { get; private set; }

    /// <summary>The values after each round.</summary>
    public IReadOnlyList<double> History => _history;

    /// <summary>Whether the model keeps only the rounds up to the best one.</summary>
    public bool KeepsBest => Patience > 0;

    /// <summary>Whether there was no improvement for long enough.</summary>
    public bool IsOver => Patience > 0 && _history.Count - BestRounds >= Patience;

    /// <summary>Takes the value of the model that the fit goes on from, which may stay the best.</summary>
    public void Begin(double value)
    {
        _hasBest = true;
        Best = double.IsNaN(value) ? Best : value;
    }

    /// <summary>Takes up where another rule was.</summary>
    public void Restore(IReadOnlyList<double> history, double best, int bestRounds)
    {
        _history.Clear();
        _history.AddRange(history);
        _hasBest |= history.Count > 0;
        Best = best;
        BestRounds = bestRounds;
    }

    /// <summary>Takes the value after the next round.</summary>
    /// <returns>Whether it is the best so far.</returns>
    public bool Add(double value)
    {
        _history.Add(value);
        bool better = HigherIsBetter ? value > Best + Delta : value < Best - Delta;
        // The first round is the best so far whatever it says; NaN never is better than a number.
        if (!better && _hasBest)
            return false;
        _hasBest = true;
        Best = double.IsNaN(value) ? Best : value;
        BestRounds = _history.Count;
        return true;
    }
}

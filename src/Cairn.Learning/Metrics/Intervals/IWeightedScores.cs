namespace Cairn.Learning.Metrics.Intervals;

/// <summary>
/// The metrics of fixed predictions as functions of how much each row weighs: what sorting they need is done once, so that
/// a resample, which only changes weights, is one pass.
/// </summary>
internal interface IWeightedScores
{
    /// <summary>Names of the metrics, in the order of the values.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The rows of the data that are judged, or the first of each query of a ranking: what can be drawn.</summary>
    int[] Rows { get; }

    /// <summary>How many visits of a row a measurement makes.</summary>
    double Visits { get; }

    /// <summary>Measures.</summary>
    /// <param name="weights">How often each of <see cref="Rows"/> counts, on top of its own weight.</param>
    /// <param name="values">Receives one value a metric; NaN where undefined.</param>
    void Measure(ReadOnlySpan<double> weights, Span<double> values);
}

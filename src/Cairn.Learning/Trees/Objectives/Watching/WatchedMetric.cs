namespace Cairn.Learning.Trees.Objectives.Watching;

/// <summary>What is watched from round to round: turns the scores of known rows into one number.</summary>
internal abstract class WatchedMetric
{
    /// <summary>Name of the metric.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a greater value is better.</summary>
    public abstract bool GreaterIsBetter { get; }

    /// <summary>The metric at the given scores; NaN where it is undefined.</summary>
    /// <param name="scores">Rows × outputs; left as they are.</param>
    /// <param name="threads">Most threads to use; the value does not depend on it.</param>
    public abstract double Measure(double[] scores, int threads);
}

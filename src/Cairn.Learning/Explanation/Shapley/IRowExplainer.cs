using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Learning.Explanation.Shapley;

/// <summary>
/// Tells for each row how far each input column moved each score of a model from its base value. Immutable, and safe
/// for any number of threads.
/// </summary>
public interface IRowExplainer
{
    /// <summary>How it is done: <c>tree</c>, <c>tree-interventional</c>, <c>linear</c>, <c>kernel</c> or
    /// <c>permutation</c>.</summary>
    string Method { get; }

    /// <summary>Names of the input columns, in order.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>The scores explained, at least one.</summary>
    IReadOnlyList<ScoreField> Scores { get; }

    /// <summary>Each score when no column is known.</summary>
    IReadOnlyList<double> BaseValues { get; }

    /// <summary>Explains rows.</summary>
    /// <param name="rows">A table with at least the input columns.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the result does not depend on it.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <exception cref="InputException">A column is missing or mistyped.</exception>
    ContributionTable Explain(Table rows, int threads = 1, CancellationToken cancellation = default);
}

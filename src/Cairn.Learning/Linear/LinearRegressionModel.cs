using Cairn.Data;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Linear;

/// <summary>A linear function of the columns; what <see cref="LinearRegression"/> learnt.</summary>
public sealed class LinearRegressionModel : IModel, IFeatureImportance, IConvergence, IExactContributions
{
    private readonly LinearScores _scores;

    internal LinearRegressionModel(Signature signature, LinearScores scores, int iterations, bool converged)
    {
        Signature = signature;
        _scores = scores;
        Iterations = iterations;
        Converged = converged;
    }

    /// <inheritdoc/>
    public string Kind => LinearRegression.Kind.Name;

    /// <inheritdoc/>
    public Signature Signature { get; }

    /// <summary>Iterations of conjugate gradients; 0 where the equations were solved directly.</summary>
    public int Iterations { get; }

    /// <summary>Whether the solution is exact or within the tolerance.</summary>
    public bool Converged { get; }

    /// <inheritdoc/>
    public string ConvergenceHint =>
        "Raise l2: columns that nearly repeat each other leave the solution undecided.";

    /// <inheritdoc/>
    public IReadOnlyList<double> FeatureImportance => _scores.Importance;

    /// <summary>
    /// The coefficients: <c>column</c> (or <c>(intercept)</c>), <c>level</c> of a category, part of an instant or
    /// <c>(missing)</c>, <c>value</c> in units of the target per unit of the column, <c>standardized</c> per standard
    /// deviation.
    /// </summary>
    public Table Coefficients => _scores.ToTable(null);

    /// <inheritdoc/>
    public Table Predict(Table rows, int threads = 1) =>
        PredictionTable.OfNumbers(Signature, _scores.Of(Signature.Bind(rows), threads));

    /// <inheritdoc/>
    public IRowExplainer? ExactExplainer(Table? background) => background is { RowCount: > 0 }
        ? new LinearContributions(Signature, _scores, [ScoreUnits.OfNumber(Signature)], background)
        : null;

    /// <inheritdoc/>
    public ModelState Save() => new(
        Kind, Signature, new() { ["iterations"] = Iterations, ["converged"] = Converged }, _scores.Save());

    internal static LinearRegressionModel Load(ModelState state)
    {
        LinearScores scores = LinearScores.Load(state, 1);
        (int iterations, bool converged) = FitOutcome.Load(state);
        return new LinearRegressionModel(state.Signature, scores, iterations, converged);
    }
}

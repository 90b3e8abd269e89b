using Cairn.Data;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Models;
using Cairn.Models.Signatures;
using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Linear;

/// <summary>Probabilities from linear scores; what <see cref="LogisticRegression"/> learnt.</summary>
public sealed class LogisticRegressionModel : IModel, IFeatureImportance, IConvergence, IExactContributions
{
    private readonly LinearScores _scores;

    internal LogisticRegressionModel(Signature signature, LinearScores scores, int iterations, bool converged)
    {
        Signature = signature;
        _scores = scores;
        Iterations = iterations;
        Converged = converged;
    }

    /// <inheritdoc/>
    public string Kind => LogisticRegression.Kind.Name;

    /// <inheritdoc/>
    public Signature Signature { get; }

    /// <summary>Iterations of the fit.</summary>
    public int Iterations { get; }

    /// <summary>
    /// Whether the fit met its tolerance; where not, raise <c>max_iterations</c> or <c>l2</c> (classes that a plane
    /// separates have no finite solution without a penalty).
    /// </summary>
    public bool Converged { get; }

    /// <inheritdoc/>
    public string ConvergenceHint =>
        "Raise max_iterations, or l2: classes that a plane separates have no finite solution without it.";

    /// <inheritdoc/>
    public IReadOnlyList<double> FeatureImportance => _scores.Importance;

    /// <summary>
    /// The coefficients: <c>column</c> (or <c>(intercept)</c>), <c>level</c> of a category, part of an instant or
    /// <c>(missing)</c>, <c>class</c>, <c>value</c> in log odds per unit of the column, <c>standardized</c> per standard
    /// deviation. With two classes the scores are those of the second.
    /// </summary>
    public Table Coefficients => _scores.ToTable(_scores.Functions == 1 ? [Signature.Labels[1]] : Signature.Labels);

    /// <inheritdoc/>
    public Table Predict(Table rows, int threads = 1)
    {
        double[] scores = _scores.Of(Signature.Bind(rows), threads);
        return PredictionTable.OfClasses(Signature, _scores.Functions == 1 ? Logistic(scores) : EachSoftmax(scores));
    }

    /// <inheritdoc/>
    public IRowExplainer? ExactExplainer(Table? background) => background is { RowCount: > 0 }
        ? new LinearContributions(Signature, _scores, ScoreUnits.OfClasses(Signature.Labels), background)
        : null;

    /// <inheritdoc/>
    public ModelState Save() => new(
        Kind, Signature, new() { ["iterations"] = Iterations, ["converged"] = Converged }, _scores.Save());

    internal static LogisticRegressionModel Load(ModelState state)
    {
        int classes = state.Signature.Labels.Count;
        if (classes < 2)
            throw state.Broken("its signature names fewer than two classes");
        LinearScores scores = LinearScores.Load(state, classes == 2 ? 1 : classes);
        (int iterations, bool converged) = FitOutcome.Load(state);
        return new LogisticRegressionModel(state.Signature, scores, iterations, converged);
    }

    private static double[] Logistic(double[] scores)
    {
        double[] probabilities = new double[2 * scores.Length];
        for (int row = 0; row < scores.Length; row++)
        {
            // Each from the smaller side, so that neither loses its digits to the other.
            double small = Math.Exp(-Math.Abs(scores[row]));
            double likely = 1 / (1 + small);
            double unlikely = small / (1 + small);
            probabilities[2 * row] = scores[row] >= 0 ? unlikely : likely;
            probabilities[2 * row + 1] = scores[row] >= 0 ? likely : unlikely;
        }
        return probabilities;
    }

    private double[] EachSoftmax(double[] scores)
    {
        for (int start = 0; start < scores.Length; start += _scores.Functions)
            Softmax.InPlace(scores.AsSpan(start, _scores.Functions));
        return scores;
    }
}

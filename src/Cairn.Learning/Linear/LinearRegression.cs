using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Linear;

/// <summary>
/// Linear regression with squared error and an L2 penalty: ridge regression, or least squares when L2 is 0.
/// </summary>
/// <remarks>
/// Minimises Σ wᵢ (yᵢ − scoreᵢ)² + L2 ‖β‖², where β are the coefficients of the standardised and one-hot encoded columns
/// without the intercept, so L2 is alpha of scikit-learn's Ridge on the same columns (Hoerl and Kennard 1970). Up to 1024
/// columns the normal equations are solved by Cholesky and the solution is refined twice from the residuals, which wins
/// back the digits that squaring the columns loses; where columns are collinear and L2 is 0, it is the solution of least
/// length over standardised columns. Beyond that, conjugate gradients on the same equations. Missing values count as the
/// mean, with a column that says so where training had them; an unseen level adds nothing. O(rows × columns²), or
/// O(rows × columns) an iteration. Sums run over fixed blocks of rows, so the model is the same bytes at any number of
/// threads.
/// </remarks>
public sealed partial record LinearRegression : ILearner<LinearRegressionModel>, IWeightedLearner, IMissingValueLearner
{
    /// <summary>What is known about learners of this kind.</summary>
    public static LearnerKind<LinearRegression> Kind { get; } = new(
        "linear-regression",
        "A weighted sum of the columns; fast, readable, best where effects add up and do not bend.",
        [LearningTask.Regression], () => new LinearRegression(), LinearRegressionModel.Load,
        [
            LearnerOption<LinearRegression>.Number(
                "l2", "Penalty on the squares of the coefficients; 0 is least squares.",
                l => l.L2, (l, value) => l with { L2 = value }, 0)
                .Searched(SearchRange.Number(1e-4, 1e4, log: true)),
            LearnerOption<LinearRegression>.Flag(
                "fit_intercept", "Whether there is a constant term.",
                l => l.FitIntercept, (l, value) => l with { FitIntercept = value }),
        ]);

    /// <summary>Penalty on the squares of the coefficients, ≥ 0; the intercept is not penalised. Default 1.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>Whether there is a constant term. Without one, numbers are scaled but not centred.</summary>
    public bool FitIntercept { get; init; } = true;

    LearnerKind ILearner.Kind => Kind;

    /// <inheritdoc/>
    public LinearRegressionModel Fit(Dataset data, FitContext? context = null)
    {
        context ??= FitContext.Default;
        Kind.Check(this, data);
        context.Cancellation.ThrowIfCancellationRequested();
        LinearDesign design = LinearDesign.Of(data, FitIntercept, context.Threads);
        DesignMatrix matrix = DesignMatrix.Of(design, data, null, context.Threads);
        context.Progress?.Report(new FitProgress("fitting", 0.3));
        context.Cancellation.ThrowIfCancellationRequested();

        Problem problem = new(matrix, data.Target.ToNumbers(), L2, FitIntercept);
        (double[] coefficients, double intercept, int iterations, bool converged) =
            design.Width <= MostColumnsSolvedDirectly
                ? problem.SolveDirectly(context.Cancellation)
                : problem.SolveIteratively(context.Cancellation);
        double[] importance = LinearScores.ImportanceOf(matrix, coefficients, 1);
        Signature signature = new(data.Task, data.Target.Name, design.Space.Inputs, Signature.RegressorOutputs);
        context.Progress?.Report(new FitProgress("fitting", 1, iterations));
        return new LinearRegressionModel(
            signature, new LinearScores(design, coefficients, [intercept], importance), iterations, converged);
    }
}

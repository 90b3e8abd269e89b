using System.Diagnostics;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Optimization;

namespace Cairn.Learning.Linear;

/// <summary>
/// Logistic regression: two classes by the logistic function of one score, more by the softmax of one a class.
/// </summary>
/// <remarks>
/// Minimises Σ wᵢ ℓ(yᵢ, scoreᵢ) + (L2 / 2) ‖β‖² by L-BFGS, where ℓ is the log loss, the sum runs over rows with their
/// weights, and β are the coefficients of the standardised and one-hot encoded columns without the intercepts (Hastie,
/// Tibshirani and Friedman, "The Elements of Statistical Learning", 2nd ed., section 4.4; the symmetric softmax of
/// Friedman, Hastie and Tibshirani 2010, section 4). So L2 is 1 / C of scikit-learn on the same columns. Missing values
/// count as the mean, with a column that says so where training had them; an unseen level adds nothing to the score.
/// O(rows × columns × classes) an iteration; sums run over fixed blocks of rows, so the model is the same bytes at any
/// number of threads.
/// </remarks>
public sealed partial record LogisticRegression
    : ILearner<LogisticRegressionModel>, IWeightedLearner, IMissingValueLearner
{
    private const string None = "none";
    private const string Balanced = "balanced";

    /// <summary>What is known about learners of this kind.</summary>
    public static LearnerKind<LogisticRegression> Kind { get; } = new(
        "logistic-regression",
        "A linear score for each class, turned into probabilities; fast, readable, best where effects add up.",
        [LearningTask.BinaryClassification, LearningTask.MulticlassClassification],
        () => new LogisticRegression(), LogisticRegressionModel.Load,
        [
            LearnerOption<LogisticRegression>.Number(
                "l2", "Penalty on the squares of the coefficients; 1 / C in scikit-learn.",
                l => l.L2, (l, value) => l with { L2 = value }, 0)
                .Searched(SearchRange.Number(1e-4, 1e4, log: true)),
            LearnerOption<LogisticRegression>.Flag(
                "fit_intercept", "Whether the scores have a constant term.",
                l => l.FitIntercept, (l, value) => l with { FitIntercept = value }),
            LearnerOption<LogisticRegression>.Choice(
                "class_weight", "Whether rare classes weigh as much as common ones.", [None, Balanced],
                l => l.ClassWeight, (l, value) => l with { ClassWeight = value }),
            LearnerOption<LogisticRegression>.Integer(
                "max_iterations", "Most iterations of L-BFGS.",
                l => l.MaxIterations, (l, value) => l with { MaxIterations = value }, 1, 1_000_000),
            LearnerOption<LogisticRegression>.Number(
                "tolerance", "Done when no component of the gradient of the mean loss is larger.",
                l => l.Tolerance, (l, value) => l with { Tolerance = value }, 0, 1, minExcluded: true),
        ]);

    /// <summary>Penalty on the squares of the coefficients, ≥ 0; the intercepts are not penalised. Default 1.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>Whether the scores have a constant term. Without one, numbers are scaled but not centred.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>
    /// <c>none</c>, or <c>balanced</c>: rows weigh total weight / (classes × weight of their class), so that every class
    /// weighs the same.
    /// </summary>
    public string ClassWeight { get; init; } = None;

    /// <summary>Most iterations, ≥ 1. Default 1000.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>
    /// Largest component of the gradient of the mean loss that counts as none, in (0, 1]. Default 10⁻⁶.
    /// </summary>
    public double Tolerance { get; init; } = 1e-6;

    LearnerKind ILearner.Kind => Kind;

    /// <inheritdoc/>
    /// <remarks>A fit that is cancelled after its first iteration gives the model so far, not converged.</remarks>
    public LogisticRegressionModel Fit(Dataset data, FitContext? context = null)
    {
        context ??= FitContext.Default;
        Kind.Check(this, data);
        context.Cancellation.ThrowIfCancellationRequested();
        LinearDesign design = LinearDesign.Of(data, FitIntercept, context.Threads);
        IReadOnlyList<string> labels = data.Classes.Labels;
        DesignMatrix matrix = DesignMatrix.Of(design, data, ClassWeights(data), context.Threads);
        context.Cancellation.ThrowIfCancellationRequested();

        // Two classes need one score; the signature decides the same way when the model is loaded.
        int functions = labels.Count == 2 ? 1 : labels.Count;
        Problem problem = new(matrix, [.. data.Classes.Codes], functions, L2, FitIntercept);
        LbfgsOptions options = new()
        {
            MaxIterations = MaxIterations,
            GradientTolerance = Tolerance,
            Cancellation = context.Cancellation,
            Iterated = Reporting(context.Progress),
        };
        LbfgsResult result = Lbfgs.Minimize(problem.Evaluate, new double[problem.Length], options);
        if (result.Iterations == 0 && !result.Converged)
            context.Cancellation.ThrowIfCancellationRequested();
        context.Progress?.Report(new FitProgress("fitting", 1, result.Iterations, "log_loss", result.Value));

        (double[] coefficients, double[] intercepts) = problem.Split(result.Point);
        double[] importance = LinearScores.ImportanceOf(matrix, coefficients, functions);
        Signature signature = new(
            data.Task, data.Target.Name, design.Space.Inputs, Signature.ClassifierOutputs(labels));
        return new LogisticRegressionModel(
            signature, new LinearScores(design, coefficients, intercepts, importance),
            result.Iterations, result.Converged);
    }

    private Func<int, double>? ClassWeights(Dataset data)
    {
        if (ClassWeight == None)
            return null;
        IReadOnlyList<int> codes = data.Classes.Codes;
        double[] weightOf = new double[data.Classes.Labels.Count];
        for (int row = 0; row < codes.Count; row++)
            weightOf[codes[row]] += data.Weights?[row] ?? 1;
        double share = weightOf.Sum() / weightOf.Length;
        double[] factors = [.. weightOf.Select(weight => weight > 0 ? share / weight : 0)];
        return row => factors[codes[row]];
    }

    private Action<int, double, double>? Reporting(IProgress<FitProgress>? progress)
    {
        if (progress is null)
            return null;
        Stopwatch since = Stopwatch.StartNew();
        return (iteration, value, _) =>
        {
            if (iteration > 1 && since.ElapsedMilliseconds < 100)
                return;
            since.Restart();
            double done = Math.Min(1, (double)iteration / MaxIterations);
            progress.Report(new FitProgress("fitting", done, iteration, "log_loss", value));
        };
    }
}

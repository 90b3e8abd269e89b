using Cairn.Formats;
using Cairn.Learning.Ensembles;
using Cairn.Learning.Trees;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Calibration;

/// <summary>Another classifier whose probabilities are calibrated, so that what it says happens as often as it
/// says.</summary>
/// <remarks>
/// The classifier is fitted to all rows, and once more for each fold; the calibrator is fitted to what the models of
/// the folds
/// say of the rows that they did not see, so that no rows are lost: scikit-learn's
/// <c>CalibratedClassifierCV(ensemble=False)</c>. Rows that are alike are in one fold. <c>auto</c> takes the way with
/// the least
/// log loss on folds that its calibrator did not see, leaving probabilities alone included.
/// </remarks>
public sealed record Calibrated : ILearner<CalibratedModel>, IWeightedLearner, IMissingValueLearner
{
    /// <summary>What is known about learners of this kind.</summary>
    public static LearnerKind<Calibrated> Kind { get; } = new(
        "calibrated",
        "Another classifier with calibrated probabilities; where decisions rest on how sure it is. Also --calibrate.",
        [LearningTask.BinaryClassification, LearningTask.MulticlassClassification],
        () => new Calibrated(), CalibratedModel.Load,
        [
            LearnerOption<Calibrated>.Text(
                "learner", "The classifier with its options; gradient boosting when empty.",
                LearnerText.Range, l => l.Learner, (l, v) => l with { Learner = v }, IsLearner),
            LearnerOption<Calibrated>.Choice(
                "method", "How to calibrate; auto takes what predicts best in cross-validation.", CalibrationMethods.Names,
                l => l.Method, (l, v) => l with { Method = v }),
            LearnerOption<Calibrated>.Integer(
                "folds", "Number of folds whose left-out rows the calibrator is fitted to.", l => l.Folds, (l, v) => l with { Folds = v }, 2, 50),
        ]);

    /// <summary>The classifier with its options as JSON; empty for gradient boosting.</summary>
    public string Learner { get; init; } = "";

    /// <summary>One of <see cref="CalibrationMethods.Names"/>.</summary>
    public string Method { get; init; } = CalibrationMethods.Auto;

    /// <summary>Number of folds, 2 to 50.</summary>
    public int Folds { get; init; } = 5;

    LearnerKind ILearner.Kind => Kind;

    /// <summary>The classifier.</summary>
    public ILearner Base => Learner.Length > 0 ? LearnerText.Read(Learner)! : new GradientBoosting();

    /// <summary>A classifier to be calibrated.</summary>
    /// <param name="learner">The classifier.</param>
    /// <param name="method">One of <see cref="CalibrationMethods.Names"/>.</param>
    public static Calibrated Of(ILearner learner, string method = CalibrationMethods.Auto) =>
        new() { Learner = LearnerText.ToJson(learner).ToJsonString(), Method = method };

    /// <inheritdoc/>
    /// <remarks>Cancelled after the first of its fits, it returns that classifier with its probabilities as they
    /// are.</remarks>
    /// <exception cref="InputException">
    /// <c>bad-folds</c>: a class has too few rows to be in two folds; or what the classifier refuses.
    /// </exception>
    public CalibratedModel Fit(Dataset data, FitContext? context = null)
    {
        Kind.Check(this, data);
        context ??= FitContext.Default;
        ILearner inner = Base;
        if (!inner.Kind.Tasks.Contains(data.Task))
        {
            throw new InputException(
                "wrong-task", $"{inner.Kind.Name}, which is to be calibrated, does not do {LearningTasks.NameOf(data.Task)}.",
                "It does " + string.Join(", ", inner.Kind.Tasks.Select(LearningTasks.NameOf)) + ".");
        }
        FoldSet folds = ContentFolds.Of(data, Folds, new SeededRandom(context.Seed).Split("calibration").NextBits());
        int parts = folds.PerRepeat + 1;
        IModel model = inner.Fit(data, context with
        {
            Progress = context.Progress is null ? null : new Part(context.Progress, 1.0 / parts),
        });
        FoldModels fitted;
        try
        {
            context.Cancellation.ThrowIfCancellationRequested();
            fitted = FoldModels.Fit(inner, data, folds, context, done => context.Progress?.Report(
                new FitProgress("calibrating", (1 + done * (parts - 1)) / parts)));
        }
        catch (OperationCanceledException)
        {
            return CalibratedModel.Uncalibrated(model, "Stopped before the probabilities were calibrated.");
        }
        if (data.Classes.Codes.Where(code => code >= 0).Distinct().Count() < 2)
            return CalibratedModel.Uncalibrated(model, "All rows are of one class, so that there was nothing to calibrate by.");
        CalibrationRows rows = CalibrationRows.Of(fitted.OutOfFold, data, fitted.FoldOf, model.Signature);
        string on = $"out-of-fold predictions of {folds.PerRepeat} folds";
        return CalibratedModel.Of(model, rows, Method, on, context.Seed);
    }

    private static bool IsLearner(string text) =>
        text.Length == 0 || LearnerText.Read(text) is ILearner learner and not Calibrated
        && learner.Kind.Tasks.Any(LearningTasks.IsClassification);

    private sealed class Part(IProgress<FitProgress> whole, double share) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => whole.Report(value with { Done = share * value.Done });
    }
}

using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Calibration;
using Cairn.Learning.Conformal;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Learning.Fairness;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Lifecycle.Training;

/// <summary>
/// What a training asks for besides a model: calibrated probabilities, fairness to groups, intervals of a promised coverage.
/// </summary>
internal static class TrainingWrappers
{
    private static bool Calibrates(TrainingRequest request) => request.Calibration is not (null or CalibrationMethods.None);

    /// <summary>Checks all that can be checked without data.</summary>
    /// <exception cref="InputException"><c>unknown-method</c> or <c>bad-option</c>.</exception>
    public static void Check(TrainingRequest request)
    {
        CheckFairness(request);
        if (request.Conformal is ConformalPlan { SetsRowsAside: true } plan && request.Refit)
        {
            throw new InputException(
                "bad-option", $"--refit would fit the model to the rows that --conformal {plan} sets aside.",
                "Leave --refit out, or use --conformal cv-plus, which loses no rows.");
        }
        if (request.Calibration is not string method)
            return;
        CalibrationMethods.Check(method);
        if (!Calibrates(request))
            return;
        if (request.Learner == Calibrated.Kind.Name)
        {
            throw new InputException(
                "bad-option", $"Learner {Calibrated.Kind.Name} calibrates already; --calibrate would do it twice.",
                "Say how by --set method=" + method + ", or name the learner within.");
        }
        if (request.Parent is not null || request.Checkpoint is not null)
        {
            throw new InputException(
                "bad-option", "--calibrate fits the learner several times, which neither goes on from a model nor keeps checkpoints.",
                "Train without it, and calibrate what comes of it by 'cairn calibrate'.");
        }
    }

    /// <summary>Checks against the data.</summary>
    /// <exception cref="InputException"><c>wrong-task</c>.</exception>
    public static void Check(TrainingRequest request, Dataset data)
    {
        if (Calibrates(request))
            CalibratedModel.Check(data.Task);
        request.Conformal?.Check(data.Task);
        if (request.Conformal?.Column is string column && data.Features.All(feature => feature.Name != column))
        {
            throw new InputException(
                "unknown-column", $"--conformal mondrian={column}: the model reads no column '{column}'.",
                NearestNames.Hint(column, data.Features.Select(feature => feature.Name)));
        }
        if (request.Sensitive.Count == 0)
            return;
        AuditedPredictions.CheckTask(data.Task);
        foreach (string name in request.Sensitive)
            _ = data.Table[name];
        if (request.Mitigation is not Mitigated mitigation)
            return;
        if (!LearningTasks.IsClassification(data.Task))
        {
            throw new InputException(
                "wrong-task", $"Mitigations are of classifiers; the task is {LearningTasks.NameOf(data.Task)}.",
                "Leave --mitigate out: --sensitive alone compares the errors of groups.");
        }
        _ = MitigationGroups.Of(data.Table, request.Sensitive, mitigation.MinimumGroupRows);
    }

    /// <summary>How groups are treated on the judged rows; null where none were named.</summary>
    /// <exception cref="InputException"><c>one-group</c> or <c>too-many-groups</c>.</exception>
    public static FairnessAudit? Audit(TrainingRequest request, Judgement judgement, CancellationToken cancellation) =>
        request.Sensitive.Count == 0 ? null : FairnessAudit.Of(
            judgement.Predictions, judgement.Shipped.Signature, judgement.Judged, request.Sensitive, new FairnessOptions
            {
                Resamples = request.Resamples,
                Seed = request.Seed,
                Threads = request.Threads,
                Cancellation = cancellation,
            });

    /// <summary>The learner with what is asked for around it.</summary>
    public static ILearner Wrap(TrainingRequest request, ILearner learner)
    {
        ILearner wrapped = Calibrates(request) ? Calibrated.Of(learner, request.Calibration!) : learner;
        return request.Mitigation is Mitigated mitigation ? mitigation.Around(wrapped, request.Sensitive) : wrapped;
    }

    /// <summary>How often the learner within is fitted in one fit.</summary>
    public static int FitsOf(TrainingRequest request) =>
        (Calibrates(request) ? 1 + new Calibrated().Folds : 1) * (request.Mitigation?.MostFits ?? 1);

    private static void CheckFairness(TrainingRequest request)
    {
        if (request.Mitigation is not Mitigated mitigation)
            return;
        if (request.Learner == Mitigated.Kind.Name || (Calibrates(request) && request.Learner == Calibrated.Kind.Name))
        {
            throw new InputException(
                "bad-option", $"Learner {request.Learner} is made of another already; --mitigate is for the one within.",
                "Name the learner within.");
        }
        if (request.Costs is not null && mitigation.Method != MitigationMethods.Reweighing)
        {
            throw new InputException(
                "bad-option", $"--cost chooses one threshold for all rows, and --mitigate {mitigation.Method} decides otherwise.",
                "Give one of them, or use --mitigate reweighing.");
        }
        if (request.Parent is not null || request.Checkpoint is not null)
        {
            throw new InputException(
                "bad-option", "--mitigate fits the learner to other weights, which neither goes on from a model nor keeps checkpoints.",
                "Train without it, or from the beginning.");
        }
    }
}

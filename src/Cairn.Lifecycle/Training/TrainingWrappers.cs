using Cairn.Formats;
using Cairn.Learning.Calibration;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Lifecycle.Training;

/// <summary>Puts around a learner what a training asks for besides: calibrated probabilities.</summary>
internal static class TrainingWrappers
{
    private static bool Calibrates(TrainingRequest request) => request.Calibration is not (null or CalibrationMethods.None);

    /// <summary>Checks all that can be checked without data.</summary>
    /// <exception cref="InputException"><c>unknown-method</c> or <c>bad-option</c>.</exception>
    public static void Check(TrainingRequest request)
    {
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
    }

    /// <summary>The learner with what is asked for around it.</summary>
    public static ILearner Wrap(TrainingRequest request, ILearner learner) =>
        Calibrates(request) ? Calibrated.Of(learner, request.Calibration!) : learner;

    /// <summary>How often the learner within is fitted in one fit.</summary>
    public static int FitsOf(TrainingRequest request) => Calibrates(request) ? 1 + new Calibrated().Folds : 1;
}

using Cairn.Formats;
using Cairn.Models.Datasets;

namespace Cairn.Models.Learners;

/// <summary>An immutable record of hyper-parameters that can be fitted to data.</summary>
public interface ILearner
{
    /// <summary>Name, task, options: all that is known about learners of this kind.</summary>
    LearnerKind Kind { get; }

    /// <summary>Learns from <paramref name="data"/>.</summary>
    /// <param name="data">Rows, target and roles; at least one row.</param>
    /// <param name="context">Progress, cancellation, threads, seed; defaults when null.</param>
    /// <exception cref="InputException">An option is out of range, or the data cannot be learnt from.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before anything usable was learnt.</exception>
    IModel Fit(Dataset data, FitContext? context = null);
}

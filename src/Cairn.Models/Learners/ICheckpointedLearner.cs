namespace Cairn.Models.Learners;

/// <summary>
/// A learner that keeps checkpoints; see <see cref="FitContext.Checkpoint"/>. A fit that was killed and resumed gives the
/// same bytes as one that was not.
/// </summary>
public interface ICheckpointedLearner : ILearner;

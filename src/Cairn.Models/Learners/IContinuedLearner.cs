namespace Cairn.Models.Learners;

/// <summary>A learner that can go on from a model of its kind; see <see cref="FitContext.Initial"/>.</summary>
public interface IContinuedLearner : ILearner;

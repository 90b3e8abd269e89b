namespace Cairn.Models.Learners;

/// <summary>A learner that takes missing feature values as they are.</summary>
public interface IMissingValueLearner : ILearner;

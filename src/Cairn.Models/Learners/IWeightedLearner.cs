namespace Cairn.Models.Learners;

/// <summary>A learner that respects row weights: an integer weight is the same as repeating the row.</summary>
public interface IWeightedLearner : ILearner;

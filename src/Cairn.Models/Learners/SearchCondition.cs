namespace Cairn.Models.Learners;

/// <summary>When a hyper-parameter means anything.</summary>
/// <param name="Option">The hyper-parameter that decides.</param>
/// <param name="Values">Its values, as texts, with which the other means something.</param>
public sealed record SearchCondition(string Option, IReadOnlyList<string> Values);

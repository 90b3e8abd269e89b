namespace Cairn.Learning.Explanation;

/// <summary>A number that is explained: one a model, or one for each class, target or quantile.</summary>
/// <param name="Name">
/// The class, target or output that it is for; of two classes the second. Unique within a model.
/// </param>
/// <param name="Unit">What it is measured in, a phrase such as <c>log-odds of 'yes'</c>.</param>
/// <param name="IsShare">Whether it is a probability, which reads best in per cent.</param>
public sealed record ScoreField(string Name, string Unit, bool IsShare = false);

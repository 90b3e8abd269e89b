namespace Cairn.Learning.Tuning.Importance;

/// <summary>How much a parameter matters.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">Share of the variance over the space that it explains by itself, 0 to 1.</param>
public sealed record ParameterImportance(string Name, double Share);

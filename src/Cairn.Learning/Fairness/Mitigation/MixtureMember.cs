using Cairn.Models;

namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>A classifier of a mixture: a model, or the same answer to every row.</summary>
/// <param name="Model">The model; null where it answers the same to every row.</param>
/// <param name="Constant">Without a model, the index of the class that it answers.</param>
/// <param name="Weight">Chance that it decides a row, 0 to 1.</param>
public sealed record MixtureMember(IModel? Model, int Constant, double Weight);

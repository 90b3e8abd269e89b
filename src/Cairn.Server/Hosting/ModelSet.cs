using System.Collections.Frozen;
using Cairn.Server.Inference;

namespace Cairn.Server.Hosting;

/// <summary>The models served at one time, and the paths that lead to them.</summary>
/// <param name="Models">The models, in order.</param>
/// <param name="Plans">The same, prepared for requests.</param>
/// <param name="Routes">Where requests for predictions go, by their whole path.</param>
internal sealed record ModelSet(
    IReadOnlyList<ServedModel> Models, ModelPlan[] Plans, FrozenDictionary<string, ModelRoute> Routes)
{
    public static ModelSet Empty { get; } = new([], [], FrozenDictionary<string, ModelRoute>.Empty);
}

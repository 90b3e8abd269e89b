namespace Cairn.Server.Dashboard.Views;

/// <summary>All models, registered or served.</summary>
/// <param name="Models">The models by name.</param>
/// <param name="HasStore">Whether there is a store at all.</param>
public sealed record ModelsView(IReadOnlyList<ModelView> Models, bool HasStore);

namespace Cairn.Lifecycle.Monitoring;

/// <summary>A version of a model that has rows in a prediction log.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Version">Version of the model.</param>
/// <param name="Rows">Rows kept.</param>
/// <param name="From">Time of the oldest of them.</param>
/// <param name="To">Time of the newest of them.</param>
public sealed record LoggedModel(string Model, string Version, long Rows, DateTimeOffset From, DateTimeOffset To);

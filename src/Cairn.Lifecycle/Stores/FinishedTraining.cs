using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Tracking;

namespace Cairn.Lifecycle.Stores;

/// <summary>What a training left in the store.</summary>
/// <param name="Run">The finished run.</param>
/// <param name="Version">The registered version; null when no name was given.</param>
public sealed record FinishedTraining(Run Run, ModelVersion? Version);

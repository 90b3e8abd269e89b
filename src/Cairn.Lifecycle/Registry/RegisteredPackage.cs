using Cairn.Lifecycle.Stores;
using Cairn.Models;

namespace Cairn.Lifecycle.Registry;

/// <summary>A package that is in the store and waits to be referred to.</summary>
internal sealed record RegisteredPackage(Blob Blob, string Kind, LearningTask Task);

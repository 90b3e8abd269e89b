namespace Cairn.Conformance;

/// <summary>One promise that every learner makes, and the test of it.</summary>
/// <param name="Name">The promise as a sentence, with the task it is tested on.</param>
/// <param name="Run">Throws <see cref="ConformanceException"/> where the promise is broken.</param>
public sealed record ConformanceCheck(string Name, Action Run)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

using Cairn.Learning.Tuning.Trials;

namespace Cairn.Lifecycle.Studies;

/// <summary>A search of options as the store has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">What its trials have in common.</param>
/// <param name="Created">When it began.</param>
/// <param name="Updated">When its latest trial began or was done.</param>
public sealed record StoredStudy(string Name, StudyDefinition Definition, DateTimeOffset Created, DateTimeOffset Updated)
{
    /// <summary>The trials by number.</summary>
    public IReadOnlyList<Trial> Trials { get; init; } = [];

    /// <summary>Name of the model that the best trial became; null before.</summary>
    public string? Model { get; init; }

    /// <summary>Version of that model; 0 before.</summary>
    public int Version { get; init; }
}

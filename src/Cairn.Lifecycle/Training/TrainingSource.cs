using Cairn.Data;
using Cairn.Numerics.Memory;

namespace Cairn.Lifecycle.Training;

/// <summary>The rows of a training, as they were read.</summary>
/// <param name="Rows">What to learn from.</param>
/// <param name="Name">Name of the data, such as <c>adult_train.csv.gz</c>.</param>
/// <param name="Digest">SHA-256 of the bytes that were read, in hexadecimal; null when there were none.</param>
public sealed record TrainingSource(Table Rows, string Name, string? Digest = null)
{
    /// <summary>Rows to judge on; when null a part of <see cref="Rows"/> is held out, or folds are used.</summary>
    public Table? Test { get; init; }

    /// <summary>Name of the test data.</summary>
    public string? TestName { get; init; }

    /// <summary>Rows to watch for early stopping; when null the learner holds out a part of what it learns from.</summary>
    public Table? Validation { get; init; }

    /// <summary>Where the rows are, and what else has no room in memory; null when all is in memory.</summary>
    public ScratchSpace? Scratch { get; init; }

    /// <summary>What the reading had to say.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

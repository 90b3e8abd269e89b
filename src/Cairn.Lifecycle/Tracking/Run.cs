using Cairn.Lifecycle.Stores;

namespace Cairn.Lifecycle.Tracking;

/// <summary>A run as it stood when it was read.</summary>
public sealed record Run
{
    /// <summary>Identifier, 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>A name for people, such as <c>calm-otter-512</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended; for a killed run its last sign of life; null while it is running.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Why it failed or was killed; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>Number of the process that started it.</summary>
    public int ProcessId { get; init; }

    /// <summary>Parameters by name, in the order in which they were logged.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>The value of each metric at its last step, in the order in which they were first logged.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Tags by name.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Files by name.</summary>
    public required IReadOnlyDictionary<string, Blob> Artifacts { get; init; }
}

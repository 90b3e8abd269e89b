namespace Cairn.Models.Learners;

/// <summary>Where a fit keeps what it has learnt so far, so that one that was killed can go on.</summary>
/// <param name="Folder">An existing folder; each fit has a file of its own in it, named after its data.</param>
public sealed record FitCheckpoint(string Folder)
{
    /// <summary>Rounds after which to write; 0 to go by time alone.</summary>
    public int EveryRounds { get; init; }

    /// <summary>Time after which to write.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether to go on from what the folder holds of the same fit. Where it holds nothing of it, the fit begins anew.
    /// </summary>
    public bool Resume { get; init; }
}

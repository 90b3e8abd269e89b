namespace Cairn.Models;

/// <summary>
/// A model that remembers how its fit went. The memory is of the fit: a model that was loaded has none.
/// </summary>
public interface IFitRecord
{
    /// <summary>How each metric watched went, round after round; empty when none was.</summary>
    IReadOnlyList<MetricHistory> FitHistory { get; }

    /// <summary>What a reader should know of the fit, a sentence each.</summary>
    IReadOnlyList<string> FitNotes { get; }
}

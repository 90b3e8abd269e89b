using Cairn.Learning.Tuning.Trials;

namespace Cairn.Learning.Tuning.Pruning;

/// <summary>Gives up trials that look worse than others did when as much of them was done.</summary>
public interface IPruner
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>Whether to give up a trial at its last step.</summary>
    /// <param name="others">The other trials of the study.</param>
    /// <param name="trial">The trial, with at least one step.</param>
    bool Prunes(IReadOnlyList<Trial> others, Trial trial);
}

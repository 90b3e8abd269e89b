namespace Cairn.Models;

/// <summary>
/// A model whose fit repeats steps until it meets a tolerance, and which therefore may have stopped short of it.
/// </summary>
public interface IConvergence
{
    /// <summary>Steps that the fit took, ≥ 0; 0 where it was solved directly.</summary>
    int Iterations { get; }

    /// <summary>Whether the fit met its tolerance.</summary>
    bool Converged { get; }

    /// <summary>What to change so that it converges, a sentence naming options as the command line does.</summary>
    string ConvergenceHint { get; }
}

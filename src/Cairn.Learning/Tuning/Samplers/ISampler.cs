using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>Chooses the points of a search.</summary>
/// <remarks>
/// What it chooses depends on the space, the trials before and the seed alone, so that a study that was killed and goes on
/// takes the same way as one that was not.
/// </remarks>
public interface ISampler
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>The point to try next.</summary>
    /// <param name="space">What may be tried.</param>
    /// <param name="trials">All trials so far by number, running ones too.</param>
    /// <param name="number">Number of the trial to come.</param>
    /// <param name="seed">Root of the study's randomness.</param>
    /// <returns>A point, or null where there is nothing left to try.</returns>
    double[]? Sample(SearchSpace space, IReadOnlyList<Trial> trials, int number, ulong seed);
}

using Cairn.Models.Datasets;
using Cairn.Numerics.Memory;

namespace Cairn.Models.Learners;

/// <summary>Everything about a fit that is not a hyper-parameter and must not change what is learnt, save the seed.</summary>
public sealed record FitContext
{
    /// <summary>All cores, seed 0, no progress, no cancellation.</summary>
    public static FitContext Default { get; } = new();

    /// <summary>Receives progress; called from the fitting thread, at most a few times a second's work.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Stops the fit; a learner that already has something usable returns the best so far.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Most threads to use, ≥ 1. Models are the same bytes whatever it is.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The root of all randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Rows to watch for early stopping, with the columns of the training data; when null, a learner that stops early
    /// holds out a part of the training data itself.
    /// </summary>
    public Dataset? Validation { get; init; }

    /// <summary>
    /// Told of every round whose rows are watched, by a learner that has rounds; false ends the fit with what it has. Called
    /// from the fitting thread. Null for nobody.
    /// </summary>
    public Func<WatchedRound, bool>? Watcher { get; init; }

    /// <summary>
    /// A model of the same kind to go on from: the fit adds to what it knows. Only an <see cref="IContinuedLearner"/>
    /// looks at it. Null to begin with nothing.
    /// </summary>
    public IModel? Initial { get; init; }

    /// <summary>
    /// With <see cref="Initial"/>: instead of adding to the model, renews what its leaves say on the new data and keeps
    /// this share, 0 to 1, of what they said. Null to add.
    /// </summary>
    public double? RefreshDecay { get; init; }

    /// <summary>
    /// Where to keep what was learnt so far. Only an <see cref="ICheckpointedLearner"/> looks at it. Null for nowhere.
    /// </summary>
    public FitCheckpoint? Checkpoint { get; init; }

    /// <summary>
    /// Where a learner may keep what does not fit into memory during the fit; gradient boosting keeps its bins there.
    /// The model is the same bytes, and needs nothing of it. Null for memory.
    /// </summary>
    public ScratchSpace? Scratch { get; init; }
}

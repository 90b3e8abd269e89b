using Cairn.Data;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Constraints;
using Cairn.Learning.Trees.Growing;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Memory;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>One fit of gradient boosting: bins the data, then adds a tree an output and round.</summary>
internal sealed class BoostingTrainer
{
    private const int BlockRows = 16384;

    private readonly GradientBoosting _learner;
    private readonly FitContext _context;
    private readonly SeededRandom _random;
    private readonly BoostingStart _start;
    private readonly BoostingSample _training;
    private readonly BoostingSample? _validation;
    private readonly BoostingProgress _progress;
    private readonly StreamedRows? _streamed;
    private readonly List<string> _notes = [];

    /// <summary>Prepares a fit of <paramref name="learner"/> to <paramref name="data"/>.</summary>
    public BoostingTrainer(GradientBoosting learner, Dataset data, FitContext context)
    {
        _learner = learner;
        _context = context;
        _start = BoostingStart.Of(data, context.Initial);
        data = _start.Data;
        _random = new SeededRandom(context.Seed).Split("gradient-boosting");
        (Dataset training, Dataset? validation) =
            BoostingSample.Part(learner, data, context.Validation, _random.Split("validation"));
        _training = BoostingSample.Of(learner, training, data);
        RowSampler.Check(learner, _training);
        TreeConstraints.Of(learner, _start.Space, null, data.Task);
        TreeConstraints.Check(learner, _training.Objective);
        _start.Check(_training.Objective);
        _start.CheckRound(learner, _training.Objective);
        _validation = validation is null ? null : BoostingSample.Of(learner, validation, data);
        _progress = new BoostingProgress(context, learner.Rounds, _training.Objective.RowCount);
    }

    /// <summary>Prepares a fit to rows that are read in batches.</summary>
    public BoostingTrainer(GradientBoosting learner, StreamedRows rows, FitContext context)
    {
        _learner = learner;
        _context = context;
        _streamed = rows;
        _start = new BoostingStart(rows.Data, rows.Space, null, []);
        _random = new SeededRandom(context.Seed).Split("gradient-boosting");
        _training = rows.Sample;
        RowSampler.Check(learner, _training);
        TreeConstraints.Of(learner, _start.Space, null, rows.Data.Task);
        TreeConstraints.Check(learner, _training.Objective);
        _progress = new BoostingProgress(context, learner.Rounds, _training.Objective.RowCount);
    }

    /// <summary>Runs the rounds.</summary>
    public GradientBoostingModel Fit()
    {
        CancellationToken cancellation = _context.Cancellation;
        FeatureSpace space = _start.Space;
        // The bins are of no use after the fit.
        using ScratchSpace? scratch = _context.Scratch?.Nested();
        _progress.Stage("binning");
        (BinLayout layout, BinnedMatrix matrix) = Bin(scratch);
        BinnedMatrix? held = _validation is null
            ? null
            : BinnedMatrix.Of(
                space, layout, _validation.Inputs, false, _context.Threads, cancellation, scratch: scratch);
        if (_learner.LinearLeaves)
        {
            matrix.Values = ValuesOf(_training.Inputs);
            held?.Values = ValuesOf(_validation!.Inputs);
        }
        BoostingState state = new(_learner, _start, _training, _validation, layout, _context.Threads);
        BoostingCheckpoint? checkpoint = _context.Checkpoint is not FitCheckpoint plan ? null : new BoostingCheckpoint(
            plan, _learner, space,
            FitDigest.Of(space, _training, _validation, state.Scores, _context.Seed, _context.Threads));
        bool isOver = checkpoint?.Restore(state) ?? false;
        _progress.Stage("boosting");
        if (!isOver)
            Boost(state, matrix, held, checkpoint);
        return GradientBoostingModel.Of(
            _start.Data, space, state.Build(), _training.Objective, state.History, [.. _start.Notes, .. _notes]);
    }

    private (BinLayout Layout, BinnedMatrix Matrix) Bin(ScratchSpace? scratch)
    {
        FeatureSpace space = _start.Space;
        SeededRandom random = _random.Split("bins");
        ILookup<int, double>? wanted = TreeConstraints.ForcedCuts(_learner, space);
        bool bundle = _learner.Bundling && !_learner.VectorLeaves;
        if (_streamed is not null)
        {
            BinLayout found = _streamed.FindBins(random, wanted);
            return (found, _streamed.Bin(found, bundle, scratch));
        }
        BinLayout layout = BinLayout.Find(
            space, _training.Inputs, _training.Objective.Weights, _learner.Bins, random, _context.Threads,
            _context.Cancellation, _learner.CategoryBins, wanted);
        return (layout, BinnedMatrix.Of(
            space, layout, _training.Inputs, true, _context.Threads, _context.Cancellation, bundle, scratch));
    }

    private ReadOnlyMemory<double>[] ValuesOf(Table inputs) =>
        [.. Enumerable.Range(0, _start.Space.Features.Count).Select(feature => _start.Space.Encode(feature, inputs))];

    private void Boost(BoostingState state, BinnedMatrix matrix, BinnedMatrix? held, BoostingCheckpoint? checkpoint)
    {
        BoostingRound round = new(
            _learner, _training, matrix, _context, _random,
            TreeConstraints.Of(_learner, _start.Space, matrix.Layout.Mappers, _start.Data.Task));
        for (int done = state.Rounds - state.FirstRound + 1; done <= _learner.Rounds; done++)
        {
            if (!TryRound(round, state, matrix, held))
                break;
            if (_validation is not null)
                state.Watch(_validation.Watch.Measure(state.HeldScores, _context.Threads));
            _progress.Round(done, state.Rounds, state.Scores, _training.Watch, state.Stopping);
            if (state.Stopping is { IsOver: true } || !GoesOn(state))
                break;
            checkpoint?.Save(state, complete: false);
        }
        if (_notes.Count == 0)
            checkpoint?.Save(state, complete: true);
    }

    private bool GoesOn(BoostingState state) =>
        _context.Watcher is not { } watcher || state.Stopping is not { } watched
        || watcher(new WatchedRound(state.Rounds, watched.Metric, watched.History[^1], watched.HigherIsBetter));

    // False when the fit is over: cancelled with something in hand, or nothing is left to fit.
    private bool TryRound(BoostingRound round, BoostingState state, BinnedMatrix matrix, BinnedMatrix? held)
    {
        try
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            int number = state.Rounds;
            state.Dart?.Drop(_random.Split((ulong)number + 1).Split("dart"), matrix, state.Scores);
            IReadOnlyList<GrownTree>? grown = round.Run(
                number, state.Scores, state.Dart?.Shrinkage ?? _learner.LearningRate);
            if (grown is null)
                return false;
            if (held is not null)
            {
                for (int output = 0; output < grown.Count; output++)
                    AddToAll(grown[output], held, state.HeldScores, output, _training.Objective.Outputs);
            }
            state.Add(grown, held);
            return true;
        }
        catch (OperationCanceledException) when (state.Rounds > 0)
        {
            int done = state.Rounds - state.FirstRound;
string kept = state.Stopping is { KeepsBest: true } ? "the model is the best of them" : "the model holds them all";
            _notes.Add($"The fit was stopped after {done} of {_learner.Rounds} rounds; {kept}.");
            return false;
        }
    }

    private void AddToAll(GrownTree tree, BinnedMatrix matrix, double[] scores, int output, int outputs)
    {
        int blocks = (matrix.RowCount + BlockRows - 1) / BlockRows;
        ParallelBlocks.For(blocks, _context.Threads, block =>
        {
            int start = block * BlockRows;
            tree.AddTo(scores.AsSpan(output), outputs, matrix, start, Math.Min(matrix.RowCount, start + BlockRows));
        });
    }
}

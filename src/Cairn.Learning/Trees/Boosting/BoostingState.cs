using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Growing;
using Cairn.Models;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>All that a fit has learnt after some rounds, and all that the next round depends on.</summary>
internal sealed class BoostingState
{
    private readonly BoostingStart _start;
    private readonly BinLayout _layout;
    private readonly double[] _baseScores;
    private readonly GrownTreeCollector _trees;
    private double[] _bestScales = [];

    /// <summary>The state before the first round.</summary>
    public BoostingState(
        GradientBoosting learner, BoostingStart start, BoostingSample training, BoostingSample? validation,
        BinLayout layout, int threads)
    {
        _start = start;
        _layout = layout;
        _baseScores = training.BaseScores();
        _trees = start.Collector(layout.Mappers, _baseScores);
        FirstRound = start.Trees?.Rounds ?? 0;
        Rounds = FirstRound;
        Scores = start.Scores(training.Inputs, _baseScores, threads);
        HeldScores = start.Scores(validation?.Inputs, _baseScores, threads);
        if (learner.Dart)
            Dart = new DartTrees(learner, threads, start.Freeze(training.Inputs, validation?.Inputs, threads));
        if (validation is null)
            return;
        Stopping = new StoppingRule(
            validation.Objective.Metric, validation.Objective.GreaterIsBetter, learner.EarlyStoppingRounds,
            learner.EarlyStoppingDelta);
        if (Rounds > 0)
            Stopping.Begin(validation.Objective.Measure(HeldScores, threads));
        _bestScales = [.. Dart?.Scales ?? []];
    }

    /// <summary>Rounds of the model that the fit went on from.</summary>
    public int FirstRound { get; }

    /// <summary>Rounds so far, those of the model before included.</summary>
    public int Rounds { get; private set; }

    /// <summary>Scores of the training rows, row-major.</summary>
    public double[] Scores { get; }

    /// <summary>Scores of the watched rows; empty when there are none.</summary>
    public double[] HeldScores { get; }

    /// <summary>The rounds of a fit with dropout; null without.</summary>
    public DartTrees? Dart { get; }

    /// <summary>What is known of the watched rows; null when there are none.</summary>
    public StoppingRule? Stopping { get; }

    /// <summary>Rounds that the model keeps.</summary>
    public int KeptRounds => Stopping is { KeepsBest: true } ? FirstRound + Stopping.BestRounds : Rounds;

    /// <summary>How the metric of the watched rows went.</summary>
    public IReadOnlyList<MetricHistory> History => Stopping is null
        ? []
        : [new MetricHistory(Stopping.Metric, FirstRound + 1, Stopping.History, FirstRound + Stopping.BestRounds)];

    /// <summary>Takes in a round whose trees are part of the scores already.</summary>
    /// <param name="trees">One an output.</param>
    /// <param name="held">Bins of the watched rows, or null.</param>
    public void Add(IReadOnlyList<GrownTree> trees, BinnedMatrix? held)
    {
        if (Dart is not null)
        {
            Dart.Add(trees, Scores, held, HeldScores);
        }
        else
        {
            for (int output = 0; output < trees.Count; output++)
                _trees.Add(trees[output], output);
        }
        Rounds++;
    }

    /// <summary>Takes in the metric of the watched rows after the latest round.</summary>
    public void Watch(double value)
    {
        // The weights of dropped rounds go on changing, so those of the best round are kept aside.
        if (Stopping!.Add(value) && Dart is not null)
            _bestScales = [.. Dart.Scales];
    }

    /// <summary>The trees that the model keeps.</summary>
    public TreeEnsemble Build()
    {
        if (Dart is null)
            return _trees.Build(KeptRounds * _trees.Builder.TreesPerRound);
        GrownTreeCollector trees = _start.Collector(_layout.Mappers, _baseScores);
        Dart.AddTo(trees, Stopping is { KeepsBest: true } ? _bestScales : Dart.Scales);
        return trees.Build(trees.TreeCount);
    }
}

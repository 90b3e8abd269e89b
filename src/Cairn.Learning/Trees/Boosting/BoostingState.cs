using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Growing;
using Cairn.Models;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>All that a fit has learnt after some rounds, and all that the next round depends on.</summary>
internal sealed class BoostingState
{
    private readonly double[] _baseScores;
    private readonly BinLayout _layout;
    private readonly GrownTreeCollector _trees;
    private double[] _bestScales = [];

    /// <summary>The state before the first round.</summary>
    public BoostingState(
        GradientBoosting learner, BoostingSample training, BoostingSample? validation, BinLayout layout, int threads)
    {
        _layout = layout;
        _baseScores = training.Objective.BaseScores();
        _trees = new GrownTreeCollector(layout.Mappers, _baseScores);
        Scores = Start(_baseScores, training.Objective.RowCount);
        HeldScores = Start(_baseScores, validation?.Objective.RowCount ?? 0);
        Dart = learner.Dart ? new DartTrees(learner, threads) : null;
        if (validation is not null)
        {
            Stopping = new StoppingRule(
                validation.Objective.Metric, false, learner.EarlyStoppingRounds, learner.EarlyStoppingDelta);
        }
    }

    /// <summary>Rounds so far.</summary>
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
    public int KeptRounds => Stopping is { KeepsBest: true } ? Stopping.BestRounds : Rounds;

    /// <summary>How the metric of the watched rows went.</summary>
    public IReadOnlyList<MetricHistory> History => Stopping is null
        ? []
        : [new MetricHistory(Stopping.Metric, 1, Stopping.History, Stopping.BestRounds)];

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
            return _trees.Build(KeptRounds * _baseScores.Length);
        GrownTreeCollector trees = new(_layout.Mappers, _baseScores);
        Dart.AddTo(trees, Stopping is { KeepsBest: true } ? _bestScales : Dart.Scales);
        return trees.Build(trees.TreeCount);
    }

    private static double[] Start(double[] baseScores, int rows)
    {
        double[] scores = new double[rows * baseScores.Length];
        for (int i = 0; i < scores.Length; i++)
            scores[i] = baseScores[i % baseScores.Length];
        return scores;
    }
}

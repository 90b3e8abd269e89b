using Cairn.Formats.Safetensors;
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
    private readonly GradientBoosting _learner;
    private readonly BoostingSample _training;
    private readonly BoostingSample? _validation;
    private readonly int _threads;
    private GrownTreeCollector _trees;
    private TreeEnsemble? _frozen;
    private readonly bool _vectors;
    private double[] _bestScales = [];

    /// <summary>The state before the first round.</summary>
    public BoostingState(
        GradientBoosting learner, BoostingStart start, BoostingSample training, BoostingSample? validation,
        BinLayout layout, int threads)
    {
        _learner = learner;
        _start = start;
        _training = training;
        _validation = validation;
        _layout = layout;
        _threads = threads;
        _frozen = start.Trees;
        _baseScores = training.BaseScores();
        _vectors = learner.VectorLeaves && _baseScores.Length > 1;
        _trees = BoostingStart.Collector(_frozen, layout.Mappers, _baseScores, _vectors);
        FirstRound = start.Trees?.Rounds ?? 0;
        Rounds = FirstRound;
        Scores = start.Scores(training.Inputs, _baseScores, threads);
        HeldScores = start.Scores(validation?.Inputs, _baseScores, threads);
        if (learner.Dart)
            Dart = new DartTrees(learner, threads, Freeze());
        if (validation is null)
            return;
        Stopping = new StoppingRule(
            validation.Watch.Name, validation.Watch.GreaterIsBetter, learner.EarlyStoppingRounds,
            learner.EarlyStoppingDelta);
        if (Rounds > 0)
            Stopping.Begin(validation.Watch.Measure(HeldScores, threads));
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
    public DartTrees? Dart { get; private set; }

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
        return BuildScaled(Stopping is { KeepsBest: true } ? _bestScales : Dart.Scales);
    }

    /// <summary>All that <see cref="Restore"/> needs.</summary>
    public IReadOnlyList<StoredTensor> Store()
    {
        TreeEnsemble trees = Dart is null ? _trees.Builder.Build() : BuildScaled([.. Enumerable.Repeat(1.0, Dart.Count)]);
        List<StoredTensor> tensors =
        [
            .. TreeEnsembleStorage.Write(trees),
            StoredTensor.From<double>("scores", Scores),
            StoredTensor.From<double>("held_scores", HeldScores),
        ];
        if (Stopping is not null)
        {
            tensors.Add(StoredTensor.From<double>("history", [.. Stopping.History]));
            tensors.Add(StoredTensor.From<double>("best", [Stopping.Best, Stopping.BestRounds]));
        }
        if (Dart is not null)
        {
            tensors.Add(StoredTensor.From<double>("dart_births", [.. Dart.Births]));
            tensors.Add(StoredTensor.From<double>("dart_scales", [.. Dart.Scales]));
            tensors.Add(StoredTensor.From<double>("dart_best_scales", _bestScales));
        }
        return tensors;
    }

    /// <summary>Takes up what <see cref="Store"/> gave for a fit of the same rows and options.</summary>
    /// <exception cref="Formats.InputException"><c>broken-model</c>.</exception>
    public void Restore(ModelState stored)
    {
        TreeEnsemble trees = TreeEnsembleStorage.Read(stored, _start.Space, _baseScores.Length);
        if (trees.Rounds < FirstRound)
            throw stored.Broken($"it has {trees.Rounds} rounds, and the fit begins with {FirstRound}");
        double[] scores = stored.Tensor<double>("scores", Scores.Length);
        double[] held = stored.Tensor<double>("held_scores", HeldScores.Length);
        if (Stopping is not null)
        {
            double[] best = stored.Tensor<double>("best", 2);
            double[] history = stored.Tensor<double>("history", trees.Rounds - FirstRound);
            if (!(best[1] >= 0 && best[1] <= history.Length))
                throw stored.Broken($"its best round is {best[1]}");
            Stopping.Restore(history, best[0], (int)best[1]);
        }
        _frozen = trees;
        if (Dart is not null)
        {
            Dart = new DartTrees(_learner, _threads, Freeze());
            Dart.Restore(
                stored.Tensor<double>("dart_births", trees.Rounds), stored.Tensor<double>("dart_scales", trees.Rounds));
            _bestScales = stored.Tensor<double>("dart_best_scales");
            if (_bestScales.Length > trees.Rounds)
                throw stored.Broken($"its best weights are of {_bestScales.Length} rounds");
        }
        _trees = BoostingStart.Collector(trees, _layout.Mappers, _baseScores, _vectors);
        scores.CopyTo(Scores, 0);
        held.CopyTo(HeldScores, 0);
        Rounds = trees.Rounds;
    }

    private TreeEnsemble BuildScaled(IReadOnlyList<double> scales)
    {
        GrownTreeCollector trees = BoostingStart.Collector(
            _frozen?.Take(Math.Min(_frozen.Rounds, scales.Count)), _layout.Mappers, _baseScores, _vectors);
        Dart!.AddTo(trees, scales);
        return trees.Build(trees.TreeCount);
    }

    private FrozenTrees? Freeze() => _frozen is null
        ? null
        : new FrozenTrees(
            _frozen, _start.Space.EncodeRows(_training.Inputs, _threads),
            _validation is null ? [] : _start.Space.EncodeRows(_validation.Inputs, _threads));
}

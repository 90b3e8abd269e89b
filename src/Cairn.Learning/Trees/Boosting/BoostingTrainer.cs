using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Growing;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>One fit of gradient boosting: bins the data, then adds a tree an output and round.</summary>
internal sealed class BoostingTrainer
{
    private const int BlockRows = 16384;
    private const int MillisecondsBetweenReports = 500;

    private readonly GradientBoosting _learner;
    private readonly FitContext _context;
    private readonly SeededRandom _random;
    private readonly FeatureSpace _space;
    private readonly BoostingSample _training;
    private readonly BoostingSample? _validation;
    private readonly Dataset _data;

    /// <summary>Prepares a fit of <paramref name="learner"/> to <paramref name="data"/>.</summary>
    public BoostingTrainer(GradientBoosting learner, Dataset data, FitContext context)
    {
        _learner = learner;
        _context = context;
        _data = data;
        _random = new SeededRandom(context.Seed).Split("gradient-boosting");
        _space = FeatureSpace.Of(data);
        (Dataset training, Dataset? validation) =
            BoostingSample.Part(learner, data, context.Validation, _random.Split("validation"));
        _training = BoostingSample.Of(learner, training, data);
        RowSampler.Check(learner, _training.Objective);
        _validation = validation is null ? null : BoostingSample.Of(learner, validation, data);
    }

    /// <summary>Runs the rounds.</summary>
    public GradientBoostingModel Fit()
    {
        CancellationToken cancellation = _context.Cancellation;
        Report("binning", 0, 0, null);
        double[]? weights = _training.Objective.Weights;
        BinLayout layout = BinLayout.Find(
            _space, _training.Inputs, weights, _learner.Bins, _random.Split("bins"), _context.Threads, cancellation);
        BinnedMatrix matrix = BinnedMatrix.Of(_space, layout, _training.Inputs, true, _context.Threads, cancellation);
        BinnedMatrix? held = _validation is null
            ? null
            : BinnedMatrix.Of(_space, layout, _validation.Inputs, false, _context.Threads, cancellation);
        double[] baseScores = _training.Objective.BaseScores();
        GrownTreeCollector trees = new(layout.Mappers, baseScores);
        Report("boosting", 0, 0, null);
        int rounds = Boost(matrix, held, trees, baseScores);
        return GradientBoostingModel.Of(
            _data, _space, trees.Build(rounds * baseScores.Length), rounds);
    }

    private int Boost(BinnedMatrix matrix, BinnedMatrix? held, GrownTreeCollector trees, double[] baseScores)
    {
        double[] scores = Start(baseScores, matrix.RowCount);
        double[] heldScores = Start(baseScores, held?.RowCount ?? 0);
        BoostingRound round = new(_learner, _training, matrix, _context, _random);
        double best = double.PositiveInfinity;
        int bestRounds = 0;
        long lastReport = 0;
        for (int number = 0; number < _learner.Rounds; number++)
        {
            if (!TryRound(round, number, scores, held, heldScores, trees, baseScores.Length))
                return bestRounds > 0 && _learner.EarlyStoppingRounds > 0 ? bestRounds : number;
            if (_validation is null)
            {
                if (_context.Progress is not null && IsTimeToReport(ref lastReport, number))
                    ReportRound(number, _training.Objective.Measure(scores, _context.Threads));
                continue;
            }
            double loss = _validation.Objective.Measure(heldScores, _context.Threads);
            if (_context.Progress is not null && IsTimeToReport(ref lastReport, number))
                ReportRound(number, loss);
            if (loss < best)
            {
                best = loss;
                bestRounds = number + 1;
            }
            else if (_learner.EarlyStoppingRounds > 0 && number + 1 - bestRounds >= _learner.EarlyStoppingRounds)
            {
                break;
            }
        }
        return _validation is not null && _learner.EarlyStoppingRounds > 0
            ? bestRounds
            : trees.TreeCount / baseScores.Length;
    }

    // False when the fit is over: cancelled with something in hand, or nothing is left to fit.
    private bool TryRound(
        BoostingRound round, int number, double[] scores, BinnedMatrix? held, double[] heldScores,
        GrownTreeCollector trees, int outputs)
    {
        try
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<GrownTree>? grown = round.Run(number, scores);
            if (grown is null)
                return false;
            for (int output = 0; output < outputs; output++)
            {
                trees.Add(grown[output], output);
                if (held is not null)
                    AddToAll(grown[output], held, heldScores, output, outputs);
            }
            return true;
        }
        catch (OperationCanceledException) when (number > 0)
        {
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

    private static double[] Start(double[] baseScores, int rows)
    {
        double[] scores = new double[rows * baseScores.Length];
        for (int i = 0; i < scores.Length; i++)
            scores[i] = baseScores[i % baseScores.Length];
        return scores;
    }

    private bool IsTimeToReport(ref long last, int number)
    {
        long now = Environment.TickCount64;
        if (number + 1 < _learner.Rounds && now - last < MillisecondsBetweenReports)
            return false;
        last = now;
        return true;
    }

    private void ReportRound(int number, double loss) =>
        Report("boosting", (number + 1.0) / _learner.Rounds, number + 1, loss);

    private void Report(string stage, double done, int round, double? value) => _context.Progress?.Report(
        new FitProgress(stage, done, round, value is null ? null : _training.Objective.Metric, value ?? double.NaN));
}

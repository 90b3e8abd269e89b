using Cairn.Data;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Objectives.Watching;

/// <summary>Watches a metric of the task, as an evaluation of the model would give it.</summary>
internal sealed class WatchedEvaluation : WatchedMetric
{
    private readonly Metric _metric;
    private readonly Signature _signature;
    private readonly Objective _objective;
    private readonly Dataset _data;
    private readonly bool[] _positive;
    private readonly double[] _weights;

    /// <summary>Watches a metric over the rows of an objective.</summary>
    /// <param name="metric">A metric of the task.</param>
    /// <param name="objective">The loss over the rows.</param>
    /// <param name="data">The same rows.</param>
    /// <param name="known">The data whose classes are learnt.</param>
    public WatchedEvaluation(Metric metric, Objective objective, Dataset data, Dataset known)
    {
        _metric = metric;
        _objective = objective;
        _signature = Signature.Of(known, [], objective.OutputFields(known));
        _data = data;
        _weights = data.Weights is null ? [] : [.. data.Weights];
        _positive = _signature.Task == LearningTask.BinaryClassification
            ? [.. ClassTarget.From(data.Target, known.Classes.Labels).Codes.Select(code => code == 1)]
            : [];
    }

    /// <inheritdoc/>
    public override string Name => _metric.Name;

    /// <inheritdoc/>
    public override bool GreaterIsBetter => _metric.GreaterIsBetter;

    /// <inheritdoc/>
    public override double Measure(double[] scores, int threads)
    {
        // Areas need no probabilities, only their order.
        if (_positive.Length > 0 && _metric.Name == "roc_auc")
            return RankingMetrics.RocAuc(scores, _positive, _weights);
        if (_positive.Length > 0 && _metric.Name == "pr_auc")
            return RankingMetrics.AveragePrecision(scores, _positive, _weights);
        Table answers = AnswerTable.Of(_signature, [.. _signature.Labels], _objective.Link, [.. scores], _objective.Outputs);
        return Evaluation.Of(answers, _signature, _data, threads, curves: false).Value(_metric.Name) ?? double.NaN;
    }
}

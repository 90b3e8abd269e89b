using Cairn.Learning.Trees.Objectives.Custom;
using Cairn.Learning.Trees.Objectives.Links;

namespace Cairn.Learning.Trees.Objectives.Watching;

/// <summary>Watches a metric of the caller's own.</summary>
internal sealed class WatchedFunction : WatchedMetric
{
    private readonly CustomMetric _custom;
    private readonly ScoreLink _link;
    private readonly int _outputs;
    private readonly double[] _targets;
    private readonly double[]? _weights;

    /// <summary>Watches over the rows of an objective.</summary>
    public WatchedFunction(CustomMetric custom, Objective objective, LossInput input, double[]? weights)
    {
        _custom = custom;
        _link = objective.Link;
        _outputs = objective.Outputs;
        _weights = weights;
        _targets = input.Matrix.Length > 0 ? input.Matrix
            : input.Times is not null ? input.Times.Lower
            : input.Classes > 0 ? [.. input.Codes.Select(code => (double)code)]
            : input.Targets;
    }

    /// <inheritdoc/>
    public override string Name => _custom.Name;

    /// <inheritdoc/>
    public override bool GreaterIsBetter => _custom.GreaterIsBetter;

    /// <inheritdoc/>
    public override double Measure(double[] scores, int threads)
    {
        double[][] answers = _link.Answer([.. scores], _outputs);
        if (_link == ScoreLink.Logistic)
            return _custom.Measure(answers[1], _targets, _weights);
        if (answers.Length == 1)
            return _custom.Measure(answers[0], _targets, _weights);
        double[] all = new double[answers.Length * answers[0].Length];
        for (int i = 0; i < all.Length; i++)
            all[i] = answers[i % answers.Length][i / answers.Length];
        return _custom.Measure(all, _targets, _weights);
    }
}

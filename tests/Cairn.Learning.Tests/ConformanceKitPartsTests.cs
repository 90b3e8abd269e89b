using Cairn.Conformance;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Tests.Trees;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests;

/// <summary>Faults of learners that go on, predict quantiles or grow trees are found too.</summary>
public sealed class ConformanceKitPartsTests
{
    private static readonly ConformanceOptions s_options = new()
    {
        Quantiles = [new("quantiles", "0.1,0.5,0.9")],
    };

    [Theory]
    [InlineData(Fault.ForgetsInitial, "regression: a fit in two parts equals a fit of all rounds")]
    [InlineData(Fault.WritesNoCheckpoint, "regression: a fit that was stopped and resumed equals one that was not")]
    [InlineData(Fault.ResumesElsewhere, "regression: a fit that was stopped and resumed equals one that was not")]
    [InlineData(Fault.CrossesQuantiles, "regression: quantiles do not cross")]
    public void Fault_is_found(Fault fault, string promise)
    {
        Assert.Throws<ConformanceException>(CheckOf(fault, promise).Run);
        CheckOf(Fault.None, promise).Run();
    }

    [Fact]
    public void Trees_that_lose_a_round_are_found()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression);
        GradientBoostingModel model = new GradientBoosting { Rounds = 3 }.Fit(data);
        TreeModelConformance.Check(model, data.Table);
        Assert.Throws<ConformanceException>(() => TreeModelConformance.Check(new LosesARound(model), data.Table));
    }

    private static ConformanceCheck CheckOf(Fault fault, string promise) =>
        LearnerConformance.ChecksOf(FaultyBoosting.KindWith(fault), s_options).Single(c => c.Name == promise);

    public enum Fault
    {
        None,
        ForgetsInitial,
        WritesNoCheckpoint,
        ResumesElsewhere,
        CrossesQuantiles,
    }

    private sealed record FaultyBoosting(Fault Fault) : IContinuedLearner, ICheckpointedLearner
    {
        public double Rounds { get; init; } = 20;

        public string Quantiles { get; init; } = "";

        public LearnerKind Kind => KindWith(Fault);

        public static LearnerKind<FaultyBoosting> KindWith(Fault fault) => new(
            "faulty", "Boosting with one fault.", [LearningTask.Regression], () => new FaultyBoosting(fault),
            _ => throw new NotSupportedException("It is not loaded here."),
            [
                LearnerOption<FaultyBoosting>.Number(
                    "rounds", "Rounds.", l => l.Rounds, (l, v) => l with { Rounds = v }, 1),
                LearnerOption<FaultyBoosting>.Text(
                    "quantiles", "Levels.", "levels", l => l.Quantiles, (l, v) => l with { Quantiles = v }, _ => true),
            ]);

        public IModel Fit(Dataset data, FitContext? context = null)
        {
            context ??= FitContext.Default;
            GradientBoosting learner = new() { Rounds = (int)Rounds };
            if (Quantiles.Length > 0)
                learner = learner with { Loss = "quantile", Quantiles = Quantiles };
            if (Fault == Fault.ForgetsInitial)
                context = context with { Initial = null };
            if (Fault == Fault.WritesNoCheckpoint)
                context = context with { Checkpoint = null };
            if (Fault == Fault.ResumesElsewhere && context.Checkpoint is { Resume: true })
                (learner, context) = (learner with { Rounds = learner.Rounds - 1 }, context with { Checkpoint = null });
            IModel model = learner.Fit(data, context);
            return Fault == Fault.CrossesQuantiles ? new Crossing(model) : model;
        }
    }

    private sealed class Crossing(IModel inner) : IModel
    {
        public string Kind => inner.Kind;

        public Signature Signature => inner.Signature;

        public Table Predict(Table rows, int threads = 1)
        {
            Table predicted = inner.Predict(rows, threads);
            Column last = predicted.Columns[^1];
            return predicted.With(new NumberColumn(last.Name, [.. last.ToNumbers().Select(v => v - 100)]));
        }

        public ModelState Save() => inner.Save();
    }

    private sealed class LosesARound(ITreeModel inner) : ITreeModel
    {
        public string Kind => inner.Kind;

        public Signature Signature => inner.Signature;

        public TreeEnsemble Trees => inner.Trees;

        public FeatureSpace Space => inner.Space;

        public ITreeModel Take(int rounds) => inner.Take(Math.Max(1, rounds - 1));

        public Table Predict(Table rows, int threads = 1) => inner.Predict(rows, threads);

        public ModelState Save() => inner.Save();
    }
}

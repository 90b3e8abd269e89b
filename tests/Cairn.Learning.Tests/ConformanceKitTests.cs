using System.Text.Json.Nodes;
using Cairn.Conformance;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Linear;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests;

/// <summary>
/// A kit that passes everything proves nothing: each of these faults must be found by the promise it breaks.
/// </summary>
public sealed class ConformanceKitTests
{
    [Theory]
    [InlineData(Fault.ShiftsByPosition, "binary: a row is predicted the same alone, in a part and among all")]
    [InlineData(Fault.ForgetsSettings, "binary: a saved and loaded model is the same model")]
    [InlineData(Fault.DependsOnThreads, "binary: the same seed gives the same bytes at 1, 2 and 5 threads")]
    [InlineData(Fault.SumsToTwo, "binary: predictions are what the signature says")]
    [InlineData(Fault.IgnoresCancellation, "binary: a fit cancelled before it starts throws")]
    [InlineData(Fault.SilentProgress, "binary: progress goes from 0 to 1 and never back")]
    [InlineData(Fault.IgnoresFeatures, "binary: an easy problem is learnt far better than the base rate")]
    [InlineData(Fault.TakesAnyOption, "option strength refuses what is out of range")]
    [InlineData(Fault.RemembersFits, "binary: a second fit forgets the first")]
    [InlineData(Fault.IgnoresWeights, "binary: whole weights are the same as repeated rows")]
    [InlineData(Fault.CountsWeightlessRows, "binary: rows of weight 0 leave no trace")]
    [InlineData(Fault.RoundsWeights, "binary: a row is the same as two of half its weight")]
    [InlineData(Fault.RemembersFirstRow, "binary: the order of rows does not change what is learnt")]
    [InlineData(Fault.SharesOptions, "binary: copies with other options share nothing")]
    [InlineData(Fault.ForgetsTheSeed, "binary: any seed gives a sound model, and always the same one")]
    [InlineData(Fault.FailsOnCopiedColumns, "binary: a column given twice does no harm")]
    [InlineData(Fault.TrustsNoise, "binary: a column that says nothing has little importance")]
    public void Fault_is_found(Fault fault, string promise)
    {
        LearnerKind kind = FaultyLearner.KindWith(fault);
        ConformanceCheck check = LearnerConformance.ChecksOf(kind).Single(c => c.Name == promise);
        Assert.Throws<ConformanceException>(check.Run);
    }

    // A penalty of its own size is told apart from weights of another.
    [Fact]
    public void A_penalty_shows_when_weights_grow()
    {
        ConformanceOptions options = new() { ScaleFreeSettings = [] };
        ConformanceCheck check = LearnerConformance.ChecksOf(FaultyLearner.KindWith(Fault.None), options)
            .Single(c => c.Name == "binary: weights four times as large give the same answers");
        Assert.Throws<ConformanceException>(check.Run);
    }

    [Fact]
    public void Without_a_fault_every_promise_is_kept()
    {
        foreach (ConformanceCheck check in LearnerConformance.ChecksOf(FaultyLearner.KindWith(Fault.None)))
            check.Run();
    }

    public enum Fault
    {
        None,
        ShiftsByPosition,
        ForgetsSettings,
        DependsOnThreads,
        SumsToTwo,
        IgnoresCancellation,
        SilentProgress,
        IgnoresFeatures,
        TakesAnyOption,
        RemembersFits,
        IgnoresWeights,
        CountsWeightlessRows,
        RoundsWeights,
        RemembersFirstRow,
        SharesOptions,
        ForgetsTheSeed,
        FailsOnCopiedColumns,
        TrustsNoise,
    }

    private sealed record FaultyLearner(Fault Fault) : ILearner, IWeightedLearner, IMissingValueLearner
    {
        private static int s_fits;
        private static double s_shared = 1;

        public double Strength { get; init; } = 1;

        public LearnerKind Kind => KindWith(Fault);

        public static LearnerKind<FaultyLearner> KindWith(Fault fault) => new(
            "faulty", "Logistic regression with one fault.", [LearningTask.BinaryClassification],
            () => new FaultyLearner(fault), state => FaultyModel.Load(fault, state),
            [
                fault == Fault.TakesAnyOption
                    ? LearnerOption<FaultyLearner>.Choice(
                        "strength", "Almost anything.", ["1", "-1", "1e300", "-1e300", "NaN", "nonsense", ""],
                        _ => "1", (l, _) => l)
                    : LearnerOption<FaultyLearner>.Number(
                        "strength", "Penalty.", l => l.Strength, (l, v) => l.WithStrength(v), 0),
            ]);

        public IModel Fit(Dataset data, FitContext? context = null)
        {
            context ??= FitContext.Default;
            ((LearnerKind<FaultyLearner>)Kind).Check(this, data);
            double extra = Fault switch
            {
                Fault.DependsOnThreads => context.Threads,
                Fault.RemembersFits => ++s_fits,
                Fault.RemembersFirstRow => data.Features[0].ToNumbers()[0],
                Fault.ForgetsTheSeed => Guid.NewGuid().GetHashCode(),
                _ => 0,
            };
            if (Fault == Fault.IgnoresCancellation)
                context = context with { Cancellation = default };
            if (Fault == Fault.SilentProgress)
                context = context with { Progress = null };
            if (Fault is Fault.CountsWeightlessRows or Fault.RoundsWeights && data.Roles.Weight is string weight)
            {
                double least = Fault == Fault.RoundsWeights ? 1 : 0.1;
                NumberColumn other = new(weight, [.. data.Table[weight].ToNumbers().Select(w => Math.Max(w, least))]);
                data = new Dataset(data.Table.With(other), data.Task, data.Roles);
            }
            if (Fault == Fault.IgnoresWeights)
                data = new Dataset(data.Table, data.Target.Name, data.Task, [.. data.Features.Select(f => f.Name)]);
            ILearner inner = Fault == Fault.IgnoresFeatures
                ? new Learning.Baselines.Baseline() : new LogisticRegression { L2 = Fault == Fault.SharesOptions ? s_shared : Strength };
            return new FaultyModel(Fault, inner.Fit(data, context), extra);
        }

        private FaultyLearner WithStrength(double value)
        {
            s_shared = Fault == Fault.SharesOptions ? value : 1;
            return this with { Strength = value };
        }
    }

    private sealed class FaultyModel(Fault fault, IModel inner, double extra) : IModel, IFeatureImportance
    {
        public string Kind => "faulty";

        public Signature Signature => inner.Signature;

        public IReadOnlyList<double> FeatureImportance
        {
            get
            {
                double[] shares = [.. inner.Signature.Inputs.Select(
                    i => i.Name == "size" ? 3.0 : i.Name == "noise" && fault == Fault.TrustsNoise ? 2 : 0)];
                double sum = shares.Sum();
                return sum == 0 ? shares : [.. shares.Select(share => share / sum)];
            }
        }

        public Table Predict(Table rows, int threads = 1)
        {
            Table predicted = inner.Predict(rows, threads);
            Column last = predicted.Columns[^1];
            double[] values = last.ToNumbers();
            for (int row = 0; row < values.Length; row++)
            {
                values[row] += fault == Fault.ShiftsByPosition ? row * 1e-9 : fault == Fault.SumsToTwo ? 1 : 0;
                values[row] -= fault == Fault.ForgetsSettings ? extra * 1e-9 : 0;
                values[row] += fault == Fault.RemembersFirstRow ? extra * 1e-3 : 0;
                if (fault == Fault.FailsOnCopiedColumns && inner.Signature.Inputs.Any(i => i.Name == "size again"))
                    values[row] = double.NaN;
            }
            return predicted.With(new NumberColumn(last.Name, values));
        }

        public ModelState Save()
        {
            ModelState state = inner.Save();
            JsonObject settings = state.Settings.DeepClone().AsObject();
            settings["extra"] = extra;
            settings["saved"] = fault == Fault.ForgetsSettings ? Guid.NewGuid().ToString() : "yes";
            return state with { Kind = Kind, Settings = settings };
        }

        public static FaultyModel Load(Fault fault, ModelState state)
        {
            IModel model = fault == Fault.IgnoresFeatures
                ? Learning.Baselines.Baseline.Kind.Load(state with { Kind = "baseline" })
                : LogisticRegression.Kind.Load(state with { Kind = "logistic-regression" });
            return new FaultyModel(fault, model, (double)state.Settings["extra"]!);
        }
    }
}

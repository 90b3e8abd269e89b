using Cairn.Data;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Forests;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees;

/// <summary>Finds rows unlike the others: those that random splits part from the rest in few steps.</summary>
/// <remarks>
/// <para>
/// Liu, Ting and Zhou, "Isolation forest" (2008). Each tree takes a small draw of rows and splits it by a random feature
/// at a random threshold until every row is alone or the depth is log₂ of the draw. The score of a row is
/// 2^(−E[h]/c(ψ)), where E[h] is its mean depth over the trees (with c(n) added where n rows were left in the leaf) and
/// c(ψ) the mean depth of an unsuccessful search among as many rows as were drawn: near 1 is unusual, 0.5 and below is not.
/// </para>
/// <para>
/// There is no target. Missing values go to a side drawn at each split, or with the fewer rows where the draw had none;
/// each level of a category goes to a side of its own draw. The same seed gives the same bytes at any number of threads.
/// Time is O(trees × sample_rows × log sample_rows) and one scoring of the rows for the threshold.
/// </para>
/// </remarks>
public sealed record IsolationForest : ILearner<IsolationForestModel>, IMissingValueLearner
{
    /// <summary>Name, task and options.</summary>
    public static LearnerKind<IsolationForest> Kind { get; } = new(
        "isolation-forest",
        "Scores rows by how few random splits part them from the others; needs no target.",
        [LearningTask.OutlierDetection],
        () => new IsolationForest(),
        IsolationForestModel.Load,
        [
            LearnerOption<IsolationForest>.Integer(
                "trees", "Number of trees.", l => l.Trees, (l, v) => l with { Trees = v }, 1, 100_000)
                .Alias("n_estimators", "num_trees", "ntree"),
            LearnerOption<IsolationForest>.Integer(
                "sample_rows", "Rows that each tree draws.",
                l => l.SampleRows, (l, v) => l with { SampleRows = v }, 2, 1_000_000).Alias("max_samples", "psi"),
            LearnerOption<IsolationForest>.Text(
                "max_features", "Features that each tree may split by.", FeatureShare.Range,
                l => l.MaxFeatures, (l, v) => l with { MaxFeatures = v }, FeatureShare.IsValid),
            LearnerOption<IsolationForest>.Number(
                "contamination", "Share of the training rows that are called outliers; 0 calls those that score above 0.5.",
                l => l.Contamination, (l, v) => l with { Contamination = v }, 0, 0.5),
        ]);

    LearnerKind ILearner.Kind => Kind;

    /// <summary>Number of trees, 1 to 100,000.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Rows that each tree draws, without replacement, 2 to 1,000,000; all where there are fewer.</summary>
    public int SampleRows { get; init; } = 256;

    /// <summary>Features that each tree may split by: <c>all</c>, <c>sqrt</c>, <c>log2</c>, a number or a share.</summary>
    public string MaxFeatures { get; init; } = "all";

    /// <summary>
    /// Share of the training rows that are called outliers, 0 to 0.5; 0 calls outliers those that score above 0.5.
    /// </summary>
    public double Contamination { get; init; }

    /// <inheritdoc/>
    /// <remarks>Weights of rows are not used. Cancelled after at least one tree, the fit returns the trees so far.</remarks>
    public IsolationForestModel Fit(Dataset data, FitContext? context = null)
    {
        Kind.Check(this, data);
        context ??= FitContext.Default;
        context.Cancellation.ThrowIfCancellationRequested();
        FeatureSpace space = FeatureSpace.Of(data);
        Table inputs = new([.. data.Features]);
        IsolationTrainer trainer = new(this, space, inputs, context);
        TreeEnsemble trees = trainer.Grow();
        Signature signature = Signature.Of(data, space.Inputs, Signature.OutlierOutputs);
        IsolationForestModel model = new(signature, space, trees, trainer.SampleRows, IsolationForestModel.UsualThreshold);
        return Contamination == 0 ? model : model.WithShare(Contamination, data.Table, context.Threads);
    }
}

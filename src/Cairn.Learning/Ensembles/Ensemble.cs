using Cairn.Formats;
using Cairn.Learning.Linear;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Ensembles;

/// <summary>Several learners fitted to the same rows, whose predictions are averaged with weights.</summary>
/// <remarks>
/// Probabilities of classes and predicted numbers are averaged. Learners that err in different ways together err less (Caruana et
/// al., "Ensemble selection from libraries of models", 2004, which is how a search with a budget chooses them and their weights).
/// Member i is fitted with the i-th seed split from the context's.
/// </remarks>
public sealed record Ensemble : ILearner<EnsembleModel>, IWeightedLearner, IMissingValueLearner
{
    /// <summary>What is known about learners of this kind.</summary>
    public static LearnerKind<Ensemble> Kind { get; } = new(
        "ensemble",
        "The weighted mean of several learners; what a search with a budget makes, and a strong start by itself.",
        [LearningTask.Regression, LearningTask.BinaryClassification, LearningTask.MulticlassClassification],
        () => new Ensemble(), EnsembleModel.Load,
        [
            LearnerOption<Ensemble>.Text(
                "members", "The learners with their weights and options; a linear one, a random forest and boosting when empty.",
                EnsembleMember.Range, l => l.Members, (l, v) => l with { Members = v }, EnsembleMember.IsValid),
        ]);

    /// <summary>
    /// The learners with their weights and options as JSON, at most 64; empty for a linear one, a random forest and boosting with
    /// equal weights.
    /// </summary>
    public string Members { get; init; } = "";

    LearnerKind ILearner.Kind => Kind;

    /// <summary>An ensemble of the given learners.</summary>
    public static Ensemble Of(IEnumerable<EnsembleMember> members) => new() { Members = EnsembleMember.Write(members) };

    /// <inheritdoc/>
    /// <remarks>Cancelled after at least one member, the fit returns the members so far.</remarks>
    public EnsembleModel Fit(Dataset data, FitContext? context = null)
    {
        Kind.Check(this, data);
        context ??= FitContext.Default;
        IReadOnlyList<EnsembleMember> members = Members.Length > 0 ? EnsembleMember.Read(Members)! : Usual(data.Task);
        EnsembleMember? wrong = members.FirstOrDefault(member => !member.Learner.Kind.Tasks.Contains(data.Task));
        if (wrong is not null)
        {
            throw new InputException(
                "wrong-task", $"Member {wrong.Learner.Kind.Name} of the ensemble does not do {LearningTasks.NameOf(data.Task)}.",
                "It does " + string.Join(", ", wrong.Learner.Kind.Tasks.Select(LearningTasks.NameOf)) + ".");
        }
        List<(IModel Model, double Weight)> fitted = [];
        for (int i = 0; i < members.Count; i++)
        {
            FitContext inner = context with
            {
                Seed = new SeededRandom(context.Seed).Split("member").Split((ulong)i).NextBits(),
                Progress = context.Progress is null ? null : new Part(context.Progress, i, members.Count),
                Initial = null,
                Checkpoint = null,
            };
            try
            {
                fitted.Add((members[i].Learner.Fit(data, inner), members[i].Weight));
            }
            catch (OperationCanceledException) when (fitted.Count > 0)
            {
                break;
            }
        }
        return EnsembleModel.Of(fitted);
    }

    private static EnsembleMember[] Usual(LearningTask task) =>
    [
        new(task == LearningTask.Regression ? new LinearRegression() : new LogisticRegression()),
        new(new RandomForest()),
        new(new GradientBoosting()),
    ];

    private sealed class Part(IProgress<FitProgress> whole, int index, int count) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => whole.Report(value with
        {
            Stage = "member " + (index + 1) + " of " + count, Done = (index + value.Done) / count,
        });
    }
}

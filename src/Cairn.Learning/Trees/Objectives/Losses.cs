using Cairn.Formats;
using Cairn.Learning.Trees.Objectives.Custom;
using Cairn.Learning.Trees.Objectives.Ranking;
using Cairn.Learning.Trees.Objectives.Survival;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>The losses that gradient boosting knows, by name.</summary>
internal static class Losses
{
    /// <summary>The name that leaves the choice to the task.</summary>
    public const string Auto = "auto";

    private static readonly LearningTask[] s_regression = [LearningTask.Regression];
    private static readonly LearningTask[] s_numbers = [LearningTask.Regression, LearningTask.MultiOutputRegression];
    private static readonly LearningTask[] s_ranking = [LearningTask.Ranking];
    private static readonly LearningTask[] s_survival = [LearningTask.Survival];
    private static readonly LearningTask[] s_binary = [LearningTask.BinaryClassification];
    private static readonly LearningTask[] s_multiclass = [LearningTask.MulticlassClassification];

    /// <summary>All losses; the first of a task is what <see cref="Auto"/> stands for.</summary>
    public static IReadOnlyList<LossKind> All { get; } =
    [
        new("squared_error", s_numbers,
            ["regression", "regression_l2", "l2", "mean_squared_error", "mse", "rmse", "l2_root", "reg:squarederror", "reg:linear"],
            i => i.Matrix.Length > 0
                ? new MultiSquaredError(i.Matrix, i.Columns, i.Weights)
                : new SquaredError(i.Targets, i.Weights)),
        new("absolute_error", s_regression, ["regression_l1", "l1", "mean_absolute_error", "mae", "reg:absoluteerror"],
            i => new AbsoluteError(i.Targets, i.Weights)),
        new("huber", s_regression, [], i => new Huber(i.Targets, i.Weights, i.Learner.HuberDelta)),
        new("quantile", s_regression, ["reg:quantileerror"],
            i => new Quantiles(i.Targets, i.Weights, QuantileLevels.Parse(i.Learner.Quantiles))),
        new("poisson", s_regression, ["count:poisson"], i => new Poisson(i.Targets, i.Weights)) { LeastTarget = 0 },
        new("tweedie", s_regression, ["reg:tweedie"], i => new Tweedie(i.Targets, i.Weights, i.Learner.TweediePower))
        {
            LeastTarget = 0,
        },
        new("gamma", s_regression, ["reg:gamma"], i => new Gamma(i.Targets, i.Weights))
        {
            LeastTarget = 0, ExcludesLeast = true,
        },
        new("pseudo_huber", s_regression, ["reg:pseudohubererror"],
            i => new PseudoHuber(i.Targets, i.Weights, i.Learner.HuberDelta)),
        new("fair", s_regression, [], i => new Fair(i.Targets, i.Weights, i.Learner.HuberDelta)),
        new("mape", s_regression, ["mean_absolute_percentage_error"], i => new Mape(i.Targets, i.Weights)),
        new("cross_entropy", s_regression, ["xentropy", "reg:logistic"], i => new CrossEntropy(i.Targets, i.Weights))
        {
            LeastTarget = 0, MostTarget = 1,
        },
        new("logistic", s_binary, ["binary", "binary:logistic", "log_loss"], i => new BinaryLogistic(i.Codes, i.Weights)),
        new("softmax", s_multiclass, ["multiclass", "multi:softmax", "multi:softprob"],
            i => new Softmax(i.Codes, i.Classes, i.Weights)),
        new("one_vs_rest", s_multiclass, ["multiclassova", "multiclass_ova", "ova", "ovr"],
            i => new OneVsRest(i.Codes, i.Classes, i.Weights)),
        new("lambdarank", s_ranking, ["rank:ndcg"],
            i => new LambdaRank(i.Targets, i.Queries, i.Weights, i.Learner.NdcgAt, byNdcg: true)),
        new("pairwise", s_ranking, ["rank:pairwise"],
            i => new LambdaRank(i.Targets, i.Queries, i.Weights, i.Learner.NdcgAt, byNdcg: false)),
        new("rank_xendcg", s_ranking, ["rank-xendcg", "xendcg", "xe_ndcg", "xe_ndcg_mart", "xendcg_mart"],
            i => new CrossEntropyNdcg(i.Targets, i.Queries, i.Weights, i.Learner.NdcgAt)),
        new("cox", s_survival, ["survival:cox"], i => new Cox(i.Times!, i.Weights)) { ExactTimes = true },
        new("aft", s_survival, ["survival:aft"], i => new FailureTime(
            i.Times!, i.Weights, TimeDistribution.Of(i.Learner.AftDistribution), i.Learner.AftScale)),
    ];

    /// <summary>All names, <see cref="Auto"/> first.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, .. All.Select(loss => loss.Name)];

    /// <summary>Whether a name or what another tool calls it is known.</summary>
    public static bool IsKnown(string name) => name == Auto || Find(name) is not null;

    /// <summary>The name that stands for a known name in options.</summary>
    public static string Canonical(string name) => Find(name)?.Name ?? name;

    /// <summary>
    /// The loss that a learner is to use for a data set; <see cref="Auto"/> takes intervals of survival into account.
    /// </summary>
    /// <exception cref="InputException"><c>bad-option</c>: the loss is for other tasks.</exception>
    public static LossKind Choose(GradientBoosting learner, Dataset data)
    {
        LearningTask task = data.Task;
        if (learner.CustomObjective is CustomObjective custom)
            return ChooseCustom(custom, learner, task);
        LossKind[] fitting = [.. All.Where(loss => loss.Tasks.Contains(task))];
        if (learner.Loss == Auto)
            return data.UpperBound is null ? fitting[0] : fitting.First(loss => !loss.ExactTimes);
        LossKind chosen = Find(learner.Loss)!;
        if (chosen.Tasks.Contains(task))
            return chosen;
        throw new InputException(
            "bad-option",
            $"Option 'loss' of {GradientBoosting.Kind.Name}: found '{learner.Loss}', wanted one for "
                + $"{LearningTasks.NameOf(task)}: {Auto}, {string.Join(", ", fitting.Select(loss => loss.Name))}.",
            $"Leave it out, or use --task {LearningTasks.NameOf(chosen.Tasks[0])}.");
    }

    private static LossKind ChooseCustom(CustomObjective custom, GradientBoosting learner, LearningTask task)
    {
        if (learner.Loss != Auto)
        {
            throw new InputException(
                "bad-option",
                $"Option 'loss' of {GradientBoosting.Kind.Name}: found '{learner.Loss}' beside the objective {custom.Name}, "
                    + $"wanted {Auto}.",
                "Leave one of the two out.");
        }
        if (task is not (LearningTask.Regression or LearningTask.BinaryClassification))
        {
            throw new InputException(
                "bad-option",
                $"The objective {custom.Name} is one of a single score and target, and {LearningTasks.NameOf(task)} has more.",
                "Use it for regression or two classes.");
        }
        return new LossKind(custom.Name, [task], [], input => new DelegatedObjective(custom, input));
    }

    private static LossKind? Find(string name) => All.FirstOrDefault(loss => loss.Name == name || loss.Aliases.Contains(name));
}

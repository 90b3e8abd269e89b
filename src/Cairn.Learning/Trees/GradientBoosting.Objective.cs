using Cairn.Learning.Trees.Objectives;
using Cairn.Learning.Trees.Objectives.Custom;
using Cairn.Learning.Trees.Objectives.Survival;
using Cairn.Learning.Trees.Objectives.Watching;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <content>What is minimised, and where it starts.</content>
public sealed partial record GradientBoosting
{
    /// <summary>
    /// What is minimised. <c>auto</c> is the first of the task, and <c>aft</c> for survival in intervals. For
    /// regression <c>squared_error</c>,
    /// <c>absolute_error</c>, <c>huber</c>, <c>pseudo_huber</c>, <c>fair</c>, <c>mape</c>, <c>quantile</c>, for shares
    /// from 0 to 1 <c>cross_entropy</c>, and with scores that are logs of the mean <c>poisson</c>,
    /// <c>tweedie</c> (targets ≥ 0) and <c>gamma</c> (targets above 0); for two classes <c>logistic</c>; for more
    /// <c>softmax</c> or <c>one_vs_rest</c>; for ranking <c>lambdarank</c>, <c>pairwise</c>
    /// or <c>rank_xendcg</c>; for survival <c>cox</c>,
    /// proportional hazards of exact or right-censored times, or <c>aft</c>, accelerated failure times with any
    /// censoring.
    /// </summary>
    /// <remarks>
    /// Names of XGBoost's and LightGBM's objectives stand for the same, such as <c>count:poisson</c>.
    /// </remarks>
    public string Loss { get; init; } = Losses.Auto;

    /// <summary>
    /// Residual at which <c>huber</c> turns from a square to a straight line, and about which <c>pseudo_huber</c> and
    /// <c>fair</c> do; above 0, in units of the target.
    /// </summary>
    public double HuberDelta { get; init; } = 1;

    /// <summary>
    /// Levels for <c>quantile</c>, rising, each above 0 and below 1, parted by commas; at most 100. Each has a tree a
    /// round; predictions are sorted, so that they never cross, and the (lower) middle one is the answer.
    /// </summary>
    public string Quantiles { get; init; } = "0.5";

    /// <summary>Power of the mean that the variance is in proportion to with <c>tweedie</c>, 1.001 to 1.999.</summary>
    public double TweediePower { get; init; } = 1.5;

    /// <summary>
    /// Places of a query that count with <c>lambdarank</c>, 1 to 100,000: the cut of NDCG, and of the pairs.
    /// </summary>
    public int NdcgAt { get; init; } = 30;

    /// <summary>
    /// Spread of the error of log times with <c>aft</c>: <c>normal</c>, <c>logistic</c> (heavier tails) or
    /// <c>extreme</c> (Weibull times).
    /// </summary>
    public string AftDistribution { get; init; } = "normal";

    /// <summary>Scale of the error of log times with <c>aft</c>, above 0 and at most 100.</summary>
    public double AftScale { get; init; } = 1;

    /// <summary>
    /// What rows of a class weigh besides their own weight: <c>none</c>; <c>balanced</c>, every class the same in sum;
    /// or a list such as <c>yes=2,no=1</c>, classes that are not named weighing 1.
    /// </summary>
    public string ClassWeight { get; init; } = ClassWeights.None;

    /// <summary>
    /// Answer that all rows start from, in the units of the prediction (for two classes the probability of the second):
    /// <c>auto</c> is the best constant.
    /// </summary>
    public string BaseScore { get; init; } = Objectives.BaseScore.Auto;

    /// <summary>
    /// What is watched for early stopping: <c>loss</c> is what <see cref="Loss"/> reports; or any metric of the task,
    /// such as
    /// <c>roc_auc</c>, <c>accuracy</c>, <c>mae</c>, <c>ndcg</c> or <c>concordance</c>, whichever way it improves.
    /// </summary>
    public string StoppingMetric { get; init; } = StoppingMetrics.Loss;

    /// <summary>
    /// A loss of one's own in the place of <see cref="Loss"/>, which is then left at <c>auto</c>; null for none. It is
    /// not stored, and no option of the command line.
    /// </summary>
    public CustomObjective? CustomObjective { get; init; }

    /// <summary>
    /// A metric of one's own in the place of <see cref="StoppingMetric"/>; null for none. It is not stored, and no
    /// option of the command line.
    /// </summary>
    public CustomMetric? CustomMetric { get; init; }

    private static LearnerOption<GradientBoosting>[] ObjectiveOptions() =>
    [
        LearnerOption<GradientBoosting>.Text(
            "loss",
            "What is minimised; auto is the log loss for classes, the squared error for numbers, lambdarank for rankings, and "
                + "for survival cox, or aft where times are intervals.",
            "one of " + string.Join(", ", Losses.Names),
            l => l.Loss, (l, v) => l with { Loss = Losses.Canonical(v) }, Losses.IsKnown)
            .Alias("objective", "application", "app", "objective_type"),
        LearnerOption<GradientBoosting>.Number(
            "huber_delta",
            "Residual from which the losses huber, pseudo_huber and fair grow as a straight line, in units of the target.",
            l => l.HuberDelta, (l, v) => l with { HuberDelta = v }, 0, minExcluded: true)
            .Alias("huber_slope", "fair_c"),
        LearnerOption<GradientBoosting>.Text(
            "quantiles", "Levels for the loss quantile; their predictions never cross.",
            "numbers above 0 and below 1, rising, parted by commas",
            l => l.Quantiles, (l, v) => l with { Quantiles = v }, QuantileLevels.IsValid).Alias("quantile_alpha"),
        LearnerOption<GradientBoosting>.Number(
            "tweedie_power", "Power of the mean that the variance follows with the loss tweedie.",
            l => l.TweediePower, (l, v) => l with { TweediePower = v }, 1.001, 1.999).Alias("tweedie_variance_power"),
        LearnerOption<GradientBoosting>.Integer(
            "ndcg_at", "Places of a query that count with the loss lambdarank.",
            l => l.NdcgAt, (l, v) => l with { NdcgAt = v }, 1, 100_000)
            .Alias("lambdarank_truncation_level", "lambdarank_num_pair_per_sample"),
        LearnerOption<GradientBoosting>.Choice(
            "aft_distribution", "How errors of log times are spread with the loss aft.", TimeDistribution.Names,
            l => l.AftDistribution, (l, v) => l with { AftDistribution = v }).Alias("aft_loss_distribution"),
        LearnerOption<GradientBoosting>.Number(
            "aft_scale", "Scale of the errors of log times with the loss aft.",
            l => l.AftScale, (l, v) => l with { AftScale = v }, 0, 100, minExcluded: true)
            .Alias("aft_loss_distribution_scale"),
        LearnerOption<GradientBoosting>.Text(
            "class_weight", "What rows of a class weigh besides their own weight.",
            ClassWeights.Range,
            l => l.ClassWeight, (l, v) => l with { ClassWeight = v }, ClassWeights.IsValid),
        LearnerOption<GradientBoosting>.Text(
            "base_score", "Answer that all rows start from, in the units of the prediction; auto is the best constant.",
            "auto or a number", l => l.BaseScore, (l, v) => l with { BaseScore = v }, Objectives.BaseScore.IsValid),
        LearnerOption<GradientBoosting>.Text(
            "stopping_metric", "What is watched for early stopping: loss, or any metric of the task.",
            "loss or the name of a metric", l => l.StoppingMetric, (l, v) => l with { StoppingMetric = v },
            StoppingMetrics.IsValid)
            .Alias("eval_metric", "metric", "metrics", "scoring").Synonym("auc", "roc_auc").Synonym("aucpr", "pr_auc")
            .Synonym("average_precision", "pr_auc").Synonym("logloss", "log_loss").Synonym("mlogloss", "log_loss")
            .Synonym("binary_logloss", "log_loss").Synonym("multi_logloss", "log_loss").Synonym("l1", "mae")
            .Synonym("l2", "rmse").Synonym("mse", "rmse").Synonym("cindex", "concordance").Synonym("quantile", "quantile_loss"),
    ];
}

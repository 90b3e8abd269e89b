using Cairn.Formats;
using Cairn.Learning.Trees.Boosting;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees;

/// <content>How rounds follow each other: sampling, stopping, dropout, going on from a model.</content>
public sealed partial record GradientBoosting
{
    /// <summary>
    /// How a round draws its rows: <c>uniform</c>, by <see cref="RowFraction"/>; or <c>goss</c>, gradient-based one-side
    /// sampling (Ke et al., "LightGBM", 2017, algorithm 2): the rows of the largest |gradient · hessian| and a uniform
    /// draw from the others, whose derivatives are multiplied so that sums stay unbiased.
    /// </summary>
    /// <remarks>With <c>goss</c> the first 1 / <see cref="LearningRate"/> rounds use all rows.</remarks>
    public string Sampling { get; init; } = RowSampler.Uniform;

    /// <summary>Share of the rows kept for their large gradients with <c>goss</c>, above 0 and at most 1.</summary>
    public double GossTop { get; init; } = 0.2;

    /// <summary>
    /// Share of all rows that is drawn from the others with <c>goss</c>, above 0; at most 1 − <see cref="GossTop"/>.
    /// </summary>
    public double GossOther { get; init; } = 0.1;

    /// <summary>
    /// Share of the rows of the second class that each round draws, above 0 and at most 1; with two classes only. With
    /// many more rows of the other class, drawing fewer of those makes rounds cheaper.
    /// </summary>
    /// <remarks>Probabilities then are of the rows as drawn, and no longer of the data.</remarks>
    public double PositiveRowFraction { get; init; } = 1;

    /// <summary>Share of the rows of the first class that each round draws; see <see cref="PositiveRowFraction"/>.</summary>
    public double NegativeRowFraction { get; init; } = 1;

    /// <summary>Whether <see cref="RowFraction"/> of a ranking is of whole queries rather than of rows.</summary>
    public bool DrawQueries { get; init; }

    /// <summary>Smallest improvement of the watched metric that counts for early stopping, ≥ 0, in its units.</summary>
    public double EarlyStoppingDelta { get; init; }

    /// <summary>
    /// Whether rounds drop some of the earlier ones while they learn (DART: Rashmi and Gilad-Bachrach 2015), which keeps
    /// the first trees from ruling the rest.
    /// </summary>
    public bool Dart { get; init; }

    /// <summary>Chance that a round is dropped while another learns, 0 to 1.</summary>
    public double DartDropRate { get; init; } = 0.1;

    /// <summary>Chance that a round drops none, 0 to 1.</summary>
    public double DartSkip { get; init; } = 0.5;

    /// <summary>Most rounds dropped at once; 0 is no limit.</summary>
    public int DartMaxDrop { get; init; } = 50;

    /// <summary>Whether a round that does not skip drops at least one.</summary>
    public bool DartDropOne { get; init; }

    /// <summary>Which rounds are dropped: <c>uniform</c>, or <c>weighted</c> in proportion to their weight.</summary>
    public string DartSample { get; init; } = DartTrees.Uniform;

    /// <summary>
    /// How a new tree shares the weight with those dropped: <c>tree</c>, like each of them, or <c>forest</c>, like all of
    /// them together.
    /// </summary>
    public string DartNormalize { get; init; } = DartTrees.ByTree;

    /// <summary>Adds <see cref="Rounds"/> rounds to a model.</summary>
    /// <param name="model">The model to go on from; it stays as it is.</param>
    /// <param name="data">Rows with the model's features by name; levels may be new, classes may not.</param>
    /// <param name="context">As for a fit.</param>
    /// <remarks>
    /// On the data that the model was fitted to, with the same options and seed, the result is the same bytes as that of
    /// one fit of all rounds, as long as neither early stopping nor dropout is used: the bins follow from the data, the
    /// randomness of a round from its number, and the scores from the trees, added in their order. Early stopping begins
    /// to count anew, and dropout takes the rounds before with equal weights.
    /// </remarks>
    /// <exception cref="InputException"><c>wrong-model</c>: of another task, or over other columns or classes.</exception>
    public GradientBoostingModel Continue(GradientBoostingModel model, Dataset data, FitContext? context = null) =>
        Fit(data, (context ?? FitContext.Default) with { Initial = model });

    /// <summary>
    /// Keeps the splits of a model and renews what its leaves say, their covers and the gains, round after round, on new
    /// data: XGBoost's refresh updater, LightGBM's refit.
    /// </summary>
    /// <param name="model">The model to renew; it stays as it is.</param>
    /// <param name="data">Rows with the model's features by name.</param>
    /// <param name="decay">Share of the old value that a leaf keeps, 0 to 1; LightGBM's default is 0.9.</param>
    /// <param name="context">As for a fit.</param>
    /// <remarks>
    /// A leaf that no row comes to keeps its value. The learning rate, the penalties and the loss are those of this
    /// record, so give it the options that the model was fitted with. Sampling does not apply: all rows are used.
    /// </remarks>
    /// <exception cref="InputException">
    /// <c>wrong-model</c>: of another task, or over other columns or classes; <c>bad-option</c>: the decay, or dropout,
    /// after which the weight of a tree is no longer known.
    /// </exception>
    public GradientBoostingModel Refresh(
        GradientBoostingModel model, Dataset data, double decay = 0, FitContext? context = null) =>
        Fit(data, (context ?? FitContext.Default) with { Initial = model, RefreshDecay = decay });

    private static IReadOnlyList<LearnerOption<GradientBoosting>> ProcessOptions() =>
    [
        // Sampling of rows.
        LearnerOption<GradientBoosting>.Choice(
            "sampling",
            "How a round draws its rows: uniform, by row_fraction; or goss, those of large gradients and a share of the others.",
            [RowSampler.Uniform, RowSampler.ByGradient], l => l.Sampling, (l, v) => l with { Sampling = v })
            .Alias("data_sample_strategy", "sampling_method").Synonym("gradient_based", "goss").Synonym("bagging", "uniform"),
        LearnerOption<GradientBoosting>.Number(
            "goss_top", "Share of the rows, those of the largest gradients, that each round keeps with sampling=goss.",
            l => l.GossTop, (l, v) => l with { GossTop = v }, 0, 1, minExcluded: true)
            .Alias("top_rate"),
        LearnerOption<GradientBoosting>.Number(
            "goss_other", "Share of the rows that each round draws from the others with sampling=goss; they weigh more for it.",
            l => l.GossOther, (l, v) => l with { GossOther = v }, 0, 1, minExcluded: true)
            .Alias("other_rate"),
        LearnerOption<GradientBoosting>.Number(
            "positive_row_fraction", "Share of the rows of the second of two classes that each round draws.",
            l => l.PositiveRowFraction, (l, v) => l with { PositiveRowFraction = v }, 0, 1, minExcluded: true)
            .Alias("pos_bagging_fraction", "pos_sub_row", "pos_subsample", "pos_bagging"),
        LearnerOption<GradientBoosting>.Number(
            "negative_row_fraction", "Share of the rows of the first of two classes that each round draws.",
            l => l.NegativeRowFraction, (l, v) => l with { NegativeRowFraction = v }, 0, 1, minExcluded: true)
            .Alias("neg_bagging_fraction", "neg_sub_row", "neg_subsample", "neg_bagging"),
        LearnerOption<GradientBoosting>.Flag(
            "draw_queries", "Whether row_fraction of a ranking is of whole queries rather than of rows.",
            l => l.DrawQueries, (l, v) => l with { DrawQueries = v })
            .Alias("bagging_by_query"),
        // Stopping and dropout.
        LearnerOption<GradientBoosting>.Number(
            "early_stopping_delta", "Smallest improvement that counts for early stopping.",
            l => l.EarlyStoppingDelta, (l, v) => l with { EarlyStoppingDelta = v }, 0)
            .Alias("early_stopping_min_delta", "min_delta"),
        LearnerOption<GradientBoosting>.Flag(
            "dart", "Whether rounds drop some of the earlier ones while they learn; fits better with many rounds, slower.",
            l => l.Dart, (l, v) => l with { Dart = v }),
        LearnerOption<GradientBoosting>.Number(
            "dart_drop_rate", "Chance that a round is dropped while another learns.",
            l => l.DartDropRate, (l, v) => l with { DartDropRate = v }, 0, 1)
            .Alias("rate_drop", "drop_rate"),
        LearnerOption<GradientBoosting>.Number(
            "dart_skip", "Chance that a round drops none.",
            l => l.DartSkip, (l, v) => l with { DartSkip = v }, 0, 1)
            .Alias("skip_drop"),
        LearnerOption<GradientBoosting>.Integer(
            "dart_max_drop", "Most rounds dropped at once; 0 is no limit.",
            l => l.DartMaxDrop, (l, v) => l with { DartMaxDrop = v }, 0, 100_000)
            .Alias("max_drop").Synonym("-1", "0"),
        LearnerOption<GradientBoosting>.Flag(
            "dart_drop_one", "Whether a round that does not skip drops at least one.",
            l => l.DartDropOne, (l, v) => l with { DartDropOne = v })
            .Alias("one_drop").Synonym("1", "true").Synonym("0", "false"),
        LearnerOption<GradientBoosting>.Choice(
            "dart_sample", "Which rounds are dropped: uniform, or weighted by their weight.",
            [DartTrees.Uniform, DartTrees.Weighted], l => l.DartSample, (l, v) => l with { DartSample = v })
            .Alias("sample_type"),
        LearnerOption<GradientBoosting>.Choice(
            "dart_normalize", "How a new tree shares the weight with those dropped: like each tree, or like the whole forest.",
            [DartTrees.ByTree, DartTrees.ByForest], l => l.DartNormalize, (l, v) => l with { DartNormalize = v })
            .Alias("normalize_type"),
    ];
}

namespace Cairn.Learning.Trees.Boosting;

/// <summary>
/// Parameters of XGBoost, LightGBM and scikit-learn that boosting here has no option for, and what to do instead.
/// </summary>
internal static class ForeignParameters
{
    private const string Threads = "The number of threads is not a matter of the model: give --threads.";
    private const string Seed = "One seed rules all that is random: give --seed.";
    private const string Leave = "Leave it out: ";
    private const string Dart = "Give dart=true for what XGBoost and LightGBM call the dart booster, and sampling=goss for goss.";
    private const string Histogram = Leave + "trees are always grown over histograms, in memory, on the processor.";
    private const string Layout = Leave + "the layout of the data in memory is chosen by itself, and results do not depend on it.";
    private const string Cost = Leave + "features have no cost here; drop dear ones with --drop.";
    private const string Roles = "Columns get their roles by --target, --weight, --group, --features and --drop.";
    private const string Quiet = Leave + "give --json for silence, --verbose for more.";
    private const string Missing = Leave + "missing values are found when the data is read; see 'cairn data' for the markers.";
    private const string Forest = "Use --learner random-forest for many trees a round without boosting.";

    /// <summary>What to do in place of each parameter.</summary>
    public static IReadOnlyDictionary<string, string> Instead { get; } = new Dictionary<string, string>
    {
        ["booster"] = Dart,
        ["boosting"] = Dart,
        ["boosting_type"] = Dart,
        ["boost"] = Dart,
        ["uniform_drop"] = "Give dart_sample=uniform or dart_sample=weighted.",
        ["xgboost_dart_mode"] = Leave + "dart here scales as XGBoost does; see dart_normalize.",
        ["num_parallel_tree"] = Forest,
        ["nthread"] = Threads,
        ["n_jobs"] = Threads,
        ["num_threads"] = Threads,
        ["num_thread"] = Threads,
        ["seed"] = Seed,
        ["random_state"] = Seed,
        ["random_seed"] = Seed,
        ["bagging_seed"] = Seed,
        ["feature_fraction_seed"] = Seed,
        ["drop_seed"] = Seed,
        ["extra_seed"] = Seed,
        ["data_random_seed"] = Seed,
        ["objective_seed"] = Seed,
        ["seed_per_iteration"] = Leave + "each round draws from a stream of its own already.",
        ["deterministic"] = Leave + "the same seed always gives the same bytes, whatever the number of threads.",
        ["bagging_freq"] = Leave + "rows are drawn anew in every round.",
        ["subsample_freq"] = Leave + "rows are drawn anew in every round.",
        ["subsample_for_bin"] = Leave + "bins are found from up to 200,000 rows.",
        ["bin_construct_sample_cnt"] = Leave + "bins are found from up to 200,000 rows.",
        ["device"] = Histogram,
        ["device_type"] = Histogram,
        ["gpu_id"] = Histogram,
        ["gpu_platform_id"] = Histogram,
        ["gpu_device_id"] = Histogram,
        ["gpu_use_dp"] = Histogram,
        ["num_gpu"] = Histogram,
        ["predictor"] = Histogram,
        ["tree_method"] = Histogram,
        ["tree_learner"] = Histogram,
        ["updater"] = "Use 'cairn train --refresh MODEL' for the refresh updater; trees are otherwise grown over histograms.",
        ["process_type"] = "Use 'cairn train --refresh MODEL' to renew the leaves of a model on new data.",
        ["refresh_leaf"] = "Use 'cairn train --refresh MODEL', which renews leaf values and covers.",
        ["refit_decay_rate"] = "Use 'cairn train --refresh MODEL --decay SHARE'.",
        ["init_model"] = "Use 'cairn train --continue MODEL'.",
        ["input_model"] = "Use 'cairn train --continue MODEL'.",
        ["warm_start"] = "Use 'cairn train --continue MODEL'.",
        ["snapshot_freq"] = "Use 'cairn train --checkpoint FOLDER'.",
        ["save_period"] = "Use 'cairn train --checkpoint FOLDER'.",
        ["verbosity"] = Quiet,
        ["verbose"] = Quiet,
        ["verbose_eval"] = Quiet,
        ["silent"] = Quiet,
        ["validate_parameters"] = Leave + "unknown options are always refused.",
        ["max_cached_hist_node"] = Layout,
        ["histogram_pool_size"] = Layout,
        ["force_col_wise"] = Layout,
        ["force_row_wise"] = Layout,
        ["is_enable_sparse"] = Layout,
        ["pre_partition"] = Layout,
        ["two_round"] = Layout,
        ["save_binary"] = Layout,
        ["max_bin_by_feature"] = "Give bins, the most bins of every feature.",
        ["min_data_in_bin"] = Leave + "equal values always share a bin, and bins hold about equal weights.",
        ["sketch_eps"] = "Give bins, the most bins of every feature.",
        ["feature_pre_filter"] = Leave + "features that cannot be split never are.",
        ["use_missing"] = Missing,
        ["missing"] = Missing,
        ["enable_categorical"] = Leave + "columns of categories are split by sets of levels as they are.",
        ["categorical_feature"] = "Columns of categories are known by the data; give --schema to change what a column is.",
        ["cat_feature"] = "Columns of categories are known by the data; give --schema to change what a column is.",
        ["label_column"] = Roles,
        ["label"] = Roles,
        ["weight_column"] = Roles,
        ["group_column"] = Roles,
        ["ignore_column"] = Roles,
        ["num_class"] = Leave + "classes are counted in the data.",
        ["importance_type"] = Leave + "the report shows gain, split, cover and permutation.",
        ["feature_selector"] = "It is of linear boosting; use --learner linear-regression or logistic-regression.",
        ["top_k"] = Leave + "it is of distributed training, which there is none of.",
        ["use_quantized_grad"] = Leave + "gradients are always summed in fixed point, exactly.",
        ["num_grad_quant_bins"] = Leave + "gradients are always summed in fixed point, exactly.",
        ["stochastic_rounding"] = Leave + "gradients are always summed in fixed point, exactly.",
        ["quant_train_renew_leaf"] = Leave + "leaf values are always taken from the unrounded gradients.",
        ["cegb_tradeoff"] = Cost,
        ["cegb_penalty_split"] = Cost,
        ["cegb_penalty_feature_lazy"] = Cost,
        ["cegb_penalty_feature_coupled"] = Cost,
        ["metric_freq"] = Leave + "the metric is taken in every round.",
        ["eval_set"] = "Give --validation FILE.",
        ["valid_data_file"] = "Give --validation FILE.",
    };
}

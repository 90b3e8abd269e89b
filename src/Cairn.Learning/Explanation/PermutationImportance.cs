using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Explanation;

/// <summary>
/// How much a model relies on each source column: the loss of a metric when the column's values are shuffled among rows.
/// </summary>
/// <remarks>
/// Breiman, "Random Forests" (2001), section 10, in the form that fits any model (Fisher, Rudin and Dominici 2019). Two
/// columns that say the same share the importance: shuffling one leaves the other. Each column and repeat shuffles
/// with a stream of its own, so the result does not depend on threads.
/// </remarks>
public sealed record PermutationImportance
{
    // Many columns or classes would otherwise take many times as long as the fit; a few hundred rows still rank columns.
    private const long MostWork = 2_000_000;
    private const int FewestRows = 500;

    /// <summary>Shuffles of each column, ≥ 1.</summary>
    public int Repeats { get; init; } = 5;

    /// <summary>
    /// Rows used at most; a larger data set is sampled, each class in its share. Where columns × repeats × classes are
    /// many, fewer are used, but not fewer than 500.
    /// </summary>
    public int MostRows { get; init; } = 10_000;

    /// <summary>Name of the metric; the headline metric of the task when null, or the log loss where that is undefined.</summary>
    public string? Metric { get; init; }

    /// <summary>Root of the randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most threads to use.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Stops the work.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Receives how far the work is, or null.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Measures with the default settings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Rows with their true target, best ones that the model did not learn from.</param>
    /// <param name="seed">Root of the randomness.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <exception cref="InputException">See <see cref="Measure"/>.</exception>
    public static ImportanceTable Of(IModel model, Dataset data, ulong seed = 0, int threads = 1) =>
        new PermutationImportance { Seed = seed, Threads = threads }.Measure(model, data);

    /// <summary>Measures every input column of the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Rows with their true target, best ones that the model did not learn from.</param>
    /// <returns>The columns by falling importance, with the model's own shares beside where it gives them.</returns>
    /// <exception cref="InputException">
    /// <c>undefined-metric</c>: the metric says nothing on these rows; <c>unknown-metric</c>; or a column is missing.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ImportanceTable Measure(IModel model, Dataset data)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Repeats, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostRows, 2);
        int most = RowsFor(model);
        Dataset sample = data.RowCount <= most ? data : Sample(data, most);
        Table bound = model.Signature.Bind(sample.Table);
        Evaluation whole = Evaluation.Of(model.Predict(bound, Threads), model.Signature, sample, Threads, curves: false);
        Metric metric = ChooseMetric(whole);
        double score = whole.Metrics[metric.Name];

        int columns = model.Signature.Inputs.Count;
        double[] losses = new double[columns * Repeats];
        int done = 0;
        ParallelBlocks.For(losses.Length, Threads, block =>
        {
            (int column, int repeat) = (block / Repeats, block % Repeats);
            SeededRandom random = new SeededRandom(Seed).Split("permutation").Split((ulong)column).Split((ulong)repeat);
            int[] order = [.. Enumerable.Range(0, bound.RowCount)];
            random.Shuffle<int>(order);
            Table shuffled = bound.With(bound.Columns[column].Take(order));
            Evaluation worse = Evaluation.Of(model.Predict(shuffled), model.Signature, sample, curves: false);
            losses[block] = worse.Value(metric.Name) is double value ? metric.Gain(score, value) : double.NaN;
            Progress?.Report(new FitProgress("measuring columns", Interlocked.Increment(ref done) / (double)losses.Length));
        }, Cancellation);

        IReadOnlyList<double>? gains = (model as IFeatureImportance)?.FeatureImportance;
        return new ImportanceTable
        {
            Metric = metric.Name,
            Score = score,
            JudgedRows = sample.RowCount,
            Repeats = Repeats,
            Rows =
            [
                .. ImportanceTable.WithStructure(
                    model,
                    model.Signature.Inputs
                        .Select((input, i) => RowOf(input.Name, gains?[i], losses[(i * Repeats)..((i + 1) * Repeats)])))
                    .OrderByDescending(row => row.Permutation).ThenByDescending(row => row.Gain),
            ],
        };
    }

    private Metric ChooseMetric(Evaluation whole)
    {
        if (Metric is not null)
        {
            Metric wanted = Metrics.Metric.Parse(Metric);
            return whole.Value(wanted.Name) is not null
                ? wanted
                : throw new InputException(
                    "undefined-metric",
                    $"Metric '{Metric}' is undefined on these {whole.Rows} rows: "
                    + whole.Undefined.GetValueOrDefault(wanted.Name, $"it is not one of {LearningTasks.NameOf(whole.Task)}") + ".");
        }
        foreach (string name in new[] { Metrics.Metric.Headline(whole.Task).Name, "log_loss", "accuracy" })
        {
            if (whole.Value(name) is not null)
                return Metrics.Metric.Parse(name);
        }
        throw new InputException("undefined-metric", $"No metric is defined on these {whole.Rows} rows.");
    }

    private int RowsFor(IModel model)
    {
        long outputs = Math.Max(2, model.Signature.Labels.Count);
        long shuffles = (long)Repeats * Math.Max(1, model.Signature.Inputs.Count) * outputs / 2;
        return (int)Math.Min(MostRows, Math.Max(FewestRows, MostWork / shuffles));
    }

    // Groups and times do not matter here, since nothing is learnt from the sample; but the queries of a ranking stay whole.
    private Dataset Sample(Dataset data, int rows)
    {
        string? query = data.Task == LearningTask.Ranking && data.Queries.Max() > 0 ? data.Roles.Group : null;
        if (data.Task == LearningTask.Ranking && query is null)
            return data;
        Dataset plain = new(data.Table, data.Task, data.Roles with { Group = query, Time = null });
        return Split.HoldOut(plain, rows / (double)data.RowCount, Seed).Test;
    }

    private static ImportanceRow RowOf(string column, double? gain, double[] losses)
    {
        MetricEstimate estimate = new([.. losses.Where(double.IsFinite)]);
        return estimate.Values.Count == 0
            ? new ImportanceRow(column, gain, null, null)
            : new ImportanceRow(column, gain, estimate.Mean, estimate.StandardDeviation);
    }
}

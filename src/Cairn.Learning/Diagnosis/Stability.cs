using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Learning.Metrics;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Diagnosis;

/// <summary>How much the metrics and the answers of a learner change with its seed, and with the rows that it happens to learn from.</summary>
public sealed record Stability
{
    private const double Part = 0.9;

    /// <summary>The metric: the headline metric of the task.</summary>
    public required string Metric { get; init; }

    /// <summary>Its value with each seed, all learnt from the same rows.</summary>
    public required IReadOnlyList<double> OverSeeds { get; init; }

    /// <summary>Its value with each nine tenths of those rows, drawn at random, all with the same seed.</summary>
    public required IReadOnlyList<double> OverRows { get; init; }

    /// <summary>
    /// How far answers to the same row differ between seeds: for classes the share of rows of which two fits say different
    /// classes, for numbers the standard deviation over the fits, root mean squared over the rows.
    /// </summary>
    public required double AnswersOverSeeds { get; init; }

    /// <summary>The same between parts of the rows.</summary>
    public required double AnswersOverRows { get; init; }

    /// <summary>Fits.</summary>
    /// <param name="learner">What to fit.</param>
    /// <param name="data">The rows; a fifth is held out to judge on, as <see cref="Split.HoldOut"/> divides.</param>
    /// <param name="fits">Number of seeds and of parts, ≥ 2.</param>
    /// <param name="context">Progress, cancellation, threads, seed.</param>
    /// <returns>Null where the metric is undefined on the rows held out.</returns>
    public static Stability? Measure(ILearner learner, Dataset data, int fits = 5, FitContext? context = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fits, 2);
        context ??= FitContext.Default;
        Split split = Split.HoldOut(data, seed: context.Seed);
        Metric metric = Metrics.Metric.Headline(data.Task);
        double[] values = new double[2 * fits];
        RowLosses[] answers = new RowLosses[2 * fits];
        if (LearningTasks.IsClassification(data.Task))
            _ = (split.Train.Classes.Labels.Count, split.Test.Classes.Labels.Count);
        int done = 0;
        ParallelBlocks.For(values.Length, data.RowCount < 20_000 ? context.Threads : 1, fit =>
        {
            SeededRandom random = new SeededRandom(context.Seed).Split("stability").Split((ulong)fit);
            Dataset train = split.Train;
            if (fit >= fits)
            {
                int[] rows = [.. Enumerable.Range(0, train.RowCount)];
                random.Shuffle<int>(rows);
                rows = rows[..Math.Max(1, (int)(Part * rows.Length))];
                Array.Sort(rows);
                train = train.Take(rows);
            }
            ulong seed = fit < fits ? random.Split("fit").NextBits() : context.Seed;
            IModel model = learner.Fit(train, context with { Progress = null, Validation = null, Seed = seed });
            context.Cancellation.ThrowIfCancellationRequested();
            Table predictions = model.Predict(split.Test.Table, context.Threads);
            answers[fit] = RowLosses.Of(predictions, model.Signature, split.Test);
            values[fit] = Evaluation.Of(predictions, model.Signature, split.Test, context.Threads, curves: false).Value(metric.Name) ?? double.NaN;
            context.Progress?.Report(new FitProgress("stability", Interlocked.Increment(ref done) / (double)values.Length));
        }, context.Cancellation);
        return Array.TrueForAll(values, double.IsFinite)
            ? new Stability
            {
                Metric = metric.Name,
                OverSeeds = values[..fits],
                OverRows = values[fits..],
                AnswersOverSeeds = Difference(answers[..fits]),
                AnswersOverRows = Difference(answers[fits..]),
            }
            : null;
    }

    private static double Difference(RowLosses[] fits)
    {
        int rows = fits[0].Losses.Count;
        if (!fits[0].IsClassification)
        {
            return Math.Sqrt(Enumerable.Range(0, rows).Average(row =>
            {
                double mean = fits.Average(f => f.Answers[row]);
                return fits.Sum(f => (f.Answers[row] - mean) * (f.Answers[row] - mean)) / (fits.Length - 1);
            }));
        }
        double differing = 0;
        for (int a = 0; a < fits.Length; a++)
        {
            for (int b = a + 1; b < fits.Length; b++)
                differing += Enumerable.Range(0, rows).Count(row => fits[a].Predicted[row] != fits[b].Predicted[row]);
        }
        return differing / ((double)rows * fits.Length * (fits.Length - 1) / 2);
    }

    /// <summary><c>metric seeds rows</c>, each with mean, deviation, range and how far answers differ.</summary>
    public JsonObject ToJson() => new()
    {
        ["metric"] = Metric,
        ["seeds"] = ToJson(OverSeeds, AnswersOverSeeds),
        ["rows"] = ToJson(OverRows, AnswersOverRows),
    };

    private static JsonObject ToJson(IReadOnlyList<double> values, double answers) => new()
    {
        ["mean"] = values.Average(),
        ["standard_deviation"] = StoredNumbers.Node(new MetricEstimate(values).StandardDeviation),
        ["values"] = StoredNumbers.Array(values),
        ["answers_differ"] = StoredNumbers.Node(answers),
    };
}

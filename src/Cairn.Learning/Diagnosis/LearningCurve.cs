using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Diagnosis;

/// <summary>How a learner gets better with more rows, and what twice as many would bring.</summary>
public sealed record LearningCurve
{
    private const int Sizes = 6;
    private const int FewestRows = 20;
    private const int Draws = 500;

    /// <summary>The metric: <c>log_loss</c> for classes, <c>rmse</c> for numbers.</summary>
    public required string Metric { get; init; }

    /// <summary>Numbers of rows learnt from, ascending.</summary>
    public required IReadOnlyList<int> Rows { get; init; }

    /// <summary>For each number of rows the metric of each repeat, on rows that were not learnt from.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Losses { get; init; }

    /// <summary>The law fitted to the means.</summary>
    public required PowerLaw Law { get; init; }

    /// <summary>The metric expected at the most rows measured, and at twice and four times as many, each with 10 % and 90 % bounds.</summary>
    public required IReadOnlyList<(double Rows, double Expected, double Low, double High)> Forecast { get; init; }

    /// <summary>What it means, a sentence.</summary>
    public string Verdict
    {
        get
        {
            (_, double now, _, _) = Forecast[0];
            (double rows, double twice, double low, double high) = Forecast[1];
            double gain = now > 0 ? (now - twice) / now : 0;
            double least = now > 0 ? (now - high) / now : 0;
            string name = Metrics.Metric.Parse(Metric).Title;
            string figures = string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is about {now:G4} now and would be about {twice:G4} ({low:G4} to {high:G4}) with {rows:N0} rows to learn from");
            return gain >= 0.05 && least > 0.01 ? $"More rows would help: {figures}."
                : gain >= 0.02 ? $"More rows would help a little: {figures}."
                : $"More rows would hardly help: {figures}. Better columns or another learner may.";
        }
    }

    /// <summary>Measures the curve.</summary>
    /// <param name="learner">What to fit.</param>
    /// <param name="data">The rows; classes or numbers.</param>
    /// <param name="context">Progress, cancellation, threads, seed.</param>
    /// <returns>Null where there are too few rows for several sizes.</returns>
    /// <remarks>
    /// Three folds, each learnt from six numbers of its training rows, from a thirty-second to all, each a part of the
    /// next; time and groups are divided as <see cref="Folds.For"/> says. The bounds are of 500 draws of the folds with
    /// replacement, the law fitted to each.
    /// </remarks>
    public static LearningCurve? Measure(ILearner learner, Dataset data, FitContext? context = null)
    {
        context ??= FitContext.Default;
        FoldSet folds = Folds.UpTo(data, 3, context.Seed);
        int most = folds.Min(fold => fold.Train.Length);
        int[] sizes = [.. Enumerable.Range(0, Sizes).Select(i => most >> (Sizes - 1 - i)).Where(n => n >= FewestRows)];
        if (sizes.Length < 3)
            return null;
        string metric = LearningTasks.IsClassification(data.Task) ? "log_loss" : "rmse";
        double[] values = new double[sizes.Length * folds.Count];
        if (LearningTasks.IsClassification(data.Task))
            _ = data.Classes.Labels.Count;
        void Fit(int job)
        {
            (int size, int fold) = (job / folds.Count, job % folds.Count);
            SeededRandom random = new SeededRandom(context.Seed).Split("learning-curve").Split((ulong)fold);
            int[] order = [.. folds[fold].Train];
            random.Shuffle<int>(order);
            int[] taken = order[..sizes[size]];
            Array.Sort(taken);
            FitContext inner = context with { Progress = null, Validation = null, Seed = random.Split("fit").NextBits() };
            IModel model;
            try
            {
                model = learner.Fit(data.Take(taken), inner);
            }
            catch (InputException)
            {
                // A small part may lack a class, or hold one value only.
                values[job] = double.NaN;
                return;
            }
            Evaluation evaluation = Evaluation.Of(model, data.Take(folds[fold].Test), context.Threads, curves: false);
            values[job] = evaluation.Value(metric) ?? double.NaN;
        }
        int done = 0;
        ParallelBlocks.For(values.Length, data.RowCount < 20_000 ? context.Threads : 1, job =>
        {
            Fit(job);
            context.Progress?.Report(new FitProgress("learning curve", Interlocked.Increment(ref done) / (double)values.Length));
        }, context.Cancellation);
        int[] usable = [.. Enumerable.Range(0, sizes.Length)
            .Where(i => Enumerable.Range(0, folds.Count).All(f => double.IsFinite(values[i * folds.Count + f])))];
        if (usable.Length < 3)
            return null;
        double[][] losses = [.. usable.Select(i => values[(i * folds.Count)..((i + 1) * folds.Count)])];
        double[] rows = [.. usable.Select(i => (double)sizes[i])];
        PowerLaw law = PowerLaw.Fit(rows, [.. losses.Select(l => l.Average())]);
        return new LearningCurve
        {
            Metric = metric,
            Rows = [.. usable.Select(i => sizes[i])],
            Losses = losses,
            Law = law,
            Forecast = ForecastOf(law, rows, losses, context.Seed),
        };
    }

    private static (double, double, double, double)[] ForecastOf(PowerLaw law, double[] rows, double[][] losses, ulong seed)
    {
        double[] at = [rows[^1], 2 * rows[^1], 4 * rows[^1]];
        double[][] drawn = [.. at.Select(_ => new double[Draws])];
        SeededRandom random = new SeededRandom(seed).Split("learning-curve bounds");
        int folds = losses[0].Length;
        for (int draw = 0; draw < Draws; draw++)
        {
            // Each size draws folds of its own: errors of one size say little of the next.
            double[] means = [.. losses.Select(l => Enumerable.Range(0, folds).Average(_ => l[random.NextInt(folds)]))];
            PowerLaw other = PowerLaw.Fit(rows, means);
            for (int i = 0; i < at.Length; i++)
                drawn[i][draw] = other.At(at[i]);
        }
        return [.. at.Select((n, i) =>
        {
            Array.Sort(drawn[i]);
            double expected = law.At(n);
            return (n, expected, Math.Min(expected, drawn[i][Draws / 10]), Math.Max(expected, drawn[i][Draws * 9 / 10]));
        })];
    }

    /// <summary><c>metric verdict points law forecast</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["metric"] = Metric,
        ["verdict"] = Verdict,
        ["points"] = StoredNumbers.Array(Rows.Select((rows, i) => new JsonObject
        {
            ["rows"] = rows,
            ["mean"] = StoredNumbers.Node(Losses[i].Average()),
            ["standard_deviation"] = StoredNumbers.Node(new MetricEstimate(Losses[i]).StandardDeviation),
            ["values"] = StoredNumbers.Array(Losses[i]),
        })),
        ["law"] = new JsonObject { ["floor"] = Law.Floor, ["scale"] = Law.Scale, ["exponent"] = Law.Exponent },
        ["forecast"] = StoredNumbers.Array(Forecast.Select(f => new JsonObject
        {
            ["rows"] = f.Rows,
            ["expected"] = StoredNumbers.Node(f.Expected),
            ["low"] = StoredNumbers.Node(f.Low),
            ["high"] = StoredNumbers.Node(f.High),
        })),
    };
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;
using Cairn.Numerics.Statistics;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Tests.Metrics.Intervals;

public sealed class MetricBootstrapTests
{
    private static readonly Signature s_classifier = Judged.Classifier(LearningTask.BinaryClassification, "no", "yes");

    [Fact]
    public void Intervals_hold_the_metrics_and_do_not_depend_on_threads()
    {
        (Dataset data, Table predictions) = Classes(new SeededRandom(1), 300);
        Evaluation evaluation = Evaluation.Of(predictions, s_classifier, data, curves: false);
        MetricIntervals one = MetricBootstrap.Of(predictions, s_classifier, data, evaluation, new() { Threads = 1 })!;
        MetricIntervals two = MetricBootstrap.Of(predictions, s_classifier, data, evaluation, new() { Threads = 3 })!;
        Assert.Equal(one.Values, two.Values);
        Assert.Equal(("rows", 300, 1000), (one.Unit, one.Units, one.Resamples));
        foreach (string name in new[] { "roc_auc", "log_loss", "accuracy", "precision", "recall", "f1", "pr_auc", "brier_score" })
            Assert.True(one.Find(name)!.Value.Holds(evaluation.Value(name)!.Value), name);
        Assert.Null(one.Find("calibration_error"));
        MetricIntervals read = MetricIntervals.FromJson(one.ToJson());
        Assert.Equal(one.Values, read.Values);
        Assert.Equal(one with { Values = read.Values }, read);
    }

    [Fact]
    public void Whole_groups_are_drawn_where_rows_belong_together()
    {
        // Every row four times: as rows they look like four times the evidence, as groups they do not.
        (Dataset data, Table predictions) = Classes(new SeededRandom(2), 150);
        int[] rows = [.. Enumerable.Range(0, 600).Select(i => i / 4)];
        Table repeated = new([.. data.Table.Take(rows).Columns, new NumberColumn("g", [.. rows.Select(row => (double)row)])]);
        Table answers = predictions.Take(rows);
        Dataset plain = new(repeated, data.Task, data.Roles);
        Dataset grouped = new(repeated, data.Task, data.Roles with { Group = "g" });
        double Width(Table p, Dataset d)
        {
            Evaluation evaluation = Evaluation.Of(p, s_classifier, d, curves: false);
            MetricInterval interval = MetricBootstrap.Of(p, s_classifier, d, evaluation, new())!.Find("roc_auc")!.Value;
            return interval.High - interval.Low;
        }
        double own = Width(predictions, data);
        Assert.InRange(Width(answers, grouped) / own, 0.9, 1.1);
        Assert.InRange(Width(answers, plain) / own, 0.42, 0.58);
    }

    [Fact]
    public void A_part_of_many_rows_gives_about_the_same_intervals()
    {
        (Dataset data, Table predictions) = Classes(new SeededRandom(3), 20_000);
        Evaluation evaluation = Evaluation.Of(predictions, s_classifier, data, curves: false);
        MetricIntervals all = MetricBootstrap.Of(
            predictions, s_classifier, data, evaluation, new() { Resamples = 400 })!;
        MetricIntervals part = MetricBootstrap.Of(
            predictions, s_classifier, data, evaluation, new() { Resamples = 400, MostVisits = 1e6 })!;
        Assert.Equal(20_000, part.Units);
        foreach (string name in new[] { "roc_auc", "accuracy", "log_loss" })
        {
            (MetricInterval a, MetricInterval b) = (all.Find(name)!.Value, part.Find(name)!.Value);
            Assert.InRange((b.High - b.Low) / (a.High - a.Low), 0.8, 1.25);
            Assert.True(b.Holds(evaluation.Value(name)!.Value), name);
        }
    }

    [Fact]
    public void Measuring_by_weights_is_the_same_as_judging_weighted_rows()
    {
        SeededRandom random = new(4);
        double[] weights = [.. Enumerable.Range(0, 120).Select(_ => (double)random.NextInt(3))];
        (Dataset data, Table predictions) = Classes(random, 120);
        Same(predictions, s_classifier, data, weights);

        string[] labels = ["a", "b", "c"];
        int[] y = [.. Enumerable.Range(0, 120).Select(_ => random.NextInt(3))];
        double[][] p = [.. labels.Select(_ => new double[120])];
        for (int row = 0; row < 120; row++)
        {
            double[] s = [.. labels.Select((_, c) => 0.1 + random.NextDouble() + (c == y[row] ? 0.5 : 0))];
            for (int c = 0; c < 3; c++)
                p[c][row] = Math.Round(s[c] / s.Sum(), 2);
        }
        Table several = new(
        [
            new CategoryColumn("prediction", [.. y.Select((_, row) => Array.IndexOf([p[0][row], p[1][row], p[2][row]], p.Max(c => c[row])))], labels),
            .. labels.Select((label, c) => new NumberColumn("probability_" + label, p[c])),
        ]);
        Same(
            several, Judged.Classifier(LearningTask.MulticlassClassification, labels),
            Judged.Data(new CategoryColumn("y", y, labels), LearningTask.MulticlassClassification, []), weights);

        double[] truth = [.. weights.Select(_ => 1 + 2 * random.NextDouble())];
        Table numbers = new(new NumberColumn("prediction", [.. truth.Select(v => v + 0.5 * random.NextDouble())]));
        Same(
            numbers, Judged.Regressor, Judged.Data(new NumberColumn("y", truth), LearningTask.Regression, []), weights);
    }

    [Fact]
    public void Intervals_cover_the_truth_as_often_as_they_say()
    {
        const int Simulations = 1000;
        const double Shift = 1.2;
        Dictionary<string, double> truth = new()
        {
            ["roc_auc"] = NormalDistribution.Cumulative(Shift / Math.Sqrt(2)),
            ["accuracy"] = NormalDistribution.Cumulative(Shift / 2),
            ["rmse"] = 1,
            ["mae"] = Math.Sqrt(2 / Math.PI),
        };
        Dictionary<string, int> held = truth.Keys.ToDictionary(name => name, _ => 0);
        ParallelBlocks.For(Simulations, Environment.ProcessorCount, simulation =>
        {
            SeededRandom random = new SeededRandom(77).Split((ulong)simulation);
            BootstrapOptions options = new() { Resamples = 500, Seed = (ulong)simulation };
            (Dataset data, Table predictions) = Classes(random, 250, Shift);
            Count(MetricBootstrap.Of(
                predictions, s_classifier, data, Evaluation.Of(predictions, s_classifier, data, curves: false), options)!);
            Dataset numbers = Judged.Data(
                new NumberColumn("y", [.. Enumerable.Range(0, 200).Select(_ => random.NextNormal())]),
                LearningTask.Regression, []);
            Table zeros = new(new NumberColumn("prediction", new double[200]));
            Count(MetricBootstrap.Of(
                zeros, Judged.Regressor, numbers, Evaluation.Of(zeros, Judged.Regressor, numbers, curves: false), options)!);
        });
        foreach ((string name, int count) in held)
            Assert.True(count is >= 935 and <= 965, $"{name}: {count} of {Simulations} intervals hold the truth");

        void Count(MetricIntervals intervals)
        {
            lock (held)
            {
                foreach (string name in held.Keys.Where(name => intervals.Find(name) is not null).ToArray())
                    held[name] += intervals.Find(name)!.Value.Holds(truth[name]) ? 1 : 0;
            }
        }
    }

    private static void Same(Table predictions, Signature signature, Dataset data, double[] weights)
    {
        IWeightedScores scores = WeightedScores.Of(predictions, signature, data);
        double[] values = new double[scores.Names.Count];
        scores.Measure(weights, values);
        Dataset weighted = Judged.Data(data.Target, data.Task, weights);
        Evaluation evaluation = Evaluation.Of(predictions, signature, weighted, curves: false);
        for (int i = 0; i < values.Length; i++)
            MetricGoldens.AssertClose(scores.Names[i], evaluation.Value(scores.Names[i]) ?? double.NaN, values[i]);
    }

    // Scores of two normal classes; 0.5 is the best threshold.
    private static (Dataset Data, Table Predictions) Classes(SeededRandom random, int rows, double shift = 1.2)
    {
        int[] y = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(2))];
        double[] p = [.. y.Select(c => 1 / (1 + Math.Exp(-(shift * (c - 0.5) + random.NextNormal()))))];
        Table predictions = new(
            new CategoryColumn("prediction", [.. p.Select(v => v > 0.5 ? 1 : 0)], ["no", "yes"]),
            new NumberColumn("probability_no", [.. p.Select(v => 1 - v)]), new NumberColumn("probability_yes", p));
        return (Judged.Data(new CategoryColumn("y", y, ["no", "yes"]), LearningTask.BinaryClassification, []), predictions);
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Learning.Metrics;
using Cairn.Learning.Reports;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Reports;

/// <summary>Reports over made-up predictions, the same at every call.</summary>
internal static class SampleReports
{
    private const int Rows = 2000;

    /// <summary>Two classes, the names of which are given.</summary>
    public static ReportContent Binary(string negative = "stays", string positive = "leaves", string target = "churned")
    {
        SeededRandom random = new(7);
        string[] truth = new string[Rows];
        double[] probability = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            double logit = 1.8 * random.NextNormal() - 1.2;
            probability[row] = 1 / (1 + Math.Exp(-logit));
            truth[row] = random.NextDouble() < probability[row] ? positive : negative;
        }
        // Labels are ordered, and the second is the positive one.
        string[] labels = [.. new[] { negative, positive }.Order(StringComparer.Ordinal)];
        double[] second = labels[1] == positive ? probability : [.. probability.Select(p => 1 - p)];
        Evaluation evaluation = Judge(target, truth, labels, [[.. second.Select(p => 1 - p)], second]);
        double rate = truth.Count(t => t == labels[1]) / (double)Rows;
        double[] constant = [.. Enumerable.Repeat(rate, Rows)];
        Evaluation baseline = Judge(target, truth, labels, [[.. constant.Select(p => 1 - p)], constant]);
        return With(evaluation, baseline, Table(random, target, CategoryColumn.FromTexts(target, truth)));
    }

    /// <summary>As many classes as labels.</summary>
    public static ReportContent Multiclass(params string[] labels)
    {
        SeededRandom random = new(11);
        string[] truth = new string[Rows];
        double[][] probabilities = [.. labels.Select(_ => new double[Rows])];
        for (int row = 0; row < Rows; row++)
        {
            int actual = random.NextInt(labels.Length);
            truth[row] = labels[actual];
            double[] scores = [.. labels.Select((_, i) => Math.Exp(random.NextNormal() + (i == actual ? 2.2 : 0)))];
            for (int i = 0; i < labels.Length; i++)
                probabilities[i][row] = scores[i] / scores.Sum();
        }
        Evaluation evaluation = Judge("kind", truth, labels, probabilities);
        double[][] even = [.. labels.Select(_ => Enumerable.Repeat(1.0 / labels.Length, Rows).ToArray())];
        return With(evaluation, Judge("kind", truth, labels, even), Table(random, "kind", CategoryColumn.FromTexts("kind", truth)));
    }

    /// <summary>Prices of houses.</summary>
    public static ReportContent Regression()
    {
        SeededRandom random = new(3);
        double[] truth = new double[Rows];
        double[] predicted = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            predicted[row] = Math.Exp(12 + 0.5 * random.NextNormal());
            truth[row] = predicted[row] * (1 + 0.12 * random.NextNormal());
        }
        double mean = truth.Average();
        Evaluation baseline = JudgeNumbers(truth, [.. truth.Select(_ => mean)]);
        return With(JudgeNumbers(truth, predicted), baseline, Table(random, "price", new NumberColumn("price", truth)));
    }

    /// <summary>A hundred queries of twenty rows.</summary>
    public static ReportContent Ranking()
    {
        SeededRandom random = new(5);
        double[] grades = [.. Enumerable.Range(0, Rows).Select(_ => (double)random.NextInt(4))];
        double[] scores = [.. grades.Select(grade => grade + 2 * random.NextNormal())];
        Table table = new(
            new NumberColumn("grade", grades), new IntegerColumn("query", [.. grades.Select((_, row) => (long)(row / 20))]));
        Dataset data = new(table, LearningTask.Ranking, new DatasetRoles { Targets = ["grade"], Group = "query" });
        Evaluation Of(double[] values) => Evaluation.Of(
            new Table(new NumberColumn("score", values)), Signature.Of(data, [], Signature.RankingOutputs), data);
        return With(Of(scores), Of(new double[Rows]), table);
    }

    /// <summary>Times to an event that every fifth row did not live to see.</summary>
    public static ReportContent Survival()
    {
        SeededRandom random = new(6);
        double[] risks = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        double[] times = [.. risks.Select(risk => 100 * Math.Exp(-risk + random.NextNormal()))];
        Table table = new(
            new NumberColumn("days", times), new BooleanColumn("died", [.. times.Select((_, row) => (sbyte)(row % 5 == 0 ? 0 : 1))]));
        Dataset data = new(table, LearningTask.Survival, new DatasetRoles { Targets = ["days"], Event = "died" });
        Evaluation Of(double[] values) => Evaluation.Of(
            new Table(new NumberColumn("risk", values)), Signature.Of(data, [], Signature.RiskOutputs), data);
        return With(Of(risks), Of(new double[Rows]), table);
    }

    /// <summary>Two numbers at once.</summary>
    public static ReportContent Targets()
    {
        SeededRandom random = new(8);
        double[] price = [.. Enumerable.Range(0, Rows).Select(_ => 100 + 10 * random.NextNormal())];
        double[] rent = [.. price.Select(value => value / 10 + random.NextNormal())];
        Table table = new(new NumberColumn("price", price), new NumberColumn("rent", rent));
        Dataset data = new(table, LearningTask.MultiOutputRegression, new DatasetRoles { Targets = ["price", "rent"] });
        Evaluation Of(double[] first, double[] second) => Evaluation.Of(
            new Table(new NumberColumn("prediction_price", first), new NumberColumn("prediction_rent", second)),
            Signature.Of(data, [], Signature.MultiOutputs(["price", "rent"])), data);
        double[] near = [.. price.Select(value => value + random.NextNormal())];
        double[] mean = [.. Enumerable.Repeat(100.0, Rows)];
        double[] tenth = [.. Enumerable.Repeat(10.0, Rows)];
        return With(Of(near, [.. near.Select(value => value / 10)]), Of(mean, tenth), table);
    }

    /// <summary>Scores of which the highest are called outliers.</summary>
    public static ReportContent Outliers()
    {
        double[] scores = [.. Enumerable.Range(0, Rows).Select(row => row / (double)Rows)];
        Table table = new(new NumberColumn("x", scores));
        Dataset data = new(table, LearningTask.OutlierDetection, new DatasetRoles { Features = ["x"] });
        Signature signature = Signature.Of(data, [], Signature.OutlierOutputs);
        Evaluation Of(double threshold) => Evaluation.Of(PredictionTable.OfOutliers(signature, scores, threshold), signature, data);
        return With(Of(0.95), Of(2), table);
    }

    private static ReportContent With(Evaluation evaluation, Evaluation baseline, Table table) => new()
    {
        Evaluation = evaluation,
        Baseline = baseline,
        Learner = "gradient-boosting",
        JudgedOn = "a fifth of the data, held out",
        Profile = TableProfile.Of(table),
        Facts =
        [
            new("Data", "customers.csv.gz, 10,000 rows"),
            new("Digest", "6d1f0a2ce1d7b9b57a6f5b8a1f0e6d7c3a2b190817263544f5e6d7c8b9a00112"),
            new("Seed", "42"),
            new("Made", "2026-03-01 12:00 UTC by cairn 0.1.0"),
            new("Command", "cairn train customers.csv.gz --target churned --learner gradient-boosting"),
        ],
        Options = [new("rounds", "300"), new("learning_rate", "0.1"), new("leaves", "31"), new("max_depth", "8")],
        Notes = ["'customer_id' names the row and says nothing about other rows and was left out"],
    };

    private static Evaluation Judge(string target, string[] truth, string[] labels, double[][] probabilities)
    {
        Signature signature = new(
            labels.Length == 2 ? LearningTask.BinaryClassification : LearningTask.MulticlassClassification, target,
            [new InputField("age", ColumnKind.Number)], Signature.ClassifierOutputs(labels));
        string[] predicted = [.. Enumerable.Range(0, truth.Length).Select(row => labels[Largest(probabilities, row)])];
        Table outputs = new(
        [
            CategoryColumn.FromTexts("prediction", predicted),
            .. labels.Select((label, i) => new NumberColumn("probability_" + label, probabilities[i])),
        ]);
        return Evaluation.Of(outputs, signature, DataOf(CategoryColumn.FromTexts(target, truth), signature.Task));
    }

    private static Evaluation JudgeNumbers(double[] truth, double[] predicted)
    {
        Signature signature = new(
            LearningTask.Regression, "price", [new InputField("age", ColumnKind.Number)], Signature.RegressorOutputs);
        Table outputs = new([new NumberColumn("prediction", predicted)]);
        return Evaluation.Of(outputs, signature, DataOf(new NumberColumn("price", truth), LearningTask.Regression));
    }

    private static Dataset DataOf(Column target, LearningTask task) =>
        new(new Table([target, new NumberColumn("age", new double[target.Count])]), target.Name, task, ["age"]);

    private static int Largest(double[][] probabilities, int row)
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i][row] > probabilities[best][row])
                best = i;
        }
        return best;
    }

    private static Table Table(SeededRandom random, string target, Column truth)
    {
        string[] plans = ["basic", "family", "premium", "student"];
        double[] usage = [.. Enumerable.Range(0, Rows).Select(_ =>
            random.NextDouble() < 0.04 ? double.NaN : Math.Exp(2 + random.NextNormal()))];
        long[] age = [.. Enumerable.Range(0, Rows).Select(_ => 18L + random.NextInt(60))];
        long start = new DateTime(2025, 1, 1).Ticks;
        long[] joined = [.. Enumerable.Range(0, Rows).Select(_ => start + random.NextInt(365) * TimeSpan.TicksPerDay)];
        sbyte[] annual = [.. Enumerable.Range(0, Rows).Select(_ => (sbyte)(random.NextDouble() < 0.3 ? 1 : 0))];
        string[] plan = [.. Enumerable.Range(0, Rows).Select(_ => plans[Math.Min(random.NextInt(6), 3)])];
        return new Table(
        [
            new IntegerColumn("age", age), new NumberColumn("hours_per_week", usage),
            CategoryColumn.FromTexts("plan", plan), new BooleanColumn("pays_annually", annual),
            new TimeColumn("joined", joined), truth.Rename(target),
        ]);
    }
}

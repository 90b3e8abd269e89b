using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.EndToEnd.Tests.Docs.Drawings;

/// <summary>Generated rows to learn from and new ones to judge on; the truth and the noise are known.</summary>
/// <param name="Name">What the data is, in words.</param>
/// <param name="Train">Rows to learn from.</param>
/// <param name="New">Rows that the model never saw.</param>
/// <param name="Metric">What is measured on both.</param>
/// <param name="IsCurve">Whether there is one feature, so that the fit itself can be drawn.</param>
internal sealed record DrawingData(string Name, Dataset Train, Dataset New, string Metric, bool IsCurve = false)
{
    private static readonly string[] s_shops = [.. Enumerable.Range(0, 60).Select(i => $"shop {i:00}")];

    /// <summary>One feature, a wave with a step, and noise.</summary>
    public static DrawingData Curve { get; } = new(
        "a wave with a step, 300 rows", OfCurve(300, 1, 0), OfCurve(300, 2, 0), "rmse", IsCurve: true);

    /// <summary>The same, one row in twelve far off.</summary>
    public static DrawingData CurveWithOutliers { get; } = new(
        "the same with one row in twelve far off", OfCurve(300, 1, 12), OfCurve(300, 2, 0), "mae", IsCurve: true);

    /// <summary>One feature that a count depends on.</summary>
    public static DrawingData Counts { get; } = new("counts, 300 rows", OfCounts(300, 1), OfCounts(300, 2), "rmse", IsCurve: true);

    /// <summary>Two classes over numbers with holes and two categories.</summary>
    public static DrawingData Classes { get; } = new(
        "two classes, 2,000 rows", OfClasses(2000, 1), OfClasses(6000, 2), "log_loss");

    /// <summary>Three classes of blobs.</summary>
    public static DrawingData ThreeClasses { get; } = new(
        "three classes, 1,500 rows", OfThree(1500, 1), OfThree(4000, 2), "log_loss");

    /// <summary>Queries of twenty rows with grades.</summary>
    public static DrawingData Queries { get; } = new("100 queries of 20 rows", OfQueries(100, 1), OfQueries(200, 2), "ndcg");

    /// <summary>Times until an event, a third of them censored.</summary>
    public static DrawingData Times { get; } = new(
        "times until an event, 1,000 rows", OfTimes(1000, 1), OfTimes(2000, 2), "concordance");

    /// <summary>A cloud with one row in twenty far from it.</summary>
    public static DrawingData Cloud { get; } = new(
        "a cloud, one row in twenty outside", OfCloud(1000, 1), OfCloud(2000, 2), "roc_auc");

    private static Dataset OfCurve(int rows, ulong seed, int everyFar)
    {
        SeededRandom random = new(seed);
        double[] x = new double[rows];
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            x[row] = 10 * random.NextDouble();
            y[row] = Math.Sin(x[row]) + (x[row] > 6 ? 1.5 : 0) + 0.3 * random.NextNormal();
            if (everyFar > 0 && row % everyFar == 0)
                y[row] += 6;
        }
        return Of(LearningTask.Regression, ["x"], [new NumberColumn("x", x), new NumberColumn("y", y)]);
    }

    private static Dataset OfCounts(int rows, ulong seed)
    {
        SeededRandom random = new(seed);
        double[] x = new double[rows];
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            x[row] = 10 * random.NextDouble();
            double limit = Math.Exp(-Math.Exp(0.2 + 0.8 * Math.Sin(x[row])));
            for (double product = random.NextDouble(); product > limit; product *= random.NextDouble())
                y[row]++;
            y[row] += 0.001;
        }
        return Of(LearningTask.Regression, ["x"], [new NumberColumn("x", x), new NumberColumn("y", y)]);
    }

    private static Dataset OfClasses(int rows, ulong seed)
    {
        SeededRandom random = new(seed);
        SeededRandom effects = new(99);
        double[] shop = [.. s_shops.Select(_ => 0.8 * effects.NextNormal())];
        double[][] x = [.. Enumerable.Range(0, 8).Select(_ => new double[rows])];
        int[] shops = new int[rows];
        int[] plans = new int[rows];
        bool[] y = new bool[rows];
        for (int row = 0; row < rows; row++)
        {
            foreach (double[] column in x)
                column[row] = random.NextNormal();
            shops[row] = (int)(60 * Math.Pow(random.NextDouble(), 2));
            plans[row] = (int)(4 * random.NextDouble());
            double odds = x[0][row] + (x[1][row] > 0.5 ? 1 : -0.5) + x[2][row] * x[3][row] - 0.5 * x[4][row] * x[4][row]
                + shop[shops[row]] + (plans[row] == 2 ? 1 : 0);
            y[row] = random.NextDouble() < 1 / (1 + Math.Exp(-odds));
            if (random.NextDouble() < 0.1)
                x[0][row] = double.NaN;
        }
        string[] names = [.. Enumerable.Range(1, 8).Select(i => $"x{i}"), "shop", "plan"];
        return Of(LearningTask.BinaryClassification, names, [
            .. x.Select((column, i) => new NumberColumn($"x{i + 1}", column)),
            new CategoryColumn("shop", shops, s_shops), new CategoryColumn("plan", plans, ["a", "b", "c", "d"]),
            new CategoryColumn("y", [.. y.Select(v => v ? 1 : 0)], ["no", "yes"])]);
    }

    private static Dataset OfThree(int rows, ulong seed)
    {
        SeededRandom random = new(seed);
        double[][] x = [.. Enumerable.Range(0, 5).Select(_ => new double[rows])];
        int[] y = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            y[row] = (int)(3 * random.NextDouble());
            for (int f = 0; f < x.Length; f++)
                x[f][row] = random.NextNormal() + (f < 3 ? 1.2 * Math.Cos(2 * y[row] + f) : 0);
        }
        return Of(LearningTask.MulticlassClassification, [.. Enumerable.Range(1, 5).Select(i => $"x{i}")], [
            .. x.Select((column, i) => new NumberColumn($"x{i + 1}", column)),
            new CategoryColumn("y", y, ["red", "green", "blue"])]);
    }

    private static Dataset OfQueries(int queries, ulong seed)
    {
        const int Size = 20;
        SeededRandom random = new(seed);
        int rows = queries * Size;
        double[][] x = [.. Enumerable.Range(0, 5).Select(_ => new double[rows])];
        double[] y = new double[rows];
        long[] query = new long[rows];
        for (int row = 0; row < rows; row++)
        {
            query[row] = row / Size;
            foreach (double[] column in x)
                column[row] = random.NextNormal();
            double worth = x[0][row] + Math.Abs(x[1][row]) + x[2][row] * x[3][row] + random.NextNormal();
            y[row] = Math.Clamp(Math.Floor(worth), 0, 4);
        }
        return Of(LearningTask.Ranking, [.. Enumerable.Range(1, 5).Select(i => $"x{i}")], [
            .. x.Select((column, i) => new NumberColumn($"x{i + 1}", column)), new NumberColumn("y", y),
            new IntegerColumn("query", query)], new DatasetRoles { Group = "query" });
    }

    private static Dataset OfTimes(int rows, ulong seed)
    {
        SeededRandom random = new(seed);
        double[][] x = [.. Enumerable.Range(0, 4).Select(_ => new double[rows])];
        double[] y = new double[rows];
        bool[] seen = new bool[rows];
        for (int row = 0; row < rows; row++)
        {
            foreach (double[] column in x)
                column[row] = random.NextNormal();
            double time = Math.Exp(1 + x[0][row] - 0.5 * x[1][row] * x[1][row] + 0.6 * random.NextNormal());
            double end = 8 * random.NextDouble() + 0.1;
            seen[row] = time <= end;
            y[row] = Math.Min(time, end);
        }
        return Of(LearningTask.Survival, [.. Enumerable.Range(1, 4).Select(i => $"x{i}")], [
            .. x.Select((column, i) => new NumberColumn($"x{i + 1}", column)), new NumberColumn("y", y),
            new IntegerColumn("seen", [.. seen.Select(v => v ? 1L : 0L)])], new DatasetRoles { Event = "seen" });
    }

    private static Dataset OfCloud(int rows, ulong seed)
    {
        SeededRandom random = new(seed);
        double[][] x = [.. Enumerable.Range(0, 3).Select(_ => new double[rows])];
        long[] y = new long[rows];
        for (int row = 0; row < rows; row++)
        {
            y[row] = row % 20 == 0 ? 1 : 0;
            foreach (double[] column in x)
                column[row] = y[row] == 1 ? 8 * random.NextDouble() - 4 : random.NextNormal();
        }
        return Of(LearningTask.OutlierDetection, ["x1", "x2", "x3"], [
            .. x.Select((column, i) => new NumberColumn($"x{i + 1}", column)), new IntegerColumn("y", y)],
            new DatasetRoles { Targets = ["y"] });
    }

    private static Dataset Of(LearningTask task, string[] features, Column[] columns, DatasetRoles? roles = null)
    {
        roles ??= new DatasetRoles();
        return new Dataset(new Table(columns), task, roles with { Targets = ["y"], Features = features });
    }
}

using System.Text.Json.Nodes;

namespace Cairn.Benchmarks.Trees;

/// <summary>
/// Fits, predictions and explanations of trees beside the peers: the same files, the same threads, each in a process of
/// its own, by turns.
/// </summary>
internal sealed class TreesBenchmark : IBenchmark
{
    private const int Threads = 2;
    private const int Columns = 28;

    // The test rows of a data set are drawn from blocks that no training set reaches.
    private const int TestBlock = 1_000_000;

    private static readonly (Contestant, string, JsonObject?)[] s_boosters =
    [
        (Contestant.LightGbm, "", null),
        (Contestant.LightGbm, ", quantised gradients", new JsonObject { ["quantised"] = true }),
        (Contestant.XgBoost, "", null),
        (Contestant.ScikitLearn, "", null),
    ];

    public string Name => "trees";

    public IEnumerable<BenchmarkRow> Run(BenchmarkOptions options) =>
    [
        .. Part("fit", options, Fit),
        .. Part("categories", options, Categories),
        .. Part("small", options, Small),
        .. Part("predict", options, Predict),
        .. Part("scaling", options, Scaling),
    ];

    private static List<BenchmarkRow> Part(
        string name, BenchmarkOptions options, Func<string, bool, IEnumerable<BenchmarkRow>> measure)
    {
        if (!options.Wants(name))
            return [];
        string folder = Directory.CreateTempSubdirectory("cairn-trees-").FullName;
        try
        {
            return [.. measure(folder, options.Quick)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonObject Job(string work, string folder, int rounds, int leaves, int depth, int columns = Columns) =>
        new()
        {
            ["work"] = work, ["folder"] = folder, ["columns"] = columns, ["rounds"] = rounds, ["leaves"] = leaves,
            ["depth"] = depth, ["threads"] = Threads, ["repeats"] = 1,
        };

    private static IEnumerable<BenchmarkRow> Fit(string folder, bool quick)
    {
        int rows = quick ? 50_000 : 1_000_000;
        int rounds = quick ? 20 : 100;
        TreesData.WriteNumeric(folder, "train", rows, Columns, 0.05, 0);
        TreesData.WriteNumeric(folder, "test", quick ? 50_000 : 200_000, Columns, 0.05, TestBlock);
        foreach ((int leaves, int depth) in new[] { (255, 0), (256, 8) })
        {
            Contest contest = new(Job("fit", folder, rounds, leaves, depth), quick ? 1 : 3, s_boosters);
            string shape = depth == 0 ? $"{leaves} leaves" : $"depth {depth}";
            foreach (BenchmarkRow row in FitRows(contest, $"fit {rows:N0} × {Columns} floats, {rounds} rounds, {shape}"))
                yield return row;
        }
    }

    private static IEnumerable<BenchmarkRow> FitRows(Contest contest, string work, string timeGoal = "≤ 0.8", double most = 0.8)
    {
        foreach (BenchmarkRow row in contest.Rows($"{work}: time", "fit_seconds", "s", timeGoal, r => r <= most))
            yield return row;
        foreach (BenchmarkRow row in contest.Rows("… processor time", "processor_seconds", "s", "", null))
            yield return row;
        foreach (BenchmarkRow row in contest.Rows("… peak memory", "peak_megabytes", "MB", "≤ 1", r => r <= 1))
            yield return row;
        foreach (BenchmarkRow row in contest.Rows(
            "… AUC on other rows", "roc_auc", "", "≥ 0.9995", r => r >= 0.9995, greaterIsBetter: true))
            yield return row;
    }

    private static IEnumerable<BenchmarkRow> Categories(string folder, bool quick)
    {
        int rows = quick ? 50_000 : 1_000_000;
        int rounds = quick ? 20 : 100;
        TreesData.WriteCategorical(folder, "train", rows, 0);
        TreesData.WriteCategorical(folder, "test", quick ? 50_000 : 200_000, TestBlock);
        JsonObject job = Job("fit", folder, rounds, 255, 0, TreesData.Levels.Length + 4);
        job["categorical"] = new JsonArray([.. TreesData.Levels.Select((_, c) => (JsonNode)c)]);
        Contest contest = new(job, quick ? 1 : 3, (Contestant.LightGbm, "", null));
        return FitRows(
            contest, $"fit {rows:N0} rows, 8 categorical columns of 10 to 10,000 levels, {rounds} rounds", "≤ 1", 1);
    }

    private static IEnumerable<BenchmarkRow> Small(string folder, bool quick)
    {
        TreesData.WriteNumeric(folder, "small", 1000, 20, 0.05, 0);
        JsonObject job = Job("small", folder, 100, 31, 0, 20);
        job["repeats"] = quick ? 10 : 50;
        Contest contest = new(
            job, quick ? 1 : 3, (Contestant.XgBoost, "", null), (Contestant.LightGbm, "", null),
            (Contestant.ScikitLearn, "", null));
        return contest.Rows("fit 1,000 × 20, 100 rounds, 31 leaves", "fit_seconds", "s", "≤ 0.5", r => r <= 0.5);
    }

    private static IEnumerable<BenchmarkRow> Predict(string folder, bool quick)
    {
        TreesData.WriteNumeric(folder, "train", quick ? 50_000 : 200_000, Columns, 0.05, 0);
        int rows = quick ? 50_000 : 200_000;
        TreesData.WriteNumeric(folder, "test", rows, Columns, 0.05, TestBlock);
        JsonObject job = Job("predict", folder, 100, 255, 0);
        job["repeats"] = quick ? 3 : 15;
        Contest contest = new(
            job, quick ? 1 : 3, (Contestant.XgBoost, "", null), (Contestant.LightGbm, "", null),
            (Contestant.ScikitLearn, "", null));
        return
        [
            .. contest.Rows(
                $"predict {rows:N0} rows, 100 trees of 255 leaves", "predict_seconds", "s", "≤ 0.5", r => r <= 0.5),
            .. contest.Rows("… one row", "row_microseconds", "µs", "< 5 µs", _ => contest.Own("row_microseconds") < 5),
        ];
    }

    private static IEnumerable<BenchmarkRow> Scaling(string folder, bool quick)
    {
        int rows = quick ? 50_000 : 1_000_000;
        int rounds = quick ? 20 : 100;
        TreesData.WriteNumeric(folder, "train", rows, Columns, 0.05, 0);
        JsonObject job = Job("fit", folder, rounds, 255, 0);
        Contest two = new(job, quick ? 1 : 3);
        job["threads"] = 1;
        Contest one = new(job, quick ? 1 : 3);
        double speedup = one.Own("fit_seconds") / two.Own("fit_seconds");
        yield return new BenchmarkRow(
            $"fit {rows:N0} × {Columns}: one thread over two", "itself", one.Own("fit_seconds"), two.Own("fit_seconds"), "s",
            speedup, (speedup, speedup), "≥ 1.8", speedup >= 1.8);
        if (quick)
            yield break;
        const int Ten = 10_000_000;
        TreesData.WriteNumeric(folder, "train", Ten, Columns, 0.05, 0);
        job["threads"] = Threads;
        Contest large = new(job, 1);
        yield return large.Alone(
            $"fit {Ten:N0} × {Columns}: peak memory", "peak_megabytes", "MB", "< 6,000", value => value < 6000);
        double growth = large.Own("fit_seconds") / two.Own("fit_seconds");
        yield return new BenchmarkRow(
            $"… time over that of {rows:N0} rows", "itself", large.Own("fit_seconds"), two.Own("fit_seconds"), "s", growth,
            (growth, growth), "≤ 11", growth <= 11);
    }
}

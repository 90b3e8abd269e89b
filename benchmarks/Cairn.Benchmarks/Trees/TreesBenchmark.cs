using System.IO.Compression;
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
        .. Part("rank", options, Rank),
        .. Part("contributions", options, Contributions),
        .. Part("forest", options, Forest),
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

    private static IEnumerable<BenchmarkRow> Rank(string folder, bool quick)
    {
        string? data = Environment.GetEnvironmentVariable("CAIRN_DATA");
        string examples = Path.Combine(data ?? "", "tabular", "lightgbm_lambdarank");
        if (data is null || !Directory.Exists(examples))
        {
            Console.Error.WriteLine("trees: rank: CAIRN_DATA has no tabular/lightgbm_lambdarank, so it is left out.");
            return [];
        }
        const int Width = 300;
        using StreamReader train = new(new GZipStream(
            File.OpenRead(Path.Combine(examples, "rank.train.gz")), CompressionMode.Decompress));
        TreesData.WriteRanking(
            train.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Path.Combine(examples, "rank.train.query"), folder, "train", Width);
        TreesData.WriteRanking(
            File.ReadAllLines(Path.Combine(examples, "rank.test")), Path.Combine(examples, "rank.test.query"), folder, "test",
            Width);
        JsonObject job = Job("rank", folder, 100, 31, 0, Width);
        job["repeats"] = quick ? 3 : 15;
        Contest contest = new(job, quick ? 1 : 3, (Contestant.LightGbm, "", null));
        return
        [
            .. contest.Rows("LambdaRank, 3,005 rows × 300, 100 rounds: time", "fit_seconds", "s", "≤ 1", r => r <= 1),
            .. contest.Rows("… NDCG@10 on the test queries, mean of five seeds", "ndcg_at_10", "", "≥ 0.99", r => r >= 0.99, true),
        ];
    }

    private static IEnumerable<BenchmarkRow> Contributions(string folder, bool quick)
    {
        TreesData.WriteNumeric(folder, "train", quick ? 50_000 : 200_000, Columns, 0.05, 0);
        TreesData.WriteNumeric(folder, "test", 10_000, Columns, 0.05, TestBlock);
        int rows = quick ? 2000 : 10_000;
        JsonObject job = Job("contributions", folder, 100, 256, 8);
        job["explained"] = rows;
        job["repeats"] = quick ? 1 : 5;
        Contest contest = new(job, quick ? 1 : 3, (Contestant.XgBoost, "", null));
        return contest.Rows(
            $"SHAP values of {rows:N0} rows, 100 trees of depth 8", "contribution_seconds", "s", "≤ 0.5", r => r <= 0.5);
    }

    private static IEnumerable<BenchmarkRow> Forest(string folder, bool quick)
    {
        int rows = quick ? 10_000 : 200_000;
        int trees = quick ? 20 : 100;
        TreesData.WriteNumeric(folder, "train", rows, Columns, 0, 0);
        TreesData.WriteNumeric(folder, "test", 100_000, Columns, 0, TestBlock);
        JsonObject job = Job("forest", folder, trees, 0, 0);
        string work = $"random forest {rows:N0} × {Columns}, {trees} trees to purity";
        Contest exact = new(
            job, quick ? 1 : 3, (Contestant.ScikitLearn, "", null), (Contestant.Ranger, "", null));
        foreach (BenchmarkRow row in FitRows(exact, work, "≤ 0.3", 0.3))
            yield return row;
        job["work"] = "binned_forest";
        Contest binned = new(job, quick ? 1 : 3, (Contestant.XgBoost, ", forest mode", null));
        foreach (BenchmarkRow row in FitRows(binned, work + ", binned", "≤ 0.8", 0.8))
            yield return row;
        job["work"] = "extra_trees";
        Contest extra = new(job, quick ? 1 : 3, (Contestant.ScikitLearn, "", null));
        foreach (BenchmarkRow row in FitRows(extra, work.Replace("random forest", "extra trees"), "≤ 1", 1))
            yield return row;
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

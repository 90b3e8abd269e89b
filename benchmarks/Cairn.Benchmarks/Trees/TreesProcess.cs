using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Contributions;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Benchmarks.Trees;

/// <summary>Cairn's side of the trees benchmark, in a process of its own so that its peak memory can be read.</summary>
internal sealed class TreesProcess
{
    /// <summary>First argument of a process that is this one.</summary>
    public const string Verb = "trees-job";

    private readonly JsonObject _job;
    private readonly int _threads;

    private TreesProcess(JsonObject job)
    {
        _job = job;
        _threads = (int)job["threads"]!;
    }

    /// <summary>Does the job of a file and prints one JSON object.</summary>
    public static int Run(string file)
    {
        TreesProcess process = new((JsonObject)JsonNode.Parse(File.ReadAllText(file))!);
        JsonObject result = (string)process._job["work"]! switch
        {
            "fit" => process.Fit(),
            "small" => process.Small(),
            "predict" => process.Predict(),
            "contributions" => process.Contributions(),
            "rank" => process.Rank(),
            "forest" => process.TimedFit(new RandomForest { Trees = process.Number("rounds"), OutOfBag = false }),
            "binned_forest" => process.TimedFit(
                new RandomForest { Trees = process.Number("rounds"), OutOfBag = false, Bins = 255 }),
            "extra_trees" => process.TimedFit(new ExtraTrees { Trees = process.Number("rounds") }),
            string work => throw new ArgumentException($"There is no work '{work}'."),
        };
        Console.WriteLine(result.ToJsonString());
        return 0;
    }

    private int Number(string key) => (int)_job[key]!;

    // The settings of the peers' scripts.
    private GradientBoosting Boosting() => new()
    {
        Rounds = Number("rounds"),
        Leaves = Number("leaves"),
        MaxDepth = Number("depth"),
        MinLeafRows = 20,
        MinChildWeight = 1,
        L2 = 1,
        ColumnFraction = 1,
    };

    private JsonObject Fit() => TimedFit(Boosting());

    private JsonObject TimedFit(ILearner learner)
    {
        Dataset train = Read("train");
        GC.Collect();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        Stopwatch watch = Stopwatch.StartNew();
        IModel model = learner.Fit(train, new FitContext { Threads = _threads, Seed = (ulong?)_job["seed"] ?? 1 });
        double seconds = watch.Elapsed.TotalSeconds;
        JsonObject result = new()
        {
            ["fit_seconds"] = seconds,
            ["processor_seconds"] = (Environment.CpuUsage.TotalTime - before).TotalSeconds,
            ["peak_megabytes"] = PeakKilobytes() / 1024.0,
        };
        if (File.Exists(PathOf("test", ".x")))
            result["roc_auc"] = RocAuc(model, Read("test"));
        return result;
    }

    private JsonObject Small()
    {
        GradientBoosting learner = Boosting();
        Dataset data = Read("small");
        FitContext context = new() { Threads = _threads, Seed = 1 };
        return new JsonObject { ["fit_seconds"] = MedianOf(Number("repeats"), () => learner.Fit(data, context), 30) };
    }

    private JsonObject Predict()
    {
        GradientBoostingModel model = Boosting().Fit(Read("train"), new FitContext { Threads = _threads, Seed = 1 });
        Table rows = Read("test").Table;
        return new JsonObject
        {
            ["predict_seconds"] = MedianOf(Number("repeats"), () => model.Predict(rows, _threads), 5),
            ["row_microseconds"] = OneRow(model, rows),
        };
    }

    // As with the peers' interfaces for single rows: numbers in, a score out, another row each time.
    private static double OneRow(GradientBoostingModel model, Table rows)
    {
        const int Rows = 1000;
        double[] values = model.Space.EncodeRows(rows.Head(Rows));
        int width = values.Length / Rows;
        double[] score = new double[1];
        return MedianOf(
            51,
            () =>
            {
                for (int row = 0; row < Rows; row++)
                    model.Trees.Score(values.AsSpan(row * width, width), score);
            },
            50) / Rows * 1e6;
    }

    private JsonObject Contributions()
    {
        GradientBoostingModel model = Boosting().Fit(Read("train"), new FitContext { Threads = _threads, Seed = 1 });
        int rows = Number("explained");
        double[] values = model.Space.EncodeRows(Read("test").Table.Head(rows));
        double seconds = MedianOf(
            Number("repeats"), () => TreeExplainer.PathDependent(model.Trees).Explain(values, rows, _threads), 2);
        return new JsonObject { ["contribution_seconds"] = seconds };
    }

    private JsonObject Rank()
    {
        GradientBoosting learner = new()
        {
            Rounds = Number("rounds"), Leaves = 31, MinLeafRows = 50, MinChildWeight = 5, L2 = 0, NdcgAt = 30,
            ColumnFraction = 1,
        };
        Dataset train = ReadQueries("train");
        FitContext context = new() { Threads = _threads, Seed = 1 };
        double seconds = MedianOf(Number("repeats"), () => learner.Fit(train, context), 2);
        // Fifty queries say little about one model, so five are judged that see other columns.
        Dataset test = ReadQueries("test");
        double[] scores = [.. Enumerable.Range(1, 5).Select(seed => MeanNdcg(
            (learner with { ColumnFraction = 0.9 }).Fit(train, context with { Seed = (ulong)seed }), test))];
        return new JsonObject { ["fit_seconds"] = seconds, ["ndcg_at_10"] = scores.Average() };
    }

    private double MeanNdcg(GradientBoostingModel model, Dataset test)
    {
        ReadOnlySpan<double> scores = ((NumberColumn)model.Predict(test.Table)["score"]).Values;
        int[] sizes = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(PathOf("test", ".q"))).ToArray();
        double total = 0;
        int start = 0;
        foreach (int size in sizes)
        {
            total += Ndcg(Floats("test", ".y").AsSpan(start, size), scores.Slice(start, size), 10);
            start += size;
        }
        return total / sizes.Length;
    }

    // The measure of the peers' script: a query without a relevant row counts 1.
    private static double Ndcg(ReadOnlySpan<float> relevance, ReadOnlySpan<double> scores, int k)
    {
        double[] gains = [.. relevance.ToArray().Select(r => Math.Pow(2, r) - 1)];
        double[] order = scores.ToArray();
        int[] ranked = [.. Enumerable.Range(0, order.Length).OrderByDescending(row => order[row])];
        double found = 0;
        double best = 0;
        double[] ideal = [.. gains.OrderDescending()];
        for (int place = 0; place < Math.Min(k, gains.Length); place++)
        {
            found += gains[ranked[place]] / Math.Log2(place + 2);
            best += ideal[place] / Math.Log2(place + 2);
        }
        return best == 0 ? 1 : found / best;
    }

    private Dataset ReadQueries(string part)
    {
        Dataset plain = Read(part);
        int[] sizes = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(PathOf(part, ".q"))).ToArray();
        long[] query = [.. sizes.SelectMany((size, number) => Enumerable.Repeat((long)number, size))];
        Table table = new([.. plain.Table.Columns, new IntegerColumn("query", query)]);
        return new Dataset(
            table, "y", LearningTask.Ranking, [.. plain.Features.Select(f => f.Name)], group: "query");
    }

    private static double RocAuc(IModel model, Dataset test)
    {
        Table predictions = model.Predict(test.Table, Environment.ProcessorCount);
        bool[] positive = [.. ((IntegerColumn)test.Target).Values.ToArray().Select(v => v == 1)];
        return RankingMetrics.RocAuc(((NumberColumn)predictions["probability_1"]).Values, positive, default);
    }

    private Dataset Read(string part)
    {
        int columns = Number("columns");
        float[] labels = Floats(part, ".y");
        HashSet<int> categorical = [.. _job["categorical"]?.AsArray().Select(c => (int)c!) ?? []];
        float[][] values = [.. Enumerable.Range(0, columns).Select(_ => new float[labels.Length])];
        using (FileStream stream = File.OpenRead(PathOf(part, ".x")))
        {
            float[] row = new float[columns];
            for (int r = 0; r < labels.Length; r++)
            {
                stream.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan()));
                for (int c = 0; c < columns; c++)
                    values[c][r] = row[c];
            }
        }
        string[] names = [.. Enumerable.Range(1, columns).Select(c => "c" + c)];
        Table table = new([
            .. names.Select((name, c) => categorical.Contains(c)
                ? Levels(name, values[c], TreesData.Levels[c])
                : (Column)new SingleColumn(name, values[c])),
            new IntegerColumn("y", [.. labels.Select(label => (long)label)])]);
        return new Dataset(table, "y", LearningTask.BinaryClassification, names);
    }

    private static CategoryColumn Levels(string name, float[] codes, int levels) =>
        new(name, [.. codes.Select(code => (int)code)], [.. Enumerable.Range(0, levels).Select(level => level.ToString())]);

    private float[] Floats(string part, string ending) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(PathOf(part, ending))).ToArray();

    private string PathOf(string part, string ending) => Path.Combine((string)_job["folder"]!, part + ending);

    private static double MedianOf(int repeats, Action run, int warmUp)
    {
        for (int i = 0; i < warmUp; i++)
            run();
        double[] seconds = new double[repeats];
        for (int i = 0; i < repeats; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            run();
            seconds[i] = watch.Elapsed.TotalSeconds;
        }
        return Contest.Median(seconds);
    }

    private static long PeakKilobytes() => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]))
        .FirstOrDefault();
}

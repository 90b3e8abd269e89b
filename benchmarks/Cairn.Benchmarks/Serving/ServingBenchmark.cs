using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Packaging;
using Cairn.Numerics.Random;

namespace Cairn.Benchmarks.Serving;

/// <summary>
/// How many predictions of one row a server answers in a second, and how long the slowest hundredth takes: a boosting
/// model of 100 trees over 14 mixed columns, loaded by wrk over loopback on the same cores. The peer is scikit-learn's
/// HistGradientBoosting model of the same size behind uvicorn with uvloop and httptools, a worker for each core, with
/// an ASGI function and no framework.
/// </summary>
/// <remarks>
/// With as many connections as keep both cores busy, the latency is mostly waiting for one's turn; with eight, it is
/// nearer to the server's own.
/// </remarks>
internal sealed class ServingBenchmark : IBenchmark
{
    private const int Rows = 20_000;
    private const double WantedRate = 20_000;
    private const double WantedP99 = 5;

    private static readonly string[] s_plans = ["basic", "standard", "plus", "premium", "family", "student"];
    private static readonly string[] s_countries = ["AT", "BE", "CH", "DE", "DK", "ES", "FR", "IT", "NL", "PL", "PT",
        "SE"];

    /// <inheritdoc/>
    public string Name => "serving";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkRow> Run(BenchmarkOptions options)
    {
        if (!Wrk.IsInstalled)
        {
            Console.Error.WriteLine("serving: wrk is not installed, nothing was measured.");
            yield break;
        }
        string folder = Directory.CreateTempSubdirectory("cairn-serving-").FullName;
        try
        {
            int seconds = options.Quick ? 3 : 5;
            int repetitions = options.Quick ? 1 : 3;
            int[] connections = options.Quick ? [8, 32] : [8, 32, 64];
            Table table = MakeTable();
            string package = Path.Combine(folder, "model.cairn");
            Train(table, package);
            string row = RecordOf(table, 17);
            using ServingProcess cairn = ServingProcess.Cairn(package);
            using ServingProcess? peer = ServingProcess.Peer(table, folder, row);
            string infer = Wrk.WriteScript(folder, "infer", InferBodyOf(table, 17));
            string score = Wrk.WriteScript(folder, "score", row);
            Wrk.Run(cairn.Url + "/v2/models/model/infer", infer, 32, 3); // lets the compiler settle
            Wrk.Run(cairn.Url + "/invocations", score, 32, 2);
            if (peer is not null)
                Wrk.Run(peer.Url + "/invocations", score, 8, 1);

            foreach (int count in connections)
            {
                List<(WrkResult Infer, WrkResult Score, WrkResult? Peer)> results = [];
                ServingCost before = ServingCost.Of(cairn.Url);
                for (int i = 0; i < repetitions; i++)
                {
                    results.Add((
                        Wrk.Run(cairn.Url + "/v2/models/model/infer", infer, count, seconds),
                        Wrk.Run(cairn.Url + "/invocations", score, count, seconds),
                        peer is null ? null : Wrk.Run(peer.Url + "/invocations", score, count, seconds)));
                }
                ServingCost cost = ServingCost.Of(cairn.Url).Since(before);
                string peerName = peer?.Description ?? "none: python3-uvicorn or python3-sklearn is not installed";
                yield return Row($"/v2 infer, {count} connections", peerName,
                    [.. results.Select(r => (r.Infer, r.Peer))], isRate: true);
                yield return Row($"/v2 infer, {count} connections, p99", peerName,
                    [.. results.Select(r => (r.Infer, r.Peer))], isRate: false);
                yield return Row($"/invocations, {count} connections", peerName,
                    [.. results.Select(r => (r.Score, r.Peer))], isRate: true);
                yield return Row($"/invocations, {count} connections, p99", peerName,
                    [.. results.Select(r => (r.Score, r.Peer))], isRate: false);
                yield return CostRow(
                    $"both, {count} connections, processor time", cost.MicrosecondsPerRequest, "µs/request");
                yield return CostRow(
                    $"both, {count} connections, pauses for the collector",
                    100 * cost.PauseSeconds / (2 * seconds * repetitions), "% of the time");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static BenchmarkRow Row(
        string work, string peerName, IReadOnlyList<(WrkResult Cairn, WrkResult? Peer)> results, bool isRate)
    {
        double ValueOf(WrkResult? result) => result is null ? double.NaN : isRate ? result.RequestsPerSecond
            : result.P99Milliseconds;
        double cairn = Median(results.Select(r => ValueOf(r.Cairn)));
        double peer = Median(results.Select(r => ValueOf(r.Peer)));
        double[] ratios = [.. results.Select(r => ValueOf(r.Cairn) / ValueOf(r.Peer))];
        return new BenchmarkRow(
            work, peerName, cairn, peer, isRate ? "requests/s" : "ms", cairn / peer, (ratios.Min(), ratios.Max()),
            isRate ? "≥ 20,000/s" : "< 5 ms", isRate ? cairn >= WantedRate : cairn < WantedP99);
    }

    private static BenchmarkRow CostRow(string work, double value, string unit) =>
        new(work, "", value, double.NaN, unit, double.NaN, (double.NaN, double.NaN), "", null);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static void Train(Table table, string path)
    {
        string[] features = [.. table.Names.Where(name => name != "left")];
        Dataset data = new(table, "left", LearningTask.BinaryClassification, features);
        GradientBoosting learner = new() { Rounds = 100, EarlyStoppingRounds = 0 };
        GradientBoostingModel model = learner.Fit(data);
        new Package(model, PackageManifest.For(model, learner)).Save(path);
        Console.Error.WriteLine($"serving: {model.TreeCount} trees over {features.Length} columns");
    }

    // Ten numbers, a truth value, two categories and a date; the label follows some of them with noise.
    private static Table MakeTable()
    {
        SeededRandom random = new(7);
        double[][] numbers = [.. Enumerable.Range(0, 10).Select(_ => new double[Rows])];
        sbyte[] flags = new sbyte[Rows];
        int[] plans = new int[Rows];
        int[] countries = new int[Rows];
        long[] dates = new long[Rows];
        int[] left = new int[Rows];
        long first = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        for (int row = 0; row < Rows; row++)
        {
            foreach (double[] column in numbers)
                column[row] = random.NextDouble() < 0.05 ? double.NaN : Math.Round(random.NextDouble() * 100, 3);
            flags[row] = (sbyte)(random.NextDouble() < 0.4 ? 1 : 0);
            plans[row] = (int)(random.NextDouble() * s_plans.Length);
            countries[row] = (int)(random.NextDouble() * s_countries.Length);
            dates[row] = first + (long)(random.NextDouble() * 700) * TimeSpan.TicksPerDay;
            double score = Value(numbers[0][row]) - Value(numbers[1][row]) + 20 * flags[row] + 8 * (plans[row] % 3)
                + Value(numbers[2][row]) * Value(numbers[3][row]) / 100 + 60 * (random.NextDouble() - 0.5);
            left[row] = score > 40 ? 1 : 0;
        }
        return new Table(
        [
            .. numbers.Select((values, i) => (Column)new NumberColumn($"usage_{i}", values)),
            new BooleanColumn("autopay", flags),
            new CategoryColumn("plan", plans, s_plans),
            new CategoryColumn("country", countries, s_countries),
            new TimeColumn("since", dates),
            new CategoryColumn("left", left, ["no", "yes"]),
        ]);
    }

    private static double Value(double number) => double.IsNaN(number) ? 50 : number;

    private static string JsonOf(Column column, int row) => column switch
    {
        NumberColumn or BooleanColumn => column.Format(row) ?? "null",
        _ => $"\"{column.Format(row)}\"",
    };

    private static string RecordOf(Table table, int row) =>
        "{\"dataframe_records\":[{" + string.Join(",", table.Columns.Where(c => c.Name != "left")
            .Select(c => $"\"{c.Name}\":{JsonOf(c, row)}")) + "}]}";

    private static string InferBodyOf(Table table, int row) =>
        "{\"inputs\":[" + string.Join(",", table.Columns.Where(c => c.Name != "left").Select(c => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"name\":\"{c.Name}\",\"shape\":[1],\"datatype\":\"{DatatypeOf(c)}\",\"data\":[{JsonOf(c, row)}]}}")))
            + "]}";

    private static string DatatypeOf(Column column) => column switch
    {
        NumberColumn => "FP64",
        BooleanColumn => "BOOL",
        _ => "BYTES",
    };
}

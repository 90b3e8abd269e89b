using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Cairn.Benchmarks.Accuracy;
using Cairn.Data;
using Cairn.Data.Writing;
using Cairn.Learning.Metrics;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Benchmarks.Tuning;

/// <summary>
/// <c>cairn train --learner auto --budget</c>, the real command, beside libraries with their default settings, on rows that none saw; and
/// whether the command kept to its budget. Each set takes the budget of two minutes, or 20 s with <c>--quick</c>;
/// <c>--parts</c> takes them in pieces, and <c>--family 30s</c> gives another budget.
/// </summary>
internal sealed class AutoMlBenchmark : IBenchmark
{
    private const ulong Seed = 1;
    private const double HeldOut = 0.3;

    private static readonly string[] s_sets =
    [
        "german", "pima", "phoneme", "titanic", "adult", "glass", "ecoli", "optdigits", "diabetes", "mpg", "california_housing", "bike_sharing",
    ];

    public string Name => "automl";

    public IEnumerable<BenchmarkRow> Run(BenchmarkOptions options)
    {
        string folder = Environment.GetEnvironmentVariable("CAIRN_DATA") is string data
            ? Path.Combine(data, "tabular")
            : throw new InvalidOperationException("CAIRN_DATA names no folder of data sets.");
        string budget = options.Family ?? (options.Quick ? "20s" : "2m");
        double seconds = double.Parse(budget[..^1], CultureInfo.InvariantCulture) * (budget[^1] == 'm' ? 60 : 1);
        Dictionary<string, List<double>> ranks = [];
        bool inTime = true;
        string[] wanted = [.. s_sets.Where(options.Wants)];
        foreach (string name in wanted)
        {
            Dataset set = AccuracySet.All.Single(s => s.Name == name).Read(folder);
            Metric metric = Metric.Headline(set.Task);
            Split split = Split.HoldOut(set, HeldOut, Seed);
            (double own, double took, string what) = Search(split, budget);
            inTime &= took <= 1.1 * seconds;
            Dictionary<string, double> values = new() { ["Cairn"] = own };
            foreach (JsonNode? peer in Peers(set, split))
                values[$"{peer!["name"]} {peer["version"]}"] = (double)peer["value"]!;
            foreach ((string key, double value) in values)
            {
                double rank = 1 + values.Values.Count(v => metric.IsBetter(v, value)) + (values.Values.Count(v => v == value) - 1) / 2.0;
                if (!ranks.TryGetValue(key, out List<double>? all))
                    ranks[key] = all = [];
                all.Add(rank);
            }
            (string best, double most) = values.Where(v => v.Key != "Cairn").MaxBy(v => metric.Gain(v.Value, 0));
            Console.Error.WriteLine($"automl: {name}: {what}, {took:F1} s, {OverrunOf(took, seconds)}; " + string.Join(", ", values.Select(v => $"{v.Key} {v.Value:G5}")));
            yield return new BenchmarkRow(
                $"{name} ({split.Train.RowCount} + {split.Test.RowCount} rows), {budget}: {what}, {took:F1} s, {OverrunOf(took, seconds)}", best, own, most, metric.Name,
                own / most, (own / most, own / most), $"within {1.1 * seconds:F0} s", took <= 1.1 * seconds);
        }
        double mine = ranks["Cairn"].Average();
        foreach ((string name, List<double> all) in ranks)
            Console.Error.WriteLine($"automl: ranks of {name}: {string.Join(' ', all)}; mean {all.Average():F3}");
        foreach ((string rival, List<double> all) in ranks.Where(r => r.Key != "Cairn").OrderBy(r => r.Value.Average()))
        {
            double theirs = all.Average();
            yield return new BenchmarkRow(
                $"mean rank over {wanted.Length} sets, all within the budget: {(inTime ? "yes" : "no")}", rival, mine, theirs, "rank",
                mine / theirs, (mine / theirs, mine / theirs), "ahead, in time", mine < theirs && inTime);
        }
    }

    private static string OverrunOf(double took, double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * (took / seconds - 1):+0.0;-0.0} % of the budget over");

    // The metric on the held-out rows, the wall clock of the whole command, and what was chosen.
    private static (double Value, double Seconds, string What) Search(Split split, string budget)
    {
        string folder = Directory.CreateTempSubdirectory("cairn-automl-").FullName;
        try
        {
            string train = Path.Combine(folder, "train.csv");
            string test = Path.Combine(folder, "test.csv");
            Write(split.Train, train);
            Write(split.Test, test);
            ProcessStartInfo start = new("dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "cairn.dll"), "train", train, "--test", test, "--target", split.Train.TargetName, "--task",
                LearningTasks.NameOf(split.Train.Task), "--learner", "auto", "--budget", budget, "--store", Path.Combine(folder, "store"), "--json",
            ])
            {
                RedirectStandardOutput = true,
            };
            long began = Stopwatch.GetTimestamp();
            using Process process = Process.Start(start)!;
            string answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            JsonNode json = JsonNode.Parse(answer)!;
            if (process.ExitCode != 0)
                throw new InvalidOperationException(answer);
            JsonArray board = json["selection"]!["leaderboard"]!.AsArray();
            string what = board.Count(e => (double)e!["weight"]! > 0 && (string)e["learner"]! != "ensemble") is var members and > 1
                ? $"ensemble of {members} from {board.Count}"
                : $"{json["learner"]} from {board.Count}";
            return ((double)json["metrics"]![Metric.Headline(split.Train.Task).Name]!, seconds, what);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(Dataset data, string path) =>
        TableWriter.Write(new Table([.. data.Features, data.Target]), path);

    private static JsonArray Peers(Dataset data, Split split)
    {
        string folder = Directory.CreateTempSubdirectory("cairn-automl-").FullName;
        try
        {
            FeatureSpace space = FeatureSpace.Of(data);
            bool classifies = LearningTasks.IsClassification(data.Task);
            double[] targets = classifies ? [.. data.Classes.Codes.Select(c => (double)c)] : data.Target.ToNumbers();
            sbyte[] test = new sbyte[data.RowCount];
            foreach (int row in split.Rows.Test)
                test[row] = 1;
            string Keep<T>(string name, T[] values)
                where T : struct
            {
                string path = Path.Combine(folder, name);
                File.WriteAllBytes(path, MemoryMarshal.AsBytes<T>(values));
                return path;
            }

            JsonObject job = new()
            {
                ["x"] = Keep("x", space.EncodeRows(new Table([.. data.Features]), Environment.ProcessorCount)),
                ["y"] = Keep("y", targets),
                ["test"] = Keep("test", test),
                ["columns"] = space.Features.Count,
                ["categorical"] = new JsonArray(
                    [.. space.Features.Index().Where(f => f.Item.IsCategorical).Select(f => (JsonNode)f.Index)]),
                ["task"] = LearningTasks.NameOf(data.Task),
                ["classes"] = classifies ? data.Classes.Labels.Count : 0,
                ["threads"] = Environment.ProcessorCount,
            };
            string file = Path.Combine(folder, "job.json");
            File.WriteAllText(file, job.ToJsonString());
            ProcessStartInfo start = new(PeerScripts.Python, [PeerScripts.PathOf("tune/defaults.py"), file]) { RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            string answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? JsonNode.Parse(answer)!.AsArray()
                : throw new InvalidOperationException($"defaults.py ended with {process.ExitCode}.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Learning.Metrics;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Benchmarks.Accuracy;

/// <summary>
/// How well boosted trees predict real tables out of the box: every library with its default settings, on the very same
/// numbers and folds. Small tables are divided several times, since one division of them says little.
/// </summary>
internal sealed class AccuracyBenchmark : IBenchmark
{
    private const int FoldCount = 5;
    private const ulong Seed = 1;

    public string Name => "accuracy";

    public IEnumerable<BenchmarkRow> Run(BenchmarkOptions options)
    {
        if (options.Family is not (null or "trees"))
            throw new ArgumentException($"There is no family '{options.Family}'; known: trees.");
        string folder = Environment.GetEnvironmentVariable("CAIRN_DATA") is string data
            ? Path.Combine(data, "tabular")
            : throw new InvalidOperationException("CAIRN_DATA names no folder of data sets.");
        Dictionary<string, List<double>> ranks = [];
        foreach (AccuracySet set in AccuracySet.All.Where(s => options.Parts?.Contains(s.Name) ?? !(options.Quick && s.IsSlow)))
            yield return Compare(set, set.Read(folder), options.Quick, ranks);
        string best = ranks.Where(r => r.Key != "Cairn").MinBy(r => r.Value.Average()).Key;
        double own = ranks["Cairn"].Average();
        double other = ranks[best].Average();
        foreach ((string name, List<double> values) in ranks)
            Console.Error.WriteLine($"accuracy: mean rank of {name} over {values.Count} sets: {values.Average():F3}");
        yield return new BenchmarkRow(
            $"mean rank over {ranks["Cairn"].Count} sets", best, own, other, "rank", own / other, (own / other, own / other),
            "the best", own <= other);
    }

    private static BenchmarkRow Compare(
        AccuracySet set, Dataset data, bool quick, Dictionary<string, List<double>> ranks)
    {
        Metric metric = Metric.Headline(data.Task);
        int repeats = quick || data.RowCount > 5000 ? 1 : data.RowCount > 1500 ? 2 : 5;
        FoldSet[] folds = [.. Enumerable.Range(0, repeats).Select(r => Folds.For(data, FoldCount, Seed + (ulong)r))];
        FitContext context = new() { Seed = Seed, Threads = Environment.ProcessorCount };
        Dictionary<string, double[]> values = new()
        {
            ["Cairn"] = [.. folds.SelectMany(f =>
                CrossValidation.Run(new GradientBoosting(), data, f, context).Metrics[metric.Name].Values)],
        };
        string version = "";
        foreach (JsonNode? result in Peers(data, folds))
        {
            values[(string)result!["name"]!] = [.. result["values"]!.AsArray().Select(v => (double)v!)];
            version += $"{(version.Length == 0 ? "" : ", ")}{(string)result["name"]!} {(string)result["version"]!}";
        }
        foreach ((string name, double[] own) in values)
        {
            double rank = 1 + values.Count(other => metric.Gain(other.Value.Average(), own.Average()) > 0)
                + (values.Count(other => other.Value.Average() == own.Average()) - 1) / 2.0;
            if (!ranks.TryGetValue(name, out List<double>? all))
                ranks[name] = all = [];
            all.Add(rank);
        }
        (string best, double[] peer) = values.Where(v => v.Key != "Cairn")
            .MaxBy(v => metric.GreaterIsBetter ? v.Value.Average() : -v.Value.Average());
        double[] cairn = values["Cairn"];
        MetricEstimate worse = new([.. cairn.Select((value, fold) => metric.Gain(peer[fold], value))]);
        double bound = 2 * worse.StandardError!.Value;
        Console.Error.WriteLine($"accuracy: {set.Name}: " + string.Join(
            ", ", values.Select(v => $"{v.Key} {new MetricEstimate(v.Value).Mean:G6} (rank {ranks[v.Key][^1]})")));
        double[] ratios = [.. cairn.Select((value, fold) => value / peer[fold])];
        return new BenchmarkRow(
            $"{set.Name} ({data.RowCount} rows), {(repeats > 1 ? $"{repeats} times " : "")}{FoldCount} folds, best of {version}",
            best, cairn.Average(), peer.Average(), metric.Name, cairn.Average() / peer.Average(), (ratios.Min(), ratios.Max()),
            $"worse by at most two standard errors, {bound:G3}; found {worse.Mean:G3}", worse.Mean <= bound);
    }

    private static JsonArray Peers(Dataset data, FoldSet[] folds)
    {
        string folder = Directory.CreateTempSubdirectory("cairn-accuracy-").FullName;
        try
        {
            FeatureSpace space = FeatureSpace.Of(data);
            bool classifies = LearningTasks.IsClassification(data.Task);
            double[] targets = classifies ? [.. data.Classes.Codes.Select(c => (double)c)] : data.Target.ToNumbers();
            string Write<T>(string name, T[] values)
                where T : struct
            {
                string path = Path.Combine(folder, name);
                File.WriteAllBytes(path, MemoryMarshal.AsBytes<T>(values));
                return path;
            }

            JsonObject job = new()
            {
                ["x"] = Write("x", space.EncodeRows(new Table([.. data.Features]), Environment.ProcessorCount)),
                ["y"] = Write("y", targets),
                ["columns"] = space.Features.Count,
                ["categorical"] = new JsonArray(
                    [.. space.Features.Index().Where(f => f.Item.IsCategorical).Select(f => (JsonNode)f.Index)]),
                ["task"] = LearningTasks.NameOf(data.Task),
                ["classes"] = classifies ? data.Classes.Labels.Count : 0,
                ["folds"] = new JsonArray([.. folds.Select((f, r) => (JsonNode)Write($"folds{r}", f.Assignment()))]),
                ["threads"] = Environment.ProcessorCount,
            };
            string file = Path.Combine(folder, "job.json");
            File.WriteAllText(file, job.ToJsonString());
            ProcessStartInfo start =
                new(PeerScripts.Python, [PeerScripts.PathOf("accuracy/boosters.py"), file]) { RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            string answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"boosters.py ended with {process.ExitCode}.");
            return JsonNode.Parse(answer)!.AsArray();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Benchmarks;

/// <summary>
/// How well gradient boosting predicts real tables, beside scikit-learn's with like settings on the very same folds.
/// Small tables are divided several times, since one division of them says little.
/// </summary>
internal sealed class QualityBenchmark : IBenchmark
{
    private const int FoldCount = 5;
    private const ulong Seed = 1;

    private static readonly QualityTask[] s_tasks =
    [
        new("titanic", "titanic.csv", "survived", ["alive"], Repeats: 5),
        new("german", "german.csv", "last", [], HasHeader: false, Repeats: 5),
        new("california_housing", "california_housing.csv.gz", "median_house_value", []),
        new("diamonds", "diamonds.csv.gz", "price", [], Slow: true),
    ];

    public string Name => "quality";

    public IEnumerable<BenchmarkRow> Run(BenchmarkOptions options)
    {
        string folder = Environment.GetEnvironmentVariable("CAIRN_DATA") is string data
            ? Path.Combine(data, "tabular")
            : throw new InvalidOperationException("CAIRN_DATA names no folder of data sets.");
        foreach (QualityTask task in s_tasks.Where(t => !options.Quick || !t.Slow))
            yield return CrossValidate(task, folder);
        yield return HeldOut(folder);
    }

    // The settings of HistGradientBoosting*, neither side stopping early; the rest are Cairn's defaults.
    private static GradientBoosting Learner() => new()
    {
        Rounds = 100,
        LearningRate = 0.1,
        Leaves = 31,
        MinLeafRows = 20,
        EarlyStoppingRounds = 0,
    };

    private static BenchmarkRow CrossValidate(QualityTask task, string folder)
    {
        string path = Path.Combine(folder, task.File);
        Dataset data = Read(path, task);
        Metric metric = Metric.Headline(data.Task);
        List<double> cairn = [];
        List<double> peer = [];
        string version = "";
        for (int repeat = 0; repeat < task.Repeats; repeat++)
        {
            FoldSet folds = Folds.For(data, FoldCount, Seed + (ulong)repeat);
            FitContext context = new() { Seed = Seed, Threads = Environment.ProcessorCount };
            cairn.AddRange(CrossValidation.Run(Learner(), data, folds, context).Metrics[metric.Name].Values);
            (double[] values, version) = Peer(Job(path, task, data, metric, folds.Assignment()));
            peer.AddRange(values);
        }

        // How much worse Cairn is, fold by fold.
        MetricEstimate worse = new([.. cairn.Select((value, fold) => metric.Gain(peer[fold], value))]);
        double[] ratios = [.. cairn.Select((value, fold) => value / peer[fold])];
        double error = worse.StandardError!.Value;
        Console.Error.WriteLine(
            $"{task.Name}: cairn {Show(new MetricEstimate(cairn))}, scikit-learn {Show(new MetricEstimate(peer))}, "
            + $"worse by {worse.Mean:G3} ± {error:G3}");
        return new BenchmarkRow(
            $"{task.Name} ({data.RowCount} rows), {(task.Repeats > 1 ? $"{task.Repeats} times " : "")}{FoldCount} folds",
            $"scikit-learn {version} HistGradientBoosting",
            cairn.Average(), peer.Average(), metric.Name, cairn.Average() / peer.Average(), (ratios.Min(), ratios.Max()),
            $"worse by at most one standard error of the paired differences, {error:G3}; found {worse.Mean:G3}",
            worse.Mean <= error);
    }

    private static BenchmarkRow HeldOut(string folder)
    {
        QualityTask task = new("adult", "adult_train.csv.gz", "income", []);
        string path = Path.Combine(folder, task.File);
        string testPath = Path.Combine(folder, "adult_test.csv.gz");
        Dataset train = Read(path, task);
        Table test = TableReader.Read(testPath).Table;
        Dataset held = new(test, task.Target, train.Task, [.. train.Features.Select(f => f.Name)]);
        IModel model = Learner().Fit(train, new FitContext { Seed = Seed });
        double cairn = Evaluation.Of(model, held, Environment.ProcessorCount, curves: false).Metrics["roc_auc"];
        JsonObject job = Job(path, task, train, Metric.Parse("roc_auc"), []);
        job["test"] = testPath;
        (double[] peer, string version) = Peer(job);
        Console.Error.WriteLine($"{task.Name}: cairn {cairn:F5}, scikit-learn {peer[0]:F5}");
        double ratio = cairn / peer[0];
        return new BenchmarkRow(
            "adult, train and test files", $"scikit-learn {version} HistGradientBoosting", cairn, peer[0], "roc_auc", ratio,
            (ratio, ratio), "roc_auc ≥ 0.927", cairn >= 0.927);
    }

    private static Dataset Read(string path, QualityTask task)
    {
        Table table = TableReader.Read(path, new TableReadOptions { HasHeader = task.HasHeader }).Table;
        return new DatasetBuilder { Target = task.Target, Drop = task.Drop }.Build(table).Data;
    }

    // The peer reads the file itself; it is told which columns are features, their kinds, and the folds.
    private static JsonObject Job(string path, QualityTask task, Dataset data, Metric metric, int[] assignment) => new()
    {
        ["path"] = path,
        ["header"] = task.HasHeader,
        ["target"] = data.Target.Name,
        ["metric"] = metric.Name,
        ["positive"] = data.Task == LearningTask.BinaryClassification ? data.Classes.Labels[1] : null,
        ["features"] = new JsonObject(data.Features.Select(
            f => KeyValuePair.Create(f.Name, (JsonNode?)JsonValue.Create(ColumnKinds.NameOf(f.Kind))))),
        ["folds"] = new JsonArray([.. assignment.Select(fold => (JsonNode?)JsonValue.Create(fold))]),
    };

    private static (double[] Values, string Version) Peer(JsonObject job)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, job.ToJsonString());
            ProcessStartInfo start = new(PeerScripts.Python, [PeerScripts.PathOf("quality_sklearn.py"), file]) { RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            string answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"quality_sklearn.py ended with {process.ExitCode}.");
            JsonNode json = JsonNode.Parse(answer)!;
            return ([.. json["values"]!.AsArray().Select(v => v!.GetValue<double>())], (string)json["version"]!);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Show(MetricEstimate estimate) => $"{estimate.Mean:G6} ± {estimate.StandardError:G3}";

    private sealed record QualityTask(
        string Name, string File, string Target, string[] Drop, bool HasHeader = true, bool Slow = false,
        int Repeats = 1);
}

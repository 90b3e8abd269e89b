using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Benchmarks.Boosting;

/// <summary>Cairn's side of the boosting benchmark, in a process of its own so that its peak memory can be read.</summary>
internal static class BoostingFit
{
    /// <summary>First argument of a process that is this one.</summary>
    public const string Verb = "boosting-fit";

    /// <summary>Fits, and prints one JSON object: seconds, seconds of binning in them, peak memory, AUC.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        (string folder, BoostingWork work) = BoostingWork.Parse(arguments);
        Dataset train = Read(folder, "train", work.Rows, work.Columns);
        GradientBoosting learner = new()
        {
            Rounds = work.Rounds, Leaves = work.Leaves, MinLeafRows = 20, MinChildWeight = 1, L2 = 1,
        };
        GC.Collect();
        TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
        StageClock clock = new();
        GradientBoostingModel model = learner.Fit(train, new FitContext { Threads = work.Threads, Progress = clock });
        double fit = clock.Elapsed;
        TimeSpan processor = Environment.CpuUsage.TotalTime - processorBefore;
        long peak = PeakKilobytes();
        Dataset test = Read(folder, "test", work.TestRows, work.Columns);
        Stopwatch predicting = Stopwatch.StartNew();
        Table predictions = model.Predict(test.Table, work.Threads);
        double predict = predicting.Elapsed.TotalSeconds;
        bool[] positive = [.. ((IntegerColumn)test.Target).Values.ToArray().Select(v => v == 1)];
        Console.WriteLine(new JsonObject
        {
            ["fit_seconds"] = fit,
            ["processor_seconds"] = processor.TotalSeconds,
            ["binning_seconds"] = clock.Binning,
            ["peak_megabytes"] = peak / 1024.0,
            ["predict_seconds"] = predict,
            ["roc_auc"] = RankingMetrics.RocAuc(((NumberColumn)predictions["probability_1"]).Values, positive, default),
        }.ToJsonString());
        return 0;
    }

    private static Dataset Read(string folder, string part, int rows, int columns)
    {
        double[][] values = [.. Enumerable.Range(0, columns).Select(_ => new double[rows])];
        using (FileStream stream = File.OpenRead(Path.Combine(folder, part + ".x")))
        {
            float[] row = new float[columns];
            for (int r = 0; r < rows; r++)
            {
                stream.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan()));
                for (int c = 0; c < columns; c++)
                    values[c][r] = row[c];
            }
        }
        long[] target = new long[rows];
        ReadOnlySpan<float> labels = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, part + ".y")));
        for (int r = 0; r < rows; r++)
            target[r] = (long)labels[r];
        string[] names = [.. Enumerable.Range(1, columns).Select(c => "c" + c)];
        Table table = new(
            [.. names.Select((name, c) => new NumberColumn(name, values[c])), new IntegerColumn("y", target)]);
        return new Dataset(table, "y", LearningTask.BinaryClassification, names);
    }

    private static long PeakKilobytes() => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]))
        .FirstOrDefault();

    // The fit reports when it begins to boost; what came before is binning.
    private sealed class StageClock : IProgress<FitProgress>
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();

        public double Binning { get; private set; }

        public double Elapsed => _watch.Elapsed.TotalSeconds;

        public void Report(FitProgress value)
        {
            if (value.Stage == "boosting" && value.Round == 0)
                Binning = Elapsed;
        }
    }
}

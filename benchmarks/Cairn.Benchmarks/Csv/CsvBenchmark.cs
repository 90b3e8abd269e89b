using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Data.Reading;

namespace Cairn.Benchmarks.Csv;

/// <summary>Megabytes a second from a mixed CSV file to a typed table, beside pandas' C engine, by turns.</summary>
internal sealed class CsvBenchmark : IBenchmark
{
    private const double Goal = 2;

    public string Name => "csv";

    public IEnumerable<BenchmarkRow> Run(BenchmarkOptions options)
    {
        int megabytes = options.Quick ? 40 : 200;
        int repetitions = options.Quick ? 3 : 5;
        string folder = Directory.CreateTempSubdirectory("cairn-csv-").FullName;
        try
        {
            string path = Path.Combine(folder, "customers.csv");
            Console.Error.WriteLine($"csv: writing {megabytes} MB");
            CsvWork.Write(path, megabytes);
            double size = new FileInfo(path).Length / 1e6;
            for (int warm = 0; warm < 3; warm++)
                Own(path, threads: 0);
            List<Timing> all = [];
            List<Timing> one = [];
            List<Timing> plain = [];
            List<Timing> typed = [];
            string version = "";
            for (int repetition = 0; repetition < repetitions; repetition++)
            {
                all.Add(Own(path, threads: 0));
                plain.Add(Peer(path, "plain", ref version));
                one.Add(Own(path, threads: 1));
                typed.Add(Peer(path, "typed", ref version));
                Console.Error.WriteLine(
                    $"csv: {all[^1]}, on one thread {one[^1]}; pandas {plain[^1]}, typed {typed[^1]}");
            }
            string work = $"{size:F0} MB, 15 mixed columns";
            string pandas = $"pandas {version} read_csv, C engine, 1 thread";
            return
            [
                Row($"{work}, all threads", pandas, size, all, plain, t => t.Seconds, Goal),
                Row($"{work}, 1 thread", pandas, size, one, plain, t => t.Seconds, null),
                Row($"{work}, 1 thread, by processor time", pandas, size, one, plain, t => t.ProcessorSeconds, null),
                Row(
                    $"{work}, all threads", pandas + ", told dates and categories", size, all, typed,
                    t => t.Seconds, null),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static BenchmarkRow Row(
        string work, string peer, double size, List<Timing> own, List<Timing> other,
        Func<Timing, double> by, double? goal)
    {
        double[] ours = [.. own.Select(t => size / by(t))];
        double[] theirs = [.. other.Select(t => size / by(t))];
        double[] ratios = [.. ours.Zip(theirs, (a, b) => a / b).Order()];
        double ratio = Median(ratios);
        return new BenchmarkRow(
            work, peer, Median(ours), Median(theirs), "MB/s", ratio, (ratios[0], ratios[^1]),
            goal is null ? "" : $"≥ {goal}", goal is null ? null : ratio >= goal);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    // What the repetition before left behind is collected first, as a fresh process would have it.
    private static Timing Own(string path, int threads)
    {
        GC.Collect();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        TableReadResult result = TableReader.Read(path, new TableReadOptions { Threads = threads });
        Timing timing = new(
            Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        if (result.Table["seen"].Kind != ColumnKind.Time || result.Table["amount"].Kind != ColumnKind.Number)
            throw new InvalidOperationException("The benchmark's file was not understood.");
        return timing;
    }

    private static Timing Peer(string path, string mode, ref string version)
    {
        ProcessStartInfo start = new("/usr/bin/python3") { RedirectStandardOutput = true };
        start.ArgumentList.Add(ScriptPath());
        start.ArgumentList.Add(path);
        start.ArgumentList.Add(mode);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"pandas ended with code {process.ExitCode}.");
        JsonNode answer = JsonNode.Parse(output)!;
        version = (string)answer["version"]!;
        return new Timing((double)answer["seconds"]!, (double)answer["processor_seconds"]!);
    }

    // The script lies beside this project in the source tree, above the folder of the built program.
    private static string ScriptPath()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "benchmarks", "peers", "csv_pandas.py");
            if (File.Exists(path))
                return path;
        }
        throw new FileNotFoundException(
            $"There is no benchmarks/peers/csv_pandas.py above {AppContext.BaseDirectory}.");
    }

    // Seconds on the clock, and of the processor: the second hardly changes when others share the machine.
    private readonly record struct Timing(double Seconds, double ProcessorSeconds)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds:F2} s");
    }
}

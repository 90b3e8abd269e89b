using System.Diagnostics;
using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Data.Reading;

namespace Cairn.Benchmarks.Csv;

/// <summary>Megabytes a second from a mixed CSV file to a typed table, beside pandas' C engine, by turns.</summary>
internal sealed class CsvBenchmark : IBenchmark
{
    private const double Goal = 2;

    public string Name => "csv";

    public IEnumerable<BenchmarkRow> Run(bool quick)
    {
        int megabytes = quick ? 40 : 200;
        int repetitions = quick ? 3 : 5;
        string folder = Directory.CreateTempSubdirectory("cairn-csv-").FullName;
        try
        {
            string path = Path.Combine(folder, "customers.csv");
            Console.Error.WriteLine($"csv: writing {megabytes} MB");
            CsvWork.Write(path, megabytes);
            double size = new FileInfo(path).Length / 1e6;
            Own(path, threads: 0);
            List<double> all = [];
            List<double> one = [];
            List<double> plain = [];
            List<double> typed = [];
            string version = "";
            for (int repetition = 0; repetition < repetitions; repetition++)
            {
                all.Add(size / Own(path, threads: 0));
                plain.Add(size / Peer(path, "plain", ref version));
                one.Add(size / Own(path, threads: 1));
                typed.Add(size / Peer(path, "typed", ref version));
                Console.Error.WriteLine(
                    $"csv: {all[^1]:F0} MB/s, on one thread {one[^1]:F0}; pandas {plain[^1]:F0}, typed {typed[^1]:F0}");
            }
            string work = $"{size:F0} MB, 15 mixed columns";
            string pandas = $"pandas {version} read_csv, C engine, 1 thread";
            return
            [
                Row($"{work}, all threads", pandas, all, plain, Goal),
                Row($"{work}, 1 thread", pandas, one, plain, null),
                Row($"{work}, all threads", pandas + ", told dates and categories", all, typed, null),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static BenchmarkRow Row(string work, string peer, List<double> own, List<double> other, double? goal)
    {
        double[] ratios = [.. own.Zip(other, (a, b) => a / b).Order()];
        double ratio = Median(ratios);
        return new BenchmarkRow(
            work, peer, Median(own), Median(other), "MB/s", ratio, (ratios[0], ratios[^1]),
            goal is null ? "" : $"≥ {goal}", goal is null ? null : ratio >= goal);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    // What the repetition before left behind is collected first, as a fresh process would have it.
    private static double Own(string path, int threads)
    {
        GC.Collect();
        long began = Stopwatch.GetTimestamp();
        TableReadResult result = TableReader.Read(path, new TableReadOptions { Threads = threads });
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (result.Table["seen"].Kind != ColumnKind.Time || result.Table["amount"].Kind != ColumnKind.Number)
            throw new InvalidOperationException("The benchmark's file was not understood.");
        return seconds;
    }

    private static double Peer(string path, string mode, ref string version)
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
        return (double)answer["seconds"]!;
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
        throw new FileNotFoundException($"There is no benchmarks/peers/csv_pandas.py above {AppContext.BaseDirectory}.");
    }
}

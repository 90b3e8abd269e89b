using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Cairn.Benchmarks.Boosting;

/// <summary>
/// Fit time, peak memory and held-out AUC of gradient boosting beside XGBoost's <c>hist</c> and scikit-learn, each in a
/// process of its own, by turns, on the same files.
/// </summary>
internal sealed class BoostingBenchmark : IBenchmark
{
    private const int Repetitions = 3;
    private const double Goal = 1.3;

    private static readonly (string Script, string Name)[] s_peers =
    [
        ("boosting_xgboost.py", "XGBoost hist, lossguide"),
        ("boosting_sklearn.py", "scikit-learn HistGradientBoosting"),
    ];

    public string Name => "boosting";

    public IEnumerable<BenchmarkRow> Run(bool quick)
    {
        BoostingWork work = quick ? BoostingWork.Quick : BoostingWork.Full;
        string folder = Directory.CreateTempSubdirectory("cairn-boosting-").FullName;
        try
        {
            Console.Error.WriteLine($"boosting: writing {work.Rows:N0} + {work.TestRows:N0} rows");
            work.Write(folder);
            List<JsonObject> own = [];
            List<JsonObject>[] others = [.. s_peers.Select(_ => new List<JsonObject>())];
            for (int repetition = 0; repetition < (quick ? 1 : Repetitions); repetition++)
            {
                own.Add(RunOnce("Cairn", Environment.ProcessPath!, [BoostingFit.Verb, .. work.Arguments(folder)]));
                for (int peer = 0; peer < s_peers.Length; peer++)
                {
                    (string script, string name) = s_peers[peer];
                    others[peer].Add(RunOnce(name, "/usr/bin/python3", [ScriptPath(script), .. work.Arguments(folder)]));
                }
            }
            return [.. s_peers.SelectMany((peer, i) => Compare(work, peer.Name, own, others[i]))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<BenchmarkRow> Compare(
        BoostingWork work, string peer, List<JsonObject> own, List<JsonObject> other)
    {
        string version = $"{peer} {(string?)other[0]["version"]}";
        bool isAim = peer.StartsWith("XGBoost", StringComparison.Ordinal);
        yield return Row(
            $"{work}: time", version, "s", "fit_seconds", isAim ? $"≤ {Goal}" : "", r => isAim ? r <= Goal : null);
        // Where other work shares the cores, threads that spin while they wait count here too: then time says less.
        yield return Row("… processor time of all threads", version, "s", "processor_seconds", "", _ => null);
        yield return Row("… before the first round (of XGBoost the DMatrix alone)", version, "s", "binning_seconds", "", _ => null);
        yield return Row("… peak memory", version, "MB", "peak_megabytes", "≤ 1", r => r <= 1);
        yield return Row("… AUC on other rows", version, "", "roc_auc", "≥ 0.999", r => r >= 0.999);
        yield return Row($"predict {work.TestRows:N0} rows", version, "s", "predict_seconds", "", _ => null);

        BenchmarkRow Row(string name, string against, string unit, string key, string goal, Func<double, bool?> met)
        {
            double[] a = [.. own.Select(o => (double)o[key]!)];
            double[] b = [.. other.Select(o => (double?)o[key] ?? double.NaN)];
            double[] ratios = [.. a.Zip(b, (x, y) => x / y).Order()];
            double ratio = Median(ratios);
            return new BenchmarkRow(
                name, against, Median(a), Median(b), unit, ratio, (ratios[0], ratios[^1]), goal, met(ratio));
        }
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static JsonObject RunOnce(string name, string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["OMP_NUM_THREADS"] = BoostingWork.Full.Threads.ToString();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{name} ended with code {process.ExitCode}.");
        Console.Error.WriteLine($"boosting: {name} {output.Trim()}");
        return (JsonObject)JsonNode.Parse(output)!;
    }

    // The peers' scripts lie beside this project in the source tree, above the folder of the built program.
    private static string ScriptPath(string script)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "benchmarks", "peers", script);
            if (File.Exists(path))
                return path;
        }
        throw new FileNotFoundException($"There is no benchmarks/peers/{script} above {AppContext.BaseDirectory}.");
    }
}

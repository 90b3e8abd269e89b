using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Cairn.Benchmarks.Trees;

/// <summary>A program that does a job of the trees benchmark in a process of its own.</summary>
/// <param name="Name">Name in the rows; the version it tells is added.</param>
/// <param name="Program">What is started.</param>
/// <param name="Arguments">Arguments before the path of the job.</param>
/// <param name="Needs">A Python module or an R package without which it is left out; null for Cairn.</param>
internal sealed record Contestant(string Name, string Program, string[] Arguments, string? Needs)
{
    /// <summary>Cairn, as this same program.</summary>
    public static Contestant Cairn { get; } = new("Cairn", Environment.ProcessPath!, [TreesProcess.Verb], null);

    /// <summary>XGBoost <c>hist</c>.</summary>
    public static Contestant XgBoost { get; } = Python("XGBoost hist", "xgboost_peer.py", "xgboost");

    /// <summary>LightGBM; no Debian package, so only where Python can import it.</summary>
    public static Contestant LightGbm { get; } = Python("LightGBM", "lightgbm_peer.py", "lightgbm");

    /// <summary>scikit-learn.</summary>
    public static Contestant ScikitLearn { get; } = Python("scikit-learn", "sklearn_peer.py", "sklearn");

    /// <summary>R's ranger.</summary>
    public static Contestant Ranger { get; } =
        new("ranger", "Rscript", [PeerScripts.PathOf("trees/ranger_peer.R")], "ranger");

    /// <summary>Whether what it needs is installed.</summary>
    public bool IsHere()
    {
        try
        {
            ProcessStartInfo start = Needs is null ? new("true")
                : Program == "Rscript" ? new(Program, ["-e", $"library({Needs})"])
                : new(Program, ["-c", $"import {Needs}"]);
            start.RedirectStandardOutput = true;
            start.RedirectStandardError = true;
            using Process process = Process.Start(start)!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Does a job and gives what it told.</summary>
    public JsonObject Run(JsonObject job)
    {
        string file = Path.Combine((string)job["folder"]!, "job.json");
        File.WriteAllText(file, job.ToJsonString());
        ProcessStartInfo start = new(Program) { RedirectStandardOutput = true };
        foreach (string argument in Arguments)
            start.ArgumentList.Add(argument);
        if (Program == "Rscript")
        {
            foreach (string key in new[] { "folder", "columns", "rounds", "threads" })
                start.ArgumentList.Add(job[key]!.ToString());
        }
        else
        {
            start.ArgumentList.Add(file);
        }
        start.Environment["OMP_NUM_THREADS"] = job["threads"]!.ToString();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Name} ended with code {process.ExitCode}.");
        Console.Error.WriteLine($"trees: {(string)job["work"]!}: {Name} {output.Trim()}");
        return (JsonObject)JsonNode.Parse(output)!;
    }

    private static Contestant Python(string name, string script, string module) =>
        new(name, PeerScripts.Python, [PeerScripts.PathOf("trees/" + script)], module);
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Cairn.Learning.Tuning.Spaces;

namespace Cairn.Benchmarks.Tuning;

/// <summary>Optuna in a process of its own: it proposes points and is told their losses.</summary>
internal sealed class OptunaPeer : IDisposable
{
    private readonly Process _process;

    private OptunaPeer(Process process, string version)
    {
        _process = process;
        Version = version;
    }

    /// <summary>Its version.</summary>
    public string Version { get; }

    /// <summary>Starts it; null where it is not installed.</summary>
    public static OptunaPeer? Start()
    {
        ProcessStartInfo start = new(PeerScripts.Python, [PeerScripts.PathOf("tune/optuna_peer.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        Process process = Process.Start(start)!;
        string? first = process.StandardOutput.ReadLine();
        if (first is not null)
            return new OptunaPeer(process, (string)JsonNode.Parse(first)!["version"]!);
        process.Dispose();
        return null;
    }

    /// <summary>Runs a study.</summary>
    /// <returns>The best loss after each trial, and the seconds that it spent on proposing.</returns>
    public (double[] Best, double Seconds) Run(TuningProblem problem, string sampler, int seed)
    {
        JsonObject job = new()
        {
            ["space"] = new JsonArray([.. problem.Space.Parameters.Select(Describe)]),
            ["sampler"] = sampler,
            ["seed"] = seed,
            ["trials"] = problem.Trials,
        };
        Say(job);
        double[] best = new double[problem.Trials];
        for (int trial = 0; trial < problem.Trials; trial++)
        {
            JsonNode point = Hear()["point"]!;
            double loss = problem.Loss([.. problem.Space.Parameters.Select(p => p.Range.IsChoice
                ? p.Range.Choices.ToList().IndexOf((string)point[p.Name]!)
                : (double)point[p.Name]!)]);
            best[trial] = trial == 0 ? loss : Math.Min(loss, best[trial - 1]);
            Say(new JsonObject { ["loss"] = loss });
        }
        return (best, (double)Hear()["seconds"]!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static JsonNode Describe(Parameter parameter)
    {
        JsonObject json = new() { ["name"] = parameter.Name };
        if (parameter.Range.IsChoice)
        {
            json["choices"] = new JsonArray([.. parameter.Range.Choices.Select(c => (JsonNode)c)]);
            return json;
        }
        json["low"] = parameter.Range.Low;
        json["high"] = parameter.Range.High;
        json["log"] = parameter.Range.IsLog;
        json["integer"] = parameter.Range.IsInteger;
        return json;
    }

    private void Say(JsonObject json)
    {
        _process.StandardInput.WriteLine(json.ToJsonString());
        _process.StandardInput.Flush();
    }

    private JsonNode Hear() => JsonNode.Parse(
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("optuna_peer.py has ended."))!;
}

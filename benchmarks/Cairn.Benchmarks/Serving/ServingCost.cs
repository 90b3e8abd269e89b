using System.Globalization;
using System.Text.RegularExpressions;

namespace Cairn.Benchmarks.Serving;

/// <summary>
/// What a server of ours says of itself: unlike rates and latencies, processor time hardly depends on what else runs on
/// the machine.
/// </summary>
/// <param name="Requests">Predictions answered.</param>
/// <param name="ProcessorSeconds">Processor time of the process.</param>
/// <param name="PauseSeconds">Time that it stood still for the garbage collector.</param>
internal sealed partial record ServingCost(double Requests, double ProcessorSeconds, double PauseSeconds)
{
    /// <summary>Processor time of a request in microseconds.</summary>
    public double MicrosecondsPerRequest => ProcessorSeconds / Requests * 1e6;

    /// <summary>Reads the counters of a server.</summary>
    public static ServingCost Of(string url)
    {
        using HttpClient client = new();
        string metrics = client.GetStringAsync(new Uri(url + "/metrics")).GetAwaiter().GetResult();
        return new ServingCost(
            Sum(metrics, "cairn_inference_duration_seconds_count"), Sum(metrics, "process_cpu_seconds_total"),
            Sum(metrics, "dotnet_gc_pause_seconds_total"));
    }

    /// <summary>What came on since <paramref name="earlier"/>.</summary>
    public ServingCost Since(ServingCost earlier) => new(
        Requests - earlier.Requests, ProcessorSeconds - earlier.ProcessorSeconds, PauseSeconds - earlier.PauseSeconds);

    private static double Sum(string metrics, string name) => Sample().Matches(metrics)
        .Where(match => match.Groups[1].Value == name)
        .Sum(match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^([a-z_]+)(?:\{.*\})? (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Sample();
}

using System.Diagnostics;
using System.Globalization;

namespace Cairn.Benchmarks.Serving;

/// <summary>Runs wrk, the load generator.</summary>
internal static class Wrk
{
    /// <summary>Whether it can be run.</summary>
    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "wrk")));

    /// <summary>Writes a script that posts one body again and again.</summary>
    /// <returns>Its path.</returns>
    public static string WriteScript(string folder, string name, string body)
    {
        string path = Path.Combine(folder, name + ".lua");
        File.WriteAllText(
            path,
            $"wrk.method = \"POST\"\nwrk.headers[\"Content-Type\"] = \"application/json\"\nwrk.body = [==[{body}]==]\n");
        return path;
    }

    /// <summary>Loads an address from one thread.</summary>
    /// <param name="url">The address.</param>
    /// <param name="script">What to post.</param>
    /// <param name="connections">Connections kept busy.</param>
    /// <param name="seconds">How long.</param>
    /// <exception cref="InvalidOperationException">The server answered with errors.</exception>
    public static WrkResult Run(string url, string script, int connections, int seconds)
    {
        ProcessStartInfo start = new("wrk",
            ["-t1", $"-c{connections}", $"-d{seconds}s", "--latency", "-s", script, url])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (output.Contains("Non-2xx", StringComparison.Ordinal)
            || output.Contains("Socket errors: connect", StringComparison.Ordinal))
            throw new InvalidOperationException($"{url} did not answer well:\n{output}");
        WrkResult result = new(Number(output, "Requests/sec:"), Milliseconds(output, "50%"),
            Milliseconds(output, "99%"));
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"serving: {url} × {connections}: {result.RequestsPerSecond:F0}/s, p50 {result.P50Milliseconds:F2} ms, p99 {result.P99Milliseconds:F2} ms"));
        return result;
    }

    private static string Word(string output, string label)
    {
        string line = output.Split('\n').FirstOrDefault(l => l.Trim().StartsWith(label, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk printed no '{label}':\n{output}");
        return line.Trim()[label.Length..].Trim();
    }

    private static double Number(string output, string label) =>
        double.Parse(Word(output, label), CultureInfo.InvariantCulture);

    private static double Milliseconds(string output, string label)
    {
        string word = Word(output, label);
        string digits = word.TrimEnd('u', 'm', 's');
        double value = double.Parse(digits, CultureInfo.InvariantCulture);
        return word[digits.Length..] switch
        {
            "us" => value / 1000,
            "ms" => value,
            "m" => value * 60_000,
            _ => value * 1000,
        };
    }
}

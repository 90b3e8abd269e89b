using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Cairn.Server.Metrics;

namespace Cairn.Server.Tests.Metrics;

public sealed partial class MetricsTests
{
    [GeneratedRegex("""^([a-z_]+)(?:\{([a-z_]+="(?:[^"\\\n]|\\.)*"(?:,[a-z_]+="(?:[^"\\\n]|\\.)*")*)\})? (-?[0-9.eE+-]+|NaN|[+-]Inf)$""")]
    private static partial Regex Sample { get; }

    [Fact]
    public async Task Requests_errors_rows_and_latencies_are_counted_by_model_and_version()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.InferAsync(TestServer.Row);
        await server.InferAsync("{");
        await server.ScoreAsync($$"""{"dataframe_records":[{{TestServer.Record}},{{TestServer.Record}}]}""");
        await server.GetAsync("/v2/models/nothing");
        (int status, string text) = await server.GetAsync("/metrics");

        Assert.Equal(200, status);
        const string Model = "model=\"churn\",version=\"3\"";
        string[] expected =
        [
            $"cairn_inference_requests_total{{{Model},protocol=\"v2\",status=\"2xx\"}} 1",
            $"cairn_inference_requests_total{{{Model},protocol=\"v2\",status=\"4xx\"}} 1",
            $"cairn_inference_requests_total{{{Model},protocol=\"v2\",status=\"5xx\"}} 0",
            $"cairn_inference_requests_total{{{Model},protocol=\"mlflow\",status=\"2xx\"}} 1",
            $"cairn_inference_rows_total{{{Model}}} 3",
            $"cairn_inference_in_flight{{{Model}}} 0",
            $"cairn_inference_duration_seconds_bucket{{{Model},le=\"+Inf\"}} 3",
            $"cairn_inference_duration_seconds_count{{{Model}}} 3",
            "cairn_http_requests_total{status=\"2xx\"} 2",
            "cairn_http_requests_total{status=\"4xx\"} 2",
            "cairn_http_requests_in_flight 1",
        ];
        string[] lines = text.Split('\n');
        Assert.All(expected, line => Assert.Contains(line, lines));
    }

    [Fact]
    public async Task The_text_has_the_form_that_prometheus_reads()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.InferAsync(TestServer.Row);
        using HttpResponseMessage response = await server.Client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        string text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        HashSet<string> begun = [];
        string current = "";
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                current = line.Split(' ')[2];
                Assert.True(begun.Add(current), $"{current} is begun twice");
            }
            else if (!line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Match match = Sample.Match(line);
                Assert.True(match.Success, line);
                Assert.StartsWith(current, match.Groups[1].Value, StringComparison.Ordinal);
            }
        }
        Assert.Contains("process_cpu_seconds_total", begun);
        Assert.Contains("cairn_build_info", begun);
    }

    [Fact]
    public async Task Buckets_rise_to_the_count()
    {
        await using TestServer server = await TestServer.StartAsync();
        for (int i = 0; i < 20; i++)
            await server.InferAsync(TestServer.Row);
        string text = (await server.GetAsync("/metrics")).Text;
        double[] counts = [.. text.Split('\n')
            .Where(line => line.StartsWith("cairn_inference_duration_seconds_bucket", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture))];
        Assert.Equal(counts.Order(), counts);
        Assert.Equal(20, counts[^1]);
    }

    [Fact]
    public void Texts_are_escaped()
    {
        ServerMetrics metrics = new();
        metrics.Of("a\"b\\c\nd", "1").Rows.Add(2);
        Assert.Contains("cairn_inference_rows_total{model=\"a\\\"b\\\\c\\nd\",version=\"1\"} 2\n", metrics.ToText(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promtool_has_nothing_to_say()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.InferAsync(TestServer.Row);
        string text = (await server.GetAsync("/metrics")).Text;
        using Process? promtool = StartPromtool();
        Assert.SkipUnless(promtool is not null, "promtool is not installed: apt-get install prometheus.");
        await promtool!.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        string said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        Assert.Equal("", said);
        Assert.Equal(0, promtool.ExitCode);
    }

    private static Process? StartPromtool()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Cairn.Server.Metrics;

/// <summary>All that the server counts, and its text for <c>/metrics</c>.</summary>
public sealed class ServerMetrics
{
    // What a scrape shows of the finer latency buckets, in seconds.
    private static readonly double[] s_shownBounds =
        [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly int[] s_classes = [2, 4, 5];

    private static readonly InferenceProtocol[] s_predicting =
        [InferenceProtocol.OpenInference, InferenceProtocol.MlflowScoring];

    private readonly Lock _lock = new();
    private readonly StripedCounter[] _http = [.. Enumerable.Range(0, 5).Select(_ => new StripedCounter())];
    private volatile ModelMetrics[] _models = [];
    private volatile Action<MetricsText>[] _sources = [];

    /// <summary>Requests of any kind being worked on.</summary>
    public StripedCounter InFlight { get; } = new();

    /// <summary>Requests refused because too many were in flight.</summary>
    public StripedCounter Refused { get; } = new();

    /// <summary>The models counted so far, those no longer served included.</summary>
    public IReadOnlyList<ModelMetrics> Models => _models;

    /// <summary>The counters of a version of a model; made at the first call.</summary>
    public ModelMetrics Of(string model, string version)
    {
        lock (_lock)
        {
            ModelMetrics? known = Array.Find(_models, m => m.Model == model && m.Version == version);
            if (known is not null)
                return known;
            ModelMetrics made = new(model, version);
            _models = [.. _models, made];
            return made;
        }
    }

    /// <summary>Adds metrics of another part of the server to what <see cref="ToText"/> writes.</summary>
    internal void AddSource(Action<MetricsText> write)
    {
        lock (_lock)
            _sources = [.. _sources, write];
    }

    /// <summary>Counts an answer of any kind.</summary>
    internal void Answered(int status) => _http[Math.Clamp(status / 100, 1, 5) - 1].Add();

    /// <summary>Closes the second that ends at <paramref name="now"/> in every model's traffic.</summary>
    internal void Tick(DateTime now)
    {
        foreach (ModelMetrics model in _models)
            model.Traffic.Tick(now);
    }

    /// <summary>Every metric in the Prometheus text format 0.0.4.</summary>
    public string ToText()
    {
        MetricsText text = new();
        WriteModels(text, _models);
        text.Begin("cairn_http_requests_total", "counter", "Requests of any kind answered, by class of status.");
        for (int statusClass = 1; statusClass <= 5; statusClass++)
            text.Sample(_http[statusClass - 1].Value, ("status", NameOf(statusClass)));
        text.Begin("cairn_http_requests_in_flight", "gauge", "Requests of any kind being worked on.");
        text.Sample(InFlight.Value);
        text.Begin("cairn_http_requests_refused_total", "counter", "Requests refused because too many were in flight.");
        text.Sample(Refused.Value);
        foreach (Action<MetricsText> source in _sources)
            source(text);
        text.Begin("cairn_build_info", "gauge", "Version of Cairn and of the runtime; always 1.");
        text.Sample(1, ("version", ProductVersion), ("runtime", RuntimeInformation.FrameworkDescription));
        ProcessMetrics.Write(text);
        return text.ToString();
    }

    /// <summary>Version of this program, such as <c>0.1.0</c>.</summary>
    internal static string ProductVersion { get; } =
        typeof(ServerMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+')[0] ?? "0";

    private static void WriteModels(MetricsText text, ModelMetrics[] models)
    {
        if (models.Length == 0)
            return;
        text.Begin("cairn_inference_requests_total", "counter",
            "Requests for predictions answered, by protocol and class of status.");
        foreach (ModelMetrics model in models)
        {
            foreach (InferenceProtocol protocol in s_predicting)
            {
                foreach (int statusClass in s_classes)
                {
                    text.Sample(
                        model.Count(protocol, statusClass), ("model", model.Model), ("version", model.Version),
                        ("protocol", NameOf(protocol)), ("status", NameOf(statusClass)));
                }
            }
        }
        text.Begin("cairn_inference_rows_total", "counter", "Rows predicted.");
        foreach (ModelMetrics model in models)
            text.Sample(model.Rows.Value, ("model", model.Model), ("version", model.Version));
        text.Begin("cairn_inference_in_flight", "gauge", "Requests for predictions being worked on.");
        foreach (ModelMetrics model in models)
            text.Sample(model.InFlight.Value, ("model", model.Model), ("version", model.Version));
        text.Begin("cairn_inference_duration_seconds", "histogram",
            "Time from the arrival of a request for predictions to its answer.");
        foreach (ModelMetrics model in models)
            WriteHistogram(text, model, model.Latency.Snapshot());
        WriteExplanations(text, models);
    }

    private static void WriteExplanations(MetricsText text, ModelMetrics[] models)
    {
        text.Begin(
            "cairn_explanation_requests_total", "counter", "Requests for explanations answered, by class of status.");
        foreach (ModelMetrics model in models)
        {
            foreach (int statusClass in s_classes)
            {
                text.Sample(
                    model.Explanations.Count(statusClass), ("model", model.Model), ("version", model.Version),
                    ("status", NameOf(statusClass)));
            }
        }
        text.Begin("cairn_explanation_rows_total", "counter", "Rows explained.");
        foreach (ModelMetrics model in models)
            text.Sample(model.Explanations.Rows.Value, ("model", model.Model), ("version", model.Version));
        text.Begin("cairn_explanation_duration_seconds", "histogram",
            "Time from the arrival of a request for explanations to its answer.");
        foreach (ModelMetrics model in models)
            WriteHistogram(text, model, model.Explanations.Latency.Snapshot());
    }

    private static void WriteHistogram(MetricsText text, ModelMetrics model, LatencySnapshot latency)
    {
        foreach (double bound in s_shownBounds)
        {
            text.Sample(
                "_bucket", latency.CountUpTo(bound), ("model", model.Model), ("version", model.Version),
                ("le", bound.ToString("0.######", CultureInfo.InvariantCulture)));
        }
        text.Sample("_bucket", latency.Count, ("model", model.Model), ("version", model.Version), ("le", "+Inf"));
        text.Sample("_sum", latency.SumSeconds, ("model", model.Model), ("version", model.Version));
        text.Sample("_count", latency.Count, ("model", model.Model), ("version", model.Version));
    }

    private static string NameOf(int statusClass) => statusClass switch
    {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    };

    private static string NameOf(InferenceProtocol protocol) =>
        protocol == InferenceProtocol.OpenInference ? "v2" : "mlflow";
}

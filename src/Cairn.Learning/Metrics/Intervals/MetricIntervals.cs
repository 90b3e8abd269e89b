using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Formats;

namespace Cairn.Learning.Metrics.Intervals;

/// <summary>Intervals of the metrics of an evaluation, and how they were made. Immutable.</summary>
public sealed record MetricIntervals
{
    /// <summary><see cref="Method"/> of bias-corrected and accelerated bootstrap intervals.</summary>
    public const string Bootstrap = "bootstrap_bca";

    /// <summary><see cref="Method"/> of t intervals over folds, corrected for the rows that their fits share.</summary>
    public const string OverFolds = "corrected_t_over_folds";

    /// <summary>Intervals by name of metric; a metric that no resampling moves, or whose spread is undefined, is absent.</summary>
    public required IReadOnlyDictionary<string, MetricInterval> Values { get; init; }

    /// <summary><see cref="Bootstrap"/> or <see cref="OverFolds"/>.</summary>
    public required string Method { get; init; }

    /// <summary>Chance that an interval holds the true value, such as 0.95.</summary>
    public required double Level { get; init; }

    /// <summary>What is drawn: <c>rows</c>, <c>queries</c>, <c>groups</c> or <c>folds</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>How many of them there are.</summary>
    public required int Units { get; init; }

    /// <summary>How many times they were drawn; 0 over folds.</summary>
    public int Resamples { get; init; }

    /// <summary>How the intervals were made, in a phrase for people.</summary>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{Level * 100:0.##} % intervals: {(Method == Bootstrap ? $"bootstrap (BCa), {Resamples:N0} resamples of {Units:N0} {Unit}" : $"corrected t over {Units} folds")}");

    /// <summary>The interval of a metric, or null.</summary>
    public MetricInterval? Find(string metric) => Values.TryGetValue(metric, out MetricInterval value) ? value : null;

    /// <summary>The intervals as JSON: how they were made, and <c>values</c> with <c>low</c> and <c>high</c> by metric.</summary>
    public JsonObject ToJson() => new()
    {
        ["method"] = Method,
        ["level"] = Level,
        ["unit"] = Unit,
        ["units"] = Units,
        ["resamples"] = Resamples,
        ["values"] = new JsonObject(Values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)new JsonObject
        {
            ["low"] = v.Value.Low,
            ["high"] = v.Value.High,
        }))),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InputException"><c>broken-evaluation</c>.</exception>
    public static MetricIntervals FromJson(JsonNode json)
    {
        JsonObject values = StoredNumbers.Objects(StoredNumbers.Objects(json)["values"]);
        return new MetricIntervals
        {
            Method = StoredNumbers.Text(json, "method"),
            Level = StoredNumbers.Number(json, "level"),
            Unit = StoredNumbers.Text(json, "unit"),
            Units = (int)Math.Clamp(StoredNumbers.Number(json, "units"), 0, int.MaxValue),
            Resamples = (int)Math.Clamp(StoredNumbers.Number(json, "resamples"), 0, int.MaxValue),
            Values = values.ToDictionary(
                v => v.Key,
                v => new MetricInterval(
                    StoredNumbers.Number(StoredNumbers.Objects(v.Value), "low"),
                    StoredNumbers.Number(StoredNumbers.Objects(v.Value), "high"))),
        };
    }
}

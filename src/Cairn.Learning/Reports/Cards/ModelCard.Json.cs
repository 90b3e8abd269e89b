using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Models.Packaging;

namespace Cairn.Learning.Reports.Cards;

/// <content>The card as JSON, for programs.</content>
public sealed partial record ModelCard
{
    /// <summary>The card that a package carries; null where it has none that programs can read.</summary>
    /// <param name="package">The package.</param>
    /// <exception cref="InputException"><c>broken-evaluation</c> or <c>malformed-data</c>.</exception>
    public static ModelCard? From(Package package)
    {
        if (!package.Extra.TryGetValue(EntryName, out ReadOnlyMemory<byte> bytes))
            return null;
        try
        {
            return FromJson(JsonNode.Parse(bytes.Span) ?? throw StoredNumbers.Broken("the card is null"));
        }
        catch (JsonException error)
        {
            throw new MalformedDataException(EntryName, $"it is no JSON: {error.Message}");
        }
    }

    /// <summary>The bytes of <c>card.json</c>.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToJson().ToJsonString());

    /// <summary>All of it; what is not known is absent or null.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["title"] = Title,
            ["summary"] = Summary,
            ["texts"] = Texts.ToJson(),
            ["measured_on"] = MeasuredOn,
            ["judged_rows"] = JudgedRows,
            ["interval_method"] = IntervalMethod,
            ["metrics"] = new JsonObject(Metrics.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)new JsonObject
            {
                ["value"] = StoredNumbers.Node(m.Value),
                ["low"] = StoredNumbers.Node(m.Low),
                ["high"] = StoredNumbers.Node(m.High),
                ["baseline"] = StoredNumbers.Node(m.Baseline),
                ["fold_mean"] = StoredNumbers.Node(m.FoldMean),
                ["fold_deviation"] = StoredNumbers.Node(m.FoldDeviation),
            }))),
            ["data"] = Pairs(Data),
            ["leaks_looked_for"] = HasLeakCheck,
            ["leaks"] = StoredNumbers.Array(
                Leaks.Select(leak => new JsonObject { ["code"] = leak.Code, ["message"] = leak.Message })),
        };
        if (Slices is not null)
        {
            json["weak_slices"] = StoredNumbers.Array(Slices.Select(s => new JsonObject
            {
                ["slice"] = s.Slice,
                ["rows"] = s.Rows,
                ["metric"] = s.Metric,
                ["value"] = StoredNumbers.Node(s.Value),
                ["elsewhere"] = StoredNumbers.Node(s.Elsewhere),
            }));
        }
        if (Gaps is not null)
        {
            json["group_gaps"] = StoredNumbers.Array(Gaps.Select(gap => new JsonObject
            {
                ["columns"] = gap.Columns,
                ["notion"] = gap.Notion,
                ["difference"] = StoredNumbers.Node(gap.Difference),
                ["low"] = StoredNumbers.Node(gap.Low),
                ["high"] = StoredNumbers.Node(gap.High),
                ["lowest"] = gap.Lowest,
                ["highest"] = gap.Highest,
            }));
        }
        if (Calibration is not null)
        {
            json["calibration"] = new JsonObject
            {
                ["method"] = Calibration.Method,
                ["before"] = StoredNumbers.Node(Calibration.Before),
                ["after"] = StoredNumbers.Node(Calibration.After),
            };
        }
        json["notes"] = StoredNumbers.Array(Notes);
        json["command"] = Command;
        json["making"] = Pairs(Making);
        json["options"] = Pairs(Options);
        return json;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InputException"><c>broken-evaluation</c>, or <c>unknown-card-text</c>.</exception>
    public static ModelCard FromJson(JsonNode json)
    {
        JsonObject all = StoredNumbers.Objects(json);
        return new ModelCard
        {
            Title = StoredNumbers.Text(all, "title"),
            Summary = StoredNumbers.Text(all, "summary"),
            Texts = CardTexts.Of(PairsOf(all, "texts")),
            MeasuredOn = Optional(all, "measured_on"),
            JudgedRows = (int)Math.Clamp(StoredNumbers.Number(all, "judged_rows"), 0, int.MaxValue),
            IntervalMethod = Optional(all, "interval_method"),
            Metrics =
            [
                .. StoredNumbers.Objects(all["metrics"]).Select(m => (m.Key, Value: StoredNumbers.Objects(m.Value))).Select(m =>
                    new CardMetric(
                        m.Key, StoredNumbers.Number(m.Value, "value"), StoredNumbers.OptionalNumber(m.Value, "low"),
                        StoredNumbers.OptionalNumber(m.Value, "high"), StoredNumbers.OptionalNumber(m.Value, "baseline"),
                        StoredNumbers.OptionalNumber(m.Value, "fold_mean"),
                        StoredNumbers.OptionalNumber(m.Value, "fold_deviation"))),
            ],
            Data = PairsOf(all, "data"),
            HasLeakCheck = all["leaks_looked_for"] is JsonValue looked && looked.TryGetValue(out bool was) && was,
            Leaks =
            [
                .. StoredNumbers.Elements(all, "leaks").Select(StoredNumbers.Objects)
                    .Select(leak => new CardLeak(StoredNumbers.Text(leak, "code"), StoredNumbers.Text(leak, "message"))),
            ],
            Slices = all["weak_slices"] is null ? null
                : [
                    .. StoredNumbers.Elements(all, "weak_slices").Select(StoredNumbers.Objects).Select(s => new CardSlice(
                        StoredNumbers.Text(s, "slice"), (int)Math.Clamp(StoredNumbers.Number(s, "rows"), 0, int.MaxValue),
                        StoredNumbers.Text(s, "metric"), StoredNumbers.OptionalNumber(s, "value") ?? double.NaN,
                        StoredNumbers.OptionalNumber(s, "elsewhere") ?? double.NaN)),
                ],
            Gaps = all["group_gaps"] is null ? null
                : [
                    .. StoredNumbers.Elements(all, "group_gaps").Select(StoredNumbers.Objects).Select(gap => new CardGap(
                        StoredNumbers.Text(gap, "columns"), StoredNumbers.Text(gap, "notion"),
                        StoredNumbers.OptionalNumber(gap, "difference") ?? double.NaN,
                        StoredNumbers.OptionalNumber(gap, "low"), StoredNumbers.OptionalNumber(gap, "high"),
                        StoredNumbers.Text(gap, "lowest"), StoredNumbers.Text(gap, "highest"))),
                ],
            Calibration = all["calibration"] is JsonObject calibration
                ? new CardCalibration(
                    StoredNumbers.Text(calibration, "method"), StoredNumbers.OptionalNumber(calibration, "before") ?? double.NaN,
                    StoredNumbers.OptionalNumber(calibration, "after") ?? double.NaN)
                : null,
            Notes = StoredNumbers.Texts(all, "notes"),
            Command = Optional(all, "command"),
            Making = PairsOf(all, "making"),
            Options = PairsOf(all, "options"),
        };
    }

    private static string? Optional(JsonObject json, string name) => json[name] is null ? null : StoredNumbers.Text(json, name);

    private static JsonObject Pairs(IReadOnlyList<KeyValuePair<string, string>> pairs) =>
        new(pairs.DistinctBy(pair => pair.Key).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private static KeyValuePair<string, string>[] PairsOf(JsonObject json, string name) =>
    [
        .. (json[name] is null ? [] : StoredNumbers.Objects(json[name]))
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.ToString() ?? "")),
    ];
}

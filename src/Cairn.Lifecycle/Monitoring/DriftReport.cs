using System.Globalization;
using System.Text.Json.Nodes;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>
/// Drift of every feature and every prediction of one version of a model over one window of its traffic.
/// </summary>
public sealed record DriftReport
{
    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Version of the model.</summary>
    public required string Version { get; init; }

    /// <summary>Rows of the window.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows that the profile was made of.</summary>
    public required long ReferenceRows { get; init; }

    /// <summary>Time of the oldest row of the window; null without rows.</summary>
    public required DateTimeOffset? From { get; init; }

    /// <summary>Time of the newest row of the window; null without rows.</summary>
    public required DateTimeOffset? To { get; init; }

    /// <summary>False when the window has too few rows to call anything drifted.</summary>
    public required bool HasEnoughRows { get; init; }

    /// <summary>Features in the order of the model, then predictions. Empty when the window has no rows.</summary>
    public required IReadOnlyList<ColumnDrift> Columns { get; init; }

    /// <summary>Names of the features that drifted, in order.</summary>
    public IReadOnlyList<string> DriftedFeatures =>
        [.. Columns.Where(c => c.Drifted && !c.IsPrediction).Select(c => c.Column)];

    /// <summary>Names of the predictions that drifted, in order.</summary>
    public IReadOnlyList<string> DriftedPredictions =>
        [.. Columns.Where(c => c.Drifted && c.IsPrediction).Select(c => c.Column)];

    /// <summary>The report as one JSON object; times in ISO 8601.</summary>
    public JsonObject ToJson()
    {
        JsonArray columns = [];
        foreach (ColumnDrift column in Columns)
            columns.Add((JsonNode)column.ToJson());
        return new JsonObject
        {
            ["model"] = Model,
            ["version"] = Version,
            ["rows"] = Rows,
            ["reference_rows"] = ReferenceRows,
            ["from"] = From?.ToString("O", CultureInfo.InvariantCulture),
            ["to"] = To?.ToString("O", CultureInfo.InvariantCulture),
            ["has_enough_rows"] = HasEnoughRows,
            ["drifted_features"] = NamesOf(DriftedFeatures),
            ["drifted_predictions"] = NamesOf(DriftedPredictions),
            ["columns"] = columns,
        };
    }

    private static JsonArray NamesOf(IReadOnlyList<string> names)
    {
        JsonArray array = [];
        foreach (string name in names)
            array.Add((JsonNode)JsonValue.Create(name));
        return array;
    }
}

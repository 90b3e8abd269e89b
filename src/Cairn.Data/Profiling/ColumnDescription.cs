using System.Text.Json.Nodes;
using Cairn.Data.Columns;

namespace Cairn.Data.Profiling;

/// <summary>A column as <c>cairn data describe</c> shows it.</summary>
/// <param name="Profile">Counts, moments, quantiles, frequent values.</param>
/// <param name="Samples">The first few distinct values, as a CSV file would hold them; long ones are cut.</param>
/// <param name="Evidence">Why the column has its kind; empty where a person chose it or nothing is known.</param>
public sealed record ColumnDescription(ColumnProfile Profile, IReadOnlyList<string> Samples, string Evidence)
{
    private const int MostFrequent = 10;

    /// <summary>
    /// The column as part of <see cref="TableDescription.ToJson"/>; quantiles at 0, 5, 25, 50, 75, 95 and 100 %.
    /// </summary>
    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["name"] = Profile.Name,
            ["kind"] = ColumnKinds.NameOf(Profile.Kind),
            ["missing"] = Profile.Missing,
            ["distinct"] = Profile.Distinct,
            ["distinct_is_exact"] = Profile.DistinctIsExact,
        };
        if (Profile.Mean is double mean)
        {
            json["mean"] = mean;
            json["standard_deviation"] = Profile.StandardDeviation;
            json["min"] = Profile.Min;
            json["max"] = Profile.Max;
            JsonObject quantiles = [];
            foreach (int percent in new[] { 0, 5, 25, 50, 75, 95, 100 })
                quantiles[$"{percent}%"] = Profile.Quantile(percent / 100.0);
            json["quantiles"] = quantiles;
        }
        if (Profile.TopValues.Count > 0)
        {
            json["top_values"] = new JsonArray([.. Profile.TopValues.Take(MostFrequent).Select(
                value => (JsonNode)new JsonObject { ["value"] = value.Value, ["count"] = value.Count })]);
        }
        json["samples"] = new JsonArray([.. Samples.Select(sample => (JsonNode)sample)]);
        if (Evidence.Length > 0)
            json["evidence"] = Evidence;
        return json;
    }
}

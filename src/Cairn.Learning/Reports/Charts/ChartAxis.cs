using System.Text.Json.Nodes;

namespace Cairn.Learning.Reports.Charts;

/// <summary>An axis of a chart.</summary>
/// <param name="Name">What it measures, with its unit.</param>
/// <param name="Min">Where it begins; chosen by the data when null.</param>
/// <param name="Max">Where it ends; chosen by the data when null.</param>
/// <param name="IsPercent">Whether 0.25 reads as 25 %.</param>
/// <param name="IsTime">Whether values are milliseconds since 1970-01-01 UTC.</param>
/// <param name="Step">Distance of its marks; chosen by the room when null.</param>
/// <param name="IsDate">Whether values are milliseconds since 1970-01-01 UTC, of which the day matters.</param>
/// <param name="IsLog">Whether equal factors are equally long.</param>
public sealed record ChartAxis(
    string Name, double? Min = null, double? Max = null, bool IsPercent = false, bool IsTime = false, double? Step = null,
    bool IsDate = false, bool IsLog = false)
{
    /// <summary>An axis of shares from 0 to 1, shown in per cent.</summary>
    public static ChartAxis Share(string name) => new(name, 0, 1, IsPercent: true, Step: 0.25);

    internal JsonObject ToJson()
    {
        JsonObject json = new() { ["name"] = Name };
        if (Min is double min)
            json["min"] = min;
        if (Max is double max)
            json["max"] = max;
        if (Step is double step)
            json["step"] = step;
        if (IsLog)
            json["log"] = true;
        if (IsPercent || IsTime || IsDate)
            json["format"] = IsPercent ? "percent" : IsDate ? "date" : "time";
        return json;
    }
}

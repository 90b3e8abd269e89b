using System.Text.Json.Nodes;

namespace Cairn.Learning.Reports.Charts;

/// <summary>A bar of a chart.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="Value">Its length.</param>
/// <param name="Low">Lower end of the interval of the value, or null.</param>
/// <param name="High">Upper end of the interval, or null.</param>
/// <param name="IsFlagged">Whether the reader should look at it.</param>
public sealed record ChartBar(string Name, double Value, double? Low = null, double? High = null, bool IsFlagged = false)
{
    internal JsonObject ToJson()
    {
        JsonObject json = new() { ["name"] = Name, ["value"] = Chart.Number(Value) };
        if (Low is double low && High is double high)
        {
            json["low"] = Chart.Number(low);
            json["high"] = Chart.Number(high);
        }
        if (IsFlagged)
            json["flagged"] = true;
        return json;
    }
}

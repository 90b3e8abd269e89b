using System.Text.Json.Nodes;

namespace Cairn.Learning.Reports.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="X">Horizontal values.</param>
/// <param name="Y">Vertical values, one each.</param>
/// <param name="IsReference">Whether it is only there to compare with: thin, grey and dashed.</param>
/// <param name="HasMarkers">Whether its points are marked.</param>
/// <param name="IsThin">Whether it is one of many alike, thin and pale, that the legend does not name.</param>
/// <param name="IsLoose">Whether its points are marked and nothing is drawn between them.</param>
public sealed record ChartLine(
    string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, bool IsReference = false, bool HasMarkers = false,
    bool IsThin = false, bool IsLoose = false)
{
    internal JsonObject ToJson()
    {
        JsonObject json = new() { ["name"] = Name, ["points"] = Chart.Pairs(X, Y) };
        if (IsReference)
            json["reference"] = true;
        if (IsLoose)
            json["loose"] = true;
        if (HasMarkers)
            json["markers"] = true;
        if (IsThin)
            json["thin"] = true;
        return json;
    }
}

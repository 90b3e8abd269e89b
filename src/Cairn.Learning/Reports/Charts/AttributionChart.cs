using System.Text.Json.Nodes;

namespace Cairn.Learning.Reports.Charts;

/// <summary>What the script of a page is told about charts of explanations.</summary>
/// <remarks>The members written here are those of <c>web/src/charts/spec.ts</c>. A shade is from 0 to 1, null for
/// none.</remarks>
public static class AttributionChart
{
    /// <summary>A row of points for each column, coloured by its value.</summary>
    /// <param name="x">What the points measure.</param>
    /// <param name="items">The columns, topmost first, and the points of each: value, height from −0.5 to 0.5,
    /// shade.</param>
    public static JsonObject Beeswarm(
        ChartAxis x, IEnumerable<(string Name, IEnumerable<(double X, double Height, double? Shade)> Points)> items) =>
            new()
        {
            ["kind"] = "beeswarm",
            ["x"] = x.ToJson(),
            ["items"] = new JsonArray([.. items.Select(item => new JsonObject
            {
                ["name"] = item.Name,
                ["points"] = Points(item.Points),
            })]),
        };

    /// <summary>Points of two quantities, coloured by a third.</summary>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="points">The points and their shades.</param>
    /// <param name="categories">Names along the horizontal axis where it has no numbers; values are then 0, 1,
    /// ….</param>
    /// <param name="by">What the colour says, and what its ends are; null where it says nothing.</param>
    public static JsonObject Shaded(
        ChartAxis x, ChartAxis y, IEnumerable<(double X, double Y, double? Shade)> points,
        IReadOnlyList<string>? categories = null,
        (string Name, string Low, string High)? by = null)
    {
        JsonObject json = new() { ["kind"] = "shaded", ["x"] = x.ToJson(), ["y"] = y.ToJson(),
            ["points"] = Points(points) };
        if (categories is not null)
            json["categories"] = Texts(categories);
        if (by is (string name, string low, string high))
            json["by"] = new JsonObject { ["name"] = name, ["low"] = low, ["high"] = high };
        return json;
    }

    /// <summary>From a base value to a score, one step a column.</summary>
    /// <param name="x">What is measured.</param>
    /// <param name="baseValue">Where it begins.</param>
    /// <param name="items">Names and steps, topmost first.</param>
    /// <param name="baseName">What the beginning is called.</param>
    /// <param name="endName">What the end is called.</param>
    public static JsonObject Waterfall(
        ChartAxis x, double baseValue, IEnumerable<(string Name, double Value)> items, string baseName,
        string endName) => new()
        {
            ["kind"] = "waterfall",
            ["x"] = x.ToJson(),
            ["base"] = Chart.Number(baseValue),
            ["items"] = new JsonArray([.. items.Select(item => new JsonObject
            {
                ["name"] = item.Name,
                ["value"] = Chart.Number(item.Value),
            })]),
            ["baseName"] = baseName,
            ["endName"] = endName,
        };

    /// <summary>A quantity over two others.</summary>
    /// <param name="x">The horizontal quantity.</param>
    /// <param name="y">The vertical quantity.</param>
    /// <param name="value">What the colour measures.</param>
    /// <param name="columns">Values of the horizontal quantity, as text.</param>
    /// <param name="rows">Values of the vertical one.</param>
    /// <param name="values">The quantity for a row and a column.</param>
    public static JsonObject Heatmap(
        ChartAxis x, ChartAxis y, ChartAxis value, IReadOnlyList<string> columns, IReadOnlyList<string> rows, Func<int,
        int, double> values) => new()
        {
            ["kind"] = "heatmap",
            ["x"] = x.ToJson(),
            ["y"] = y.ToJson(),
            ["value"] = value.ToJson(),
            ["columns"] = Texts(columns),
            ["rows"] = Texts(rows),
            ["values"] = new JsonArray([.. rows.Select((_, row) =>
                new JsonArray([.. columns.Select((_, column) => Chart.Number(values(row, column)))]))]),
        };

    private static JsonArray Points(IEnumerable<(double X, double Y, double? Shade)> points) => new(
    [
        .. points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).Select(point =>
            new JsonArray(Chart.Number(point.X), Chart.Number(point.Y),
                point.Shade is double shade ? Math.Round(shade, 3) : null)),
    ]);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}

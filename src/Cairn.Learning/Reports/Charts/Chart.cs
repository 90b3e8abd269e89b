using System.Globalization;
using System.Text.Json.Nodes;

namespace Cairn.Learning.Reports.Charts;

/// <summary>
/// What the script of a page is told about a chart: data and names, and nothing of looks, which belong to the style
/// sheet.
/// </summary>
/// <remarks>The members written here are those of <c>web/src/charts/spec.ts</c>.</remarks>
public static class Chart
{
    /// <summary>Lines over a numeric or time axis.</summary>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="isStep">Whether the lines go in steps, as a ROC curve does.</param>
    public static JsonObject Lines(ChartAxis x, ChartAxis y, IEnumerable<ChartLine> lines, bool isStep = false)
    {
        JsonObject json = Of("lines", x, y);
        json["series"] = ArrayOf(lines.Select(line => line.ToJson()));
        if (isStep)
            json["step"] = true;
        return json;
    }

    /// <summary>Horizontal bars in the order given.</summary>
    /// <param name="x">What their length measures.</param>
    /// <param name="bars">The bars, topmost first.</param>
    /// <param name="limit">Where a limit stands, or null.</param>
    /// <param name="limitName">Name of the limit.</param>
    public static JsonObject Bars(ChartAxis x, IEnumerable<ChartBar> bars, double? limit = null, string limitName = "limit")
    {
        JsonObject json = new()
        {
            ["kind"] = "bars",
            ["x"] = x.ToJson(),
            ["items"] = ArrayOf(bars.Select(bar => bar.ToJson())),
        };
        if (limit is double value)
            json["limit"] = new JsonObject { ["value"] = value, ["name"] = limitName };
        return json;
    }

    /// <summary>Vertical bars side by side for each category.</summary>
    /// <param name="y">What their height measures.</param>
    /// <param name="categories">Names along the horizontal axis.</param>
    /// <param name="series">Name and values of each series; a value that is null or not finite leaves a gap.</param>
    public static JsonObject Columns(
        ChartAxis y, IEnumerable<string> categories, IEnumerable<(string Name, IEnumerable<double?> Values)> series) => new()
        {
            ["kind"] = "columns",
            ["y"] = y.ToJson(),
            ["categories"] = ArrayOf(categories.Select(c => (JsonNode)c)),
            ["series"] = ArrayOf(series.Select(s => new JsonObject
            {
                ["name"] = s.Name,
                ["values"] = ArrayOf(s.Values.Select(v => v is double value ? Number(value) : null)),
            })),
        };

    /// <summary>Counts in touching bins.</summary>
    /// <param name="x">What is counted.</param>
    /// <param name="y">The axis of the counts.</param>
    /// <param name="edges">Edges of the bins, ascending, one more than bins.</param>
    /// <param name="counts">Count of each bin.</param>
    /// <param name="marksZero">Whether a line stands at 0.</param>
    public static JsonObject Histogram(
        ChartAxis x, ChartAxis y, IReadOnlyList<double> edges, IReadOnlyList<double> counts, bool marksZero = false)
    {
        JsonObject json = Of("histogram", x, y);
        json["bins"] = ArrayOf(counts.Select((count, i) =>
            new JsonArray(Number(edges[i]), Number(edges[i + 1]), Number(count))));
        if (marksZero)
            json["zero"] = true;
        return json;
    }

    /// <summary>Points of two quantities.</summary>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="xs">Horizontal values.</param>
    /// <param name="ys">Vertical values, one each.</param>
    /// <param name="marksEqual">Whether a line stands where both are equal; both axes must have a range.</param>
    /// <param name="marksZero">Whether a line stands at the height 0.</param>
    public static JsonObject Scatter(
        ChartAxis x, ChartAxis y, IReadOnlyList<double> xs, IReadOnlyList<double> ys,
        bool marksEqual = false, bool marksZero = false)
    {
        JsonObject json = Of("scatter", x, y);
        json["points"] = Pairs(xs, ys);
        if (marksEqual)
            json["diagonal"] = true;
        if (marksZero)
            json["zero"] = true;
        return json;
    }

    /// <summary>One dot for each fold of a cross-validation, and their mean as a line.</summary>
    /// <param name="y">The axis of the metric.</param>
    /// <param name="values">Value of each fold.</param>
    /// <param name="mean">Mean of the folds.</param>
    /// <param name="baseline">Value of the baseline, or null.</param>
    public static JsonObject Folds(ChartAxis y, IEnumerable<double> values, double mean, double? baseline = null)
    {
        JsonObject json = new()
        {
            ["kind"] = "folds",
            ["y"] = y.ToJson(),
            ["values"] = ArrayOf(values.Select(Number)),
            ["mean"] = Number(mean),
        };
        if (baseline is double value)
            json["baseline"] = Number(value);
        return json;
    }

    /// <summary>A line for each of several points over an axis for each of their coordinates.</summary>
    /// <param name="axes">Name, scale and, for a coordinate without an order, the names of its values.</param>
    /// <param name="lines">Coordinates of each point, NaN for one that it lacks, and whether it is marked.</param>
    public static JsonObject Parallel(
        IEnumerable<(string Name, bool IsLog, IReadOnlyList<string>? Values)> axes,
        IEnumerable<(string Name, IReadOnlyList<double> Values, bool IsMarked)> lines) => new()
        {
            ["kind"] = "parallel",
            ["axes"] = ArrayOf(axes.Select(axis =>
            {
                JsonObject json = new() { ["name"] = axis.Name };
                if (axis.IsLog)
                    json["log"] = true;
                if (axis.Values is not null)
                    json["values"] = ArrayOf(axis.Values.Select(value => (JsonNode)value));
                return json;
            })),
            ["lines"] = ArrayOf(lines.Select(line =>
            {
                JsonObject json = new() { ["name"] = line.Name, ["values"] = ArrayOf(line.Values.Select(Number)) };
                if (line.IsMarked)
                    json["marked"] = true;
                return json;
            })),
        };

    internal static JsonArray Pairs(IReadOnlyList<double> xs, IReadOnlyList<double> ys) =>
        ArrayOf(xs.Zip(ys)
            .Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second))
            .Select(p => new JsonArray(Number(p.First), Number(p.Second))));

    // Six digits are finer than any screen, and keep the page small.
    internal static JsonNode? Number(double value) => double.IsFinite(value)
        ? JsonValue.Create(double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
        : null;

    private static JsonObject Of(string kind, ChartAxis x, ChartAxis y) =>
        new() { ["kind"] = kind, ["x"] = x.ToJson(), ["y"] = y.ToJson() };

    private static JsonArray ArrayOf(IEnumerable<JsonNode?> nodes) => [.. nodes];
}

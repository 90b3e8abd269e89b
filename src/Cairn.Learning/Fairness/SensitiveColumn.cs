using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data.Columns;

namespace Cairn.Learning.Fairness;

/// <summary>Puts rows into groups by one sensitive column, and does so again for other rows.</summary>
/// <remarks>
/// Each value is a group, in order; numbers with more than <see cref="MostValues"/> values are cut at quantiles.
/// Missing values are a group of their own, the last one.
/// </remarks>
public sealed class SensitiveColumn
{
    /// <summary>Name of the group of rows whose value is missing.</summary>
    public const string Missing = "(missing)";

    /// <summary>Numbers with more values than this are cut.</summary>
    public const int MostValues = 6;

    private readonly Dictionary<string, int> _groupOf;

    private SensitiveColumn(string name, IReadOnlyList<double> edges, IReadOnlyList<string> groups)
    {
        Name = name;
        Edges = edges;
        Groups = groups;
        _groupOf = groups.Select((group, i) => (group, i)).ToDictionary(
            pair => pair.group, pair => pair.i, StringComparer.Ordinal);
    }

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>
    /// Where numbers are cut, ascending; a number equal to an edge is below it. Empty where each value is a group.
    /// </summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>Names of the groups in order.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>The groups of a column.</summary>
    /// <param name="column">The sensitive column, of any kind.</param>
    /// <param name="bins">How many groups many numbers are cut into, ≥ 2.</param>
    public static SensitiveColumn Of(Column column, int bins = 4)
    {
        bool isNumeric = column.Kind is ColumnKind.Number or ColumnKind.Integer;
        HashSet<string> values = [];
        for (int row = 0; row < column.Count; row++)
        {
            if (column.Format(row) is string text)
                values.Add(text);
        }
        string[] missing = column.MissingCount > 0 ? [Missing] : [];
        if (!isNumeric || values.Count <= MostValues)
        {
            IEnumerable<string> ordered = isNumeric
                ? values.OrderBy(text => double.Parse(text, CultureInfo.InvariantCulture))
                : values.Order(StringComparer.Ordinal);
            return new SensitiveColumn(column.Name, [], [.. ordered.Union(missing)]);
        }
        double[] sorted = [.. column.ToNumbers().Where(value => !double.IsNaN(value)).Order()];
        double[] edges =
        [
            .. Enumerable.Range(1, bins - 1).Select(i => sorted[(int)((sorted.Length - 1L) * i / bins)]).Distinct()
                .Where(edge => edge < sorted[^1]),
        ];
        // Where three quarters of the rows share the greatest value, the others are the second group.
        edges = edges.Length > 0 ? edges : [sorted.Last(value => value < sorted[^1])];
        return new SensitiveColumn(column.Name, edges, [.. Names(edges), .. missing]);
    }

    /// <summary>The group of each row; −1 for a value that is none of <see cref="Groups"/>.</summary>
    public int[] GroupsOf(Column column)
    {
        int[] groups = new int[column.Count];
        double[]? numbers = Edges.Count > 0 ? column.ToNumbers() : null;
        for (int row = 0; row < groups.Length; row++)
        {
            string? text = numbers is null ? column.Format(row) : null;
            bool isMissing = numbers is null ? text is null : double.IsNaN(numbers[row]);
            groups[row] = isMissing ? _groupOf.GetValueOrDefault(Missing, -1)
                : numbers is null ? _groupOf.GetValueOrDefault(text!, -1)
                : Edges.Count(edge => numbers[row] > edge);
        }
        return groups;
    }

    /// <summary>What is needed to make the groups again.</summary>
    internal JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["edges"] = new JsonArray([.. Edges.Select(edge => (JsonNode)edge)]),
        ["groups"] = new JsonArray([.. Groups.Select(group => (JsonNode)group)]),
    };

    /// <summary>The groups that <see cref="ToJson"/> wrote; null where it is not of that form.</summary>
    internal static SensitiveColumn? FromJson(JsonNode? node)
    {
        if (node is not JsonObject json || json["name"] is not JsonValue named || !named.TryGetValue(out string? name)
            || json["edges"] is not JsonArray edgeNodes || json["groups"] is not JsonArray groupNodes)
        {
            return null;
        }
        List<double> edges = [];
        foreach (JsonNode? item in edgeNodes)
        {
            if (item is not JsonValue value || !value.TryGetValue(out double edge))
                return null;
            edges.Add(edge);
        }
        List<string> groups = [];
        foreach (JsonNode? item in groupNodes)
        {
            if (item is not JsonValue value || !value.TryGetValue(out string? group) || groups.Contains(group))
                return null;
            groups.Add(group);
        }
        bool fits = groups.Count > 0 && (edges.Count == 0 || groups.Count - edges.Count is 1 or 2);
        return fits ? new SensitiveColumn(name, edges, groups) : null;
    }

    private static IEnumerable<string> Names(double[] edges)
    {
        string[] texts = [.. edges.Select(edge => edge.ToString("G6", CultureInfo.InvariantCulture))];
        return
        [
            $"to {texts[0]}",
            .. Enumerable.Range(1, edges.Length - 1).Select(i => $"over {texts[i - 1]} to {texts[i]}"),
            $"over {texts[^1]}",
        ];
    }
}

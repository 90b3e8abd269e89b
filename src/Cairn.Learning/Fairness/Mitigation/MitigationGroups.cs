using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>
/// The groups that a classifier is made fair for: those of the sensitive columns crossed, the small ones together.
/// </summary>
/// <remarks>
/// Groups with fewer rows than asked for are put together; where even that is too few they are in no group: nothing is
/// asked of them. The same holds for values that were not seen. Missing values are a value.
/// </remarks>
public sealed class MitigationGroups
{
    /// <summary>Name of the small groups put together.</summary>
    public const string Others = "(others)";

    private readonly IReadOnlyList<SensitiveColumn> _columns;
    private readonly Dictionary<string, int> _groupOf;

    private MitigationGroups(
        IReadOnlyList<SensitiveColumn> columns, IReadOnlyList<string> names, Dictionary<string, int> groupOf)
    {
        _columns = columns;
        Names = names;
        _groupOf = groupOf;
    }

    /// <summary>Names of the groups.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The sensitive columns.</summary>
    public IReadOnlyList<string> Columns => [.. _columns.Select(column => column.Name)];

    /// <summary>The groups of the rows that are learnt from.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="sensitive">Names of the sensitive columns, at least one.</param>
    /// <param name="minimumRows">Fewest rows of a group of its own, ≥ 1.</param>
    /// <exception cref="InputException">
    /// <c>unknown-column</c>, <c>bad-option</c>, <c>too-many-groups</c> or <c>one-group</c>.
    /// </exception>
    public static MitigationGroups Of(Table table, IReadOnlyList<string> sensitive, int minimumRows)
    {
        foreach (string name in sensitive)
            _ = table[name];
        SensitiveColumn[] columns = [.. sensitive.Select(name => SensitiveColumn.Of(table[name]))];
        const int MostValues = 1000;
        if (columns.FirstOrDefault(column => column.Groups.Count > MostValues) is SensitiveColumn wide)
        {
            throw new InputException(
                "too-many-groups", $"'{wide.Name}' has {wide.Groups.Count} groups, more than {MostValues}.",
                "Name a column with fewer values.");
        }
        SensitiveGroups found = SensitiveGroups.Of(columns, table);
        int[] counts = new int[found.Names.Count];
        foreach (int group in found.GroupOf)
            counts[group]++;
        List<string> names = [];
        Dictionary<string, int> groupOf = [];
        int small = 0;
        for (int g = 0; g < counts.Length; g++)
        {
            if (counts[g] >= minimumRows)
            {
                groupOf[found.Names[g]] = names.Count;
                names.Add(found.Names[g]);
            }
            else
            {
                small += counts[g];
            }
        }
        if (small >= minimumRows)
        {
            foreach (string name in found.Names.Where(name => !groupOf.ContainsKey(name)))
                groupOf[name] = names.Count;
            names.Add(Others);
        }
        return names.Count > 1 ? new MitigationGroups(columns, names, groupOf) : throw new InputException(
            "one-group",
            $"{string.Join(" × ", sensitive)}: only one group, '{names.FirstOrDefault() ?? found.Names[0]}', has "
                + $"{minimumRows} rows to learn from; "
            + "there is nothing to make alike.",
            "Name another column with --sensitive, or give more rows.");
    }

    /// <summary>The group of each row; −1 for none.</summary>
    /// <param name="table">Rows with the sensitive columns.</param>
    public int[] GroupsOf(Table table)
    {
        int[][] found = [.. _columns.Select(column => column.GroupsOf(table[column.Name]))];
        int[] groups = new int[table.RowCount];
        string[] names = new string[_columns.Count];
        for (int row = 0; row < groups.Length; row++)
        {
            bool isKnown = true;
            for (int c = 0; c < names.Length && isKnown; c++)
            {
                isKnown = found[c][row] >= 0;
                names[c] = isKnown ? _columns[c].Groups[found[c][row]] : "";
            }
            groups[row] = isKnown ? _groupOf.GetValueOrDefault(SensitiveGroups.NameOf(names), -1) : -1;
        }
        return groups;
    }

    internal JsonObject ToJson()
    {
        JsonObject groups = [];
        foreach ((string name, int group) in _groupOf)
            groups[name] = group;
        return new JsonObject
        {
            ["columns"] = new JsonArray([.. _columns.Select(column => column.ToJson())]),
            ["names"] = new JsonArray([.. Names.Select(name => (JsonNode)name)]),
            ["group_of"] = groups,
        };
    }

    /// <summary>The groups that <see cref="ToJson"/> wrote; null where it is not of that form.</summary>
    internal static MitigationGroups? FromJson(JsonNode? node)
    {
        if (node is not JsonObject json || json["columns"] is not JsonArray columnNodes
            || json["names"] is not JsonArray nameNodes
            || json["group_of"] is not JsonObject groupNodes || columnNodes.Count == 0)
        {
            return null;
        }
        SensitiveColumn?[] columns = [.. columnNodes.Select(SensitiveColumn.FromJson)];
        string?[] names = [.. nameNodes.Select(
            n => n is JsonValue value && value.TryGetValue(out string? name) ? name : null)];
        Dictionary<string, int> groupOf = [];
        foreach ((string name, JsonNode? item) in groupNodes)
        {
            if (item is not JsonValue value || !value.TryGetValue(out int group) || group < 0 || group >= names.Length)
                return null;
            groupOf[name] = group;
        }
        return Array.TrueForAll(columns, column => column is not null)
            && Array.TrueForAll(names, name => name is not null)
            ? new MitigationGroups([.. columns.OfType<SensitiveColumn>()], [.. names.OfType<string>()], groupOf)
            : null;
    }
}

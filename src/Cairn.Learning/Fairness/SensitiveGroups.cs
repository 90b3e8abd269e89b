using Cairn.Data;

namespace Cairn.Learning.Fairness;

/// <summary>The groups that one or several sensitive columns make together.</summary>
internal sealed class SensitiveGroups
{
    /// <summary>Stands between the values of several columns in the name of a group.</summary>
    public const string Between = " · ";

    private SensitiveGroups(IReadOnlyList<string> columns, IReadOnlyList<string> names, int[] groupOf)
    {
        Columns = columns;
        Names = names;
        GroupOf = groupOf;
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Names of the groups that have rows, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Group of each row.</summary>
    public int[] GroupOf { get; }

    /// <summary>The groups of columns crossed; only those that have rows.</summary>
    /// <param name="columns">What tells the groups of each column apart.</param>
    /// <param name="table">The rows; all their values are known to the columns.</param>
    public static SensitiveGroups Of(IReadOnlyList<SensitiveColumn> columns, Table table)
    {
        long[] keys = new long[table.RowCount];
        foreach (SensitiveColumn column in columns)
        {
            int[] groups = column.GroupsOf(table[column.Name]);
            for (int row = 0; row < keys.Length; row++)
                keys[row] = checked(keys[row] * column.Groups.Count + groups[row]);
        }
        long[] distinct = [.. keys.Distinct().Order()];
        Dictionary<long, int> indexOf = distinct.Select((key, i) => (key, i)).ToDictionary(
            pair => pair.key, pair => pair.i);
        return new SensitiveGroups(
            [.. columns.Select(c => c.Name)], [.. distinct.Select(key => NameOf(columns, key))],
            [.. keys.Select(key => indexOf[key])]);
    }

    /// <summary>The name of a group of columns crossed, from the group in each.</summary>
    public static string NameOf(IEnumerable<string> groups) => string.Join(Between, groups);

    private static string NameOf(IReadOnlyList<SensitiveColumn> columns, long key)
    {
        string[] parts = new string[columns.Count];
        for (int c = columns.Count - 1; c >= 0; c--)
        {
            parts[c] = columns[c].Groups[(int)(key % columns[c].Groups.Count)];
            key /= columns[c].Groups.Count;
        }
        return NameOf(parts);
    }
}

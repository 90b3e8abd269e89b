using Cairn.Data.Columns;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Validation.Leaks;

/// <summary>
/// Finds features that number or name the rows: they say nothing of rows to come, and where the file is in some order, the
/// number of a row tells its neighbours.
/// </summary>
internal static class IdentifierColumns
{
    private const int FewestRows = 20;
    private const double NearlyAll = 0.95;

    // Numbers that count the rows lie close together; measurements that happen to differ do not.
    private const double MostSpread = 1.2;

    public static IEnumerable<LeakWarning> Find(Dataset data)
    {
        if (data.RowCount < FewestRows)
            yield break;
        foreach (Column column in data.Features)
        {
            int distinct = column switch
            {
                IntegerColumn integers => DistinctOf(integers),
                CategoryColumn categories => categories.Values.ToArray().Where(code => code >= 0).Distinct().Count(),
                _ => 0,
            };
            int present = column.Count - column.MissingCount;
            if (distinct == 0 || present < FewestRows || distinct < NearlyAll * present)
                continue;
            yield return new LeakWarning(
                "identifier", [column.Name],
                $"'{column.Name}' has {LeakText.Count(distinct)} different values in {LeakText.Count(present)} rows and seems to "
                + "name or number them: it says nothing of rows to come. Leave it out with --drop.",
                new Dictionary<string, double> { ["distinct"] = distinct, ["rows"] = present });
        }
    }

    // 0 unless every value differs and they lie as close as numbers of rows do.
    private static int DistinctOf(IntegerColumn column)
    {
        HashSet<long> seen = [];
        long least = long.MaxValue;
        long most = long.MinValue;
        foreach (long value in column.Values)
        {
            if (value == IntegerColumn.Missing)
                continue;
            if (!seen.Add(value))
                return 0;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        return seen.Count > 0 && (double)most - least < MostSpread * seen.Count ? seen.Count : 0;
    }
}

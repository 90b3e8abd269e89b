using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Validation.Leaks;

/// <summary>Finds columns that say whose a row is, where rows of the same one are both learnt from and judged.</summary>
/// <remarks>
/// A column counts as such where its values come back a few times each, and either its name says so (<c>patient_id</c>)
/// and the target is alike within its values, or at least three other columns hardly ever change within them.
/// </remarks>
internal static class DividedGroups
{
    private const int FewestGroups = 20;
    private const int FewestUnnamedGroups = 50;
    private const double MostRowsPerGroup = 60;
    private const double LeastRowsPerGroup = 1.5;
    private const double LeastDivided = 0.25;
    private const double LeastAlike = 0.1;
    private const double LeastSure = 5;
    private const int FewestConstants = 3;
    private const int FewestValues = 5;
    private const double MostCommon = 0.8;
    private const int MostFirstRows = 10_000;
    private const double NearlyConstant = 0.98;

    private static readonly string[] s_names =
    [
        "id", "uid", "uuid", "guid", "user", "customer", "client", "patient", "subject", "person", "participant", "member",
        "account", "household", "family", "device", "session", "student", "pupil", "employee", "driver", "owner", "player",
        "author", "speaker", "writer", "machine", "vehicle", "animal", "donor", "case",
    ];

    public static IEnumerable<LeakWarning> Find(LeakRows rows)
    {
        Dataset data = rows.Data;
        if (data.Task == LearningTask.Ranking)
            return [];
        if (data.Group is not null)
            return rows.IsDivided || !rows.Shared.Contains(data.Group) ? [] : OfGiven(rows, data.Group);
        return Guess(rows);
    }

    // The caller said which rows belong together, and the test file has some of them.
    private static IEnumerable<LeakWarning> OfGiven(LeakRows rows, Column group)
    {
        (int found, int of) = rows.CountFellows(rows.Codes(group.Name), code => code >= 0);
        if (found > 0)
            yield return Warning(rows, group, found, of, "", new Dictionary<string, double>());
    }

    private static IEnumerable<LeakWarning> Guess(LeakRows rows)
    {
        Dataset data = rows.Data;
        double[]? target = TargetOf(data);
        foreach (Column column in rows.Shared.Where(c => IsCandidate(c, data)))
        {
            int[] codes = rows.Codes(column.Name);
            int[] own = codes[..data.RowCount];
            int groups = own.Where(code => code >= 0).Distinct().Count();
            double size = (double)own.Count(code => code >= 0) / Math.Max(1, groups);
            bool isNamed = IsNamed(column);
            if (groups < (isNamed ? FewestGroups : FewestUnnamedGroups) || size is < LeastRowsPerGroup or > MostRowsPerGroup)
                continue;
            (int found, int of) = rows.CountFellows(codes, code => code >= 0);
            if (found < LeastDivided * of)
                continue;
            Dictionary<string, double> evidence = new() { ["groups"] = groups, ["rows_per_group"] = size };
            if (isNamed)
            {
                (double alike, double sure) = target is null ? (0, 0) : Alikeness(own, target);
                evidence["intraclass_correlation"] = alike;
                if (alike >= LeastAlike && sure >= LeastSure)
                    yield return Warning(rows, column, found, of, $", and '{data.TargetName}' is alike within it", evidence);
                continue;
            }
            string[] constants = [.. ConstantsWithin(rows, column, own)];
            if (constants.Length < FewestConstants)
                continue;
            evidence["constant_columns"] = constants.Length;
            yield return Warning(
                rows, column, found, of, $", and {LeakText.Quoted(constants[..FewestConstants])} hardly ever change within it", evidence);
        }
    }

    private static LeakWarning Warning(
        LeakRows rows, Column column, int found, int of, string why, Dictionary<string, double> evidence)
    {
        evidence["rows"] = found;
        evidence["judged"] = of;
        string mend = rows.IsDivided
            ? $"Keep them together with --group {column.Name}."
            : "Judge by rows of others, or it only says how well the known ones are told.";
        return new LeakWarning(
            "divided-groups", [column.Name],
            $"Of {LeakText.Count(of)} rows judged, {LeakText.Count(found)} have a '{column.Name}' that is also learnt from{why}. {mend}", evidence);
    }

    private static bool IsCandidate(Column column, Dataset data) =>
        column.Kind is ColumnKind.Identifier or ColumnKind.Category or ColumnKind.Integer or ColumnKind.Text
        && !data.Targets.Contains(column) && column != data.Time && column != data.Event && column != data.UpperBound
        && column.Name != data.WeightName && HasManyValues(column);

    // Most columns are out by their first rows, which saves writing the values of all rows as texts.
    private static bool HasManyValues(Column column)
    {
        if (column is CategoryColumn category)
            return category.Levels.Count >= FewestGroups;
        HashSet<string?> seen = [];
        for (int row = 0; row < Math.Min(column.Count, MostFirstRows) && seen.Count < FewestGroups; row++)
            seen.Add(column.Format(row));
        return seen.Count >= FewestGroups;
    }

    private static bool IsNamed(Column column)
    {
        if (column.Kind == ColumnKind.Identifier)
            return true;
        string[] words = Words(column.Name);
        return words.Length > 0 && (s_names.Contains(words[^1]) || s_names.Contains(words[0]));
    }

    // PatientId, patient_id and "patient id" are the same words.
    private static string[] Words(string name)
    {
        List<string> words = [];
        int start = 0;
        for (int i = 1; i <= name.Length; i++)
        {
            bool ends = i == name.Length || !char.IsLetter(name[i]) || !char.IsLetter(name[i - 1])
                || (char.IsUpper(name[i]) && char.IsLower(name[i - 1]));
            if (!ends)
                continue;
            if (char.IsLetter(name[start]))
                words.Add(name[start..i].ToLowerInvariant());
            start = i;
        }
        return [.. words];
    }

    private static double[]? TargetOf(Dataset data)
    {
        if (!LearningTasks.IsClassification(data.Task))
            return data.Targets.Count > 0 && ColumnKinds.IsNumeric(data.Target.Kind) ? data.Target.ToNumbers() : null;
        int usual = data.Classes.Codes.CountBy(code => code).MaxBy(pair => pair.Value).Key;
        return [.. data.Classes.Codes.Select(code => code == usual ? 1.0 : 0.0)];
    }

    // One-way analysis of variance: the intraclass correlation and how many standard errors F is above 1.
    private static (double Correlation, double Sureness) Alikeness(int[] groups, double[] target)
    {
        int count = groups.Max() + 1;
        double[] sums = new double[count];
        double[] sizes = new double[count];
        double all = 0;
        int rows = 0;
        for (int row = 0; row < groups.Length; row++)
        {
            if (groups[row] < 0 || !double.IsFinite(target[row]))
                continue;
            sums[groups[row]] += target[row];
            sizes[groups[row]]++;
            all += target[row];
            rows++;
        }
        double mean = all / rows;
        double between = 0;
        int used = 0;
        for (int g = 0; g < count; g++)
        {
            if (sizes[g] == 0)
                continue;
            used++;
            double off = sums[g] / sizes[g] - mean;
            between += sizes[g] * off * off;
        }
        double within = 0;
        for (int row = 0; row < groups.Length; row++)
        {
            if (groups[row] < 0 || !double.IsFinite(target[row]))
                continue;
            double off = target[row] - sums[groups[row]] / sizes[groups[row]];
            within += off * off;
        }
        if (used < 2 || rows <= used)
            return (0, 0);
        double meanBetween = between / (used - 1);
        double meanWithin = within / (rows - used);
        double usual = (rows - sizes.Sum(s => s * s) / rows) / (used - 1);
        double correlation = (meanBetween - meanWithin) / (meanBetween + (usual - 1) * meanWithin);
        double ratio = meanWithin > 0 ? meanBetween / meanWithin : double.PositiveInfinity;
        return (correlation, (ratio - 1) / Math.Sqrt(2.0 / (used - 1) + 2.0 / (rows - used)));
    }

    // Columns with several values, none of which most rows have, that nearly always agree within a group.
    private static IEnumerable<string> ConstantsWithin(LeakRows rows, Column candidate, int[] groups)
    {
        int[] order = [.. Enumerable.Range(0, groups.Length).Where(row => groups[row] >= 0).OrderBy(row => groups[row])];
        foreach (Column column in rows.Data.Features)
        {
            if (column == candidate || column.Kind is not (ColumnKind.Category or ColumnKind.Integer or ColumnKind.Number))
                continue;
            int[] codes = rows.Codes(column.Name);
            int[] counts = new int[codes.Max() + 2];
            foreach (int code in codes)
                counts[code + 1]++;
            if (counts.Length < FewestValues + 1 || counts.Skip(1).Max() > MostCommon * codes.Length)
                continue;
            if (AgreesWithin(order, groups, codes))
                yield return column.Name;
        }
    }

    // Whether nearly all rows have the usual value of their group; groups of one row say nothing.
    private static bool AgreesWithin(int[] order, int[] groups, int[] codes)
    {
        int rows = 0;
        int usual = 0;
        List<int> values = [];
        for (int from = 0; from < order.Length;)
        {
            int to = from;
            values.Clear();
            for (; to < order.Length && groups[order[to]] == groups[order[from]]; to++)
            {
                if (codes[order[to]] >= 0)
                    values.Add(codes[order[to]]);
            }
            from = to;
            if (values.Count < 2)
                continue;
            values.Sort();
            int most = 0;
            for (int i = 0, run = 0; i < values.Count; i++)
            {
                run = i > 0 && values[i] == values[i - 1] ? run + 1 : 1;
                most = Math.Max(most, run);
            }
            rows += values.Count;
            usual += most;
        }
        return rows > 0 && usual >= NearlyConstant * rows;
    }
}

using Cairn.Data.Columns;

namespace Cairn.Data.Profiling;

/// <summary>The warnings that a column gives on its own.</summary>
internal static class ColumnWarnings
{
    private const double MostlyMissing = 0.5;
    private const double NearlyConstant = 0.99;
    private const double NearlyAllDistinct = 0.95;
    private const int FewestRows = 20;
    private const int ManyLevels = 50;
    private const int FewRowsPerLevel = 20;
    private const int HugeNumberOfLevels = 1000;

    public static IEnumerable<TableWarning> Of(Column column, ColumnProfile profile)
    {
        if (profile.Count == 0)
            yield break;
        if (profile.Distinct <= 1)
        {
            yield return Constant(profile);
            yield break;
        }
        if (profile.MissingRate > MostlyMissing)
        {
            yield return Warning(profile, "mostly-missing",
                $"has no value in {WarningText.Percent(profile.MissingRate)} of the rows; "
                + "that it has one may matter more than which");
        }
        if (profile.TopValues.Count > 0 && profile.TopValues[0].Count >= NearlyConstant * profile.Present)
        {
            yield return Warning(profile, "near-constant",
                $"is '{profile.TopValues[0].Value}' in "
                + $"{WarningText.Percent((double)profile.TopValues[0].Count / profile.Present)} of the rows that have a value");
        }
        if (IsIdentifierLike(column, profile))
        {
            yield return Warning(profile, "identifier-like",
                $"names the row: {WarningText.Count(profile.Distinct)} different values in "
                + $"{WarningText.Count(profile.Present)} rows; it says nothing about other rows, so leave it out of the features");
        }
        else if (HasTooManyLevels(profile))
        {
            yield return Warning(profile, "high-cardinality",
                $"has {WarningText.Count(profile.Distinct)} levels in {WarningText.Count(profile.Present)} rows; "
                + "most of them occur too rarely to learn from");
        }
        if (ZerosForMissing.Find(column, profile) is string zeros)
            yield return Warning(profile, "zeros-for-missing", zeros);
        if (IsExtreme(profile))
        {
            yield return Warning(profile, "extreme-values",
                $"reaches {WarningText.Number(Farthest(profile))}, where 98 % of the values lie between "
                + $"{WarningText.Number(profile.Quantile(0.01))} and {WarningText.Number(profile.Quantile(0.99))}; "
                + "it may be an error or a code");
        }
    }

    private static TableWarning Warning(ColumnProfile profile, string code, string message) =>
        new(code, [profile.Name], $"'{profile.Name}' {message}.");

    private static TableWarning Constant(ColumnProfile profile)
    {
        string value = profile.TopValues.Count > 0 ? $"'{profile.TopValues[0].Value}'" : "one value";
        return Warning(profile, "constant",
            profile.Distinct == 0 ? "has no value in any row"
            : profile.Missing == 0 ? $"is {value} in every row"
            : $"is {value} or missing; only whether it is missing can tell anything");
    }

    // Whole numbers that count the rows; other numbers may differ on every row and still be measurements.
    private static bool IsIdentifierLike(Column column, ColumnProfile profile)
    {
        if (profile.Present < FewestRows)
            return false;
        return column.Kind switch
        {
            ColumnKind.Identifier => true,
            ColumnKind.Category => profile.Distinct >= NearlyAllDistinct * profile.Present,
            ColumnKind.Integer => profile.Distinct == profile.Present
                && profile.Max - profile.Min < 1.2 * profile.Present,
            _ => false,
        };
    }

    private static bool HasTooManyLevels(ColumnProfile profile) =>
        profile.Kind == ColumnKind.Category && profile.Distinct > ManyLevels
        && (profile.Distinct > HugeNumberOfLevels || profile.Present < FewRowsPerLevel * profile.Distinct);

    private static bool IsExtreme(ColumnProfile profile)
    {
        if (profile.Kind is not (ColumnKind.Number or ColumnKind.Integer) || profile.Distinct < FewestRows)
            return false;
        double low = profile.Quantile(0.01);
        double high = profile.Quantile(0.99);
        return high > low && Math.Max(profile.Max!.Value - high, low - profile.Min!.Value) > 20 * (high - low);
    }

    private static double Farthest(ColumnProfile profile) =>
        profile.Max!.Value - profile.Quantile(0.99) > profile.Quantile(0.01) - profile.Min!.Value
            ? profile.Max.Value
            : profile.Min.Value;
}

using Cairn.Data.Columns;

namespace Cairn.Data.Profiling;

/// <summary>The warnings that the column to predict gives on its own.</summary>
internal static class TargetWarnings
{
    private const int MostClasses = 20;
    private const double RareClass = 0.05;

    /// <summary>Whether a column holds classes rather than a quantity; learners infer their task alike.</summary>
    public static bool HoldsClasses(ColumnProfile profile) => profile.Kind switch
    {
        ColumnKind.Number => profile.Distinct == 2,
        ColumnKind.Integer => profile.Distinct <= MostClasses,
        ColumnKind.Time => false,
        _ => true,
    };

    public static IEnumerable<TableWarning> Of(Column target, ColumnProfile profile)
    {
        if (profile.Missing > 0)
        {
            yield return new TableWarning(
                "missing-target", [target.Name],
                $"Target '{target.Name}' is missing in {WarningText.Count(profile.Missing)} of "
                + $"{WarningText.Count(profile.Count)} rows, which cannot be learnt from.");
        }
        if (profile.Present > 0 && profile.Distinct == 1)
        {
            yield return new TableWarning(
                "constant", [target.Name], $"Target '{target.Name}' has one value only; there is nothing to tell apart.");
        }
        else if (HoldsClasses(profile) && profile.ListsEveryValue)
        {
            ValueCount rarest = profile.TopValues[^1];
            double share = (double)rarest.Count / profile.Present;
            if (share < RareClass)
            {
                yield return new TableWarning(
                    "imbalanced-target", [target.Name],
                    $"Class '{rarest.Value}' of target '{target.Name}' has {WarningText.Percent(share)} of the rows "
                    + $"({WarningText.Count(rarest.Count)}); accuracy says little, look at pr_auc and balanced_accuracy.");
            }
        }
    }
}

using Cairn.Data.Columns;

namespace Cairn.Data.Profiling;

/// <summary>Finds columns of positive quantities where 0 may stand for a value that nobody took down.</summary>
/// <remarks>
/// The sign is a gap: 0 occurs, and the least value above it is far away compared with how densely the values above it
/// lie. Counts (0, 1, 2, …) and amounts that are truly often 0 have no such gap.
/// </remarks>
internal static class ZerosForMissing
{
    private const int FewestZeros = 3;
    private const int FewestDistinct = 20;
    private const int FewestSteps = 4;
    private const double WideGap = 5;

    /// <summary>What is suspicious about the column, in words that follow its name, or null.</summary>
    public static string? Find(Column column, ColumnProfile profile)
    {
        if (column.Kind is not (ColumnKind.Number or ColumnKind.Integer) || profile.Min is not 0
            || profile.Distinct < FewestDistinct)
            return null;
        double[] values = column.ToNumbers();
        Array.Sort(values);
        int start = profile.Missing > 0 ? (int)profile.Missing : 0;
        int zeros = 0;
        while (start + zeros < values.Length && values[start + zeros] == 0)
            zeros++;
        if (zeros < FewestZeros)
            return null;

        // Steps between neighbouring values in the lowest quarter of the distinct positive ones.
        List<double> steps = [];
        double least = values[start + zeros];
        double last = least;
        long wanted = Math.Max(FewestSteps, (profile.Distinct - 1) / 4);
        for (int i = start + zeros; i < values.Length && steps.Count < wanted; i++)
        {
            if (values[i] == last)
                continue;
            steps.Add(values[i] - last);
            last = values[i];
        }
        steps.Sort();
        return steps.Count >= FewestSteps && least >= WideGap * steps[steps.Count / 2]
            ? $"is 0 in {WarningText.Count(zeros)} rows ({WarningText.Percent((double)zeros / profile.Present)}) and "
                + $"otherwise at least {WarningText.Number(least)}; those zeros may stand for missing values"
            : null;
    }
}

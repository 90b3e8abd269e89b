using Cairn.Models.Datasets;

namespace Cairn.Learning.Metrics;

/// <summary>Chooses the rows that can be judged.</summary>
internal static class JudgedRows
{
    /// <summary>The rows with both truth and prediction; a note says how many lack one.</summary>
    public static int[] Choose(int rows, Func<int, bool> lacksTruth, Func<int, bool> lacksPrediction, List<string> notes)
    {
        List<int> chosen = new(rows);
        int untold = 0;
        int unpredicted = 0;
        for (int row = 0; row < rows; row++)
        {
            if (lacksTruth(row))
                untold++;
            else if (lacksPrediction(row))
                unpredicted++;
            else
                chosen.Add(row);
        }
        if (untold > 0)
            notes.Add(LeftOut(untold, rows, "true value"));
        if (unpredicted > 0)
            notes.Add(LeftOut(unpredicted, rows, "prediction"));
        return [.. chosen];
    }

    private static string LeftOut(int count, int rows, string what) => count == 1
        ? $"1 of {rows} rows has no {what} and was left out"
        : $"{count} of {rows} rows have no {what} and were left out";

    /// <summary>The values of the chosen rows.</summary>
    public static T[] Take<T>(T[] values, int[] rows)
    {
        if (rows.Length == values.Length)
            return values;
        T[] taken = new T[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            taken[i] = values[rows[i]];
        return taken;
    }

    /// <summary>The weights of the chosen rows; empty when rows weigh the same.</summary>
    public static double[] WeightsOf(Dataset data, int[] rows) =>
        data.Weights is null ? [] : [.. rows.Select(row => data.Weights[row])];
}

using Cairn.Data;
using Cairn.Data.Columns;

namespace Cairn.Learning.Tests.Explanation.Shapley;

/// <summary>Shapley values by their definition: every set of columns, every background row.</summary>
internal static class EnumeratedShapley
{
    /// <summary>Base value, then a value for each column.</summary>
    /// <param name="score">The score of each row of a table.</param>
    /// <param name="rows">Rows to be explained and, before them, the background.</param>
    /// <param name="background">Number of background rows.</param>
    /// <param name="row">Row of the table to be explained.</param>
    public static double[] Of(Func<Table, double[]> score, Table rows, int background, int row)
    {
        int columns = rows.Columns.Count;
        double[] worths = [.. Enumerable.Range(0, 1 << columns).Select(set => Worth(score, rows, background, row, set))];
        double[] values = new double[columns + 1];
        values[0] = worths[0];
        for (int column = 0; column < columns; column++)
        {
            for (int set = 0; set < worths.Length; set++)
            {
                if ((set >> column & 1) != 0)
                    continue;
                int size = System.Numerics.BitOperations.PopCount((uint)set);
                double weight = Factorial(size) * Factorial(columns - size - 1) / Factorial(columns);
                values[column + 1] += weight * (worths[set | 1 << column] - worths[set]);
            }
        }
        return values;
    }

    private static double Worth(Func<Table, double[]> score, Table rows, int background, int row, int set)
    {
        int[] same = [.. Enumerable.Repeat(row, background)];
        int[] others = [.. Enumerable.Range(0, background)];
        Column[] mixed = [.. rows.Columns.Select((column, i) => column.Take((set >> i & 1) != 0 ? same : others))];
        return score(new Table(mixed)).Average();
    }

    private static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);
}

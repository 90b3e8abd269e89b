using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Explanation.Shapley;

/// <summary>Rows of ten columns of every kind with a target that asks for several of them together.</summary>
internal static class MixedRows
{
    public const int Columns = 10;

    /// <summary>Data whose target is a number, or one of so many classes.</summary>
    public static Dataset Data(int rows, int classes = 0, ulong seed = 5)
    {
        SeededRandom random = new(seed);
        double[][] numbers = [.. Enumerable.Range(0, 6).Select(_ => Numbers(random, rows))];
        string[] colours = ["red", "green", "blue", "grey"];
        string?[] colour = [.. Enumerable.Range(0, rows).Select(
            _ => random.NextInt(12) is var i && i < 10 ? colours[i % 4] : null)];
        sbyte[] flag = [.. Enumerable.Range(0, rows).Select(_ => (sbyte)(random.NextInt(11) - 1 > 4 ? 1 : 0))];
        long[] counts = [.. Enumerable.Range(0, rows).Select(_ => (long)random.NextInt(7))];
        long[] times = [.. Enumerable.Range(0, rows).Select(_ => new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc)
            .AddHours(random.NextInt(9000)).Ticks)];
        numbers[5][0] = double.NaN;
        numbers[5][rows / 2] = double.NaN;
        double[] target = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            target[row] = numbers[0][row] * numbers[1][row] + (colour[row] == "red" ? 2 * numbers[2][row] : 0)
                + 0.3 * counts[row]
                + (flag[row] == 1 ? Math.Abs(numbers[3][row]) : 0) + new DateTime(times[row], DateTimeKind.Utc)
                    .Month / 6.0
                + 0.2 * random.NextNormal();
        }
        List<Column> columns = [.. numbers.Select((values, i) => new NumberColumn($"n{i}", values))];
        columns.Add(CategoryColumn.FromTexts("colour", colour));
        columns.Add(new BooleanColumn("flag", flag));
        columns.Add(new IntegerColumn("count", counts));
        columns.Add(new TimeColumn("time", times));
        string[] features = [.. columns.Select(column => column.Name)];
        columns.Add(classes == 0 ? new NumberColumn("y", target) : Classes(target, classes));
        LearningTask task = classes switch
        {
            0 => LearningTask.Regression,
            2 => LearningTask.BinaryClassification,
            _ => LearningTask.MulticlassClassification,
        };
        return new Dataset(new Table(columns), "y", task, features);
    }

    private static double[] Numbers(SeededRandom random, int rows) =>
        [.. Enumerable.Range(0, rows).Select(_ => Math.Round(random.NextNormal(), 2))];

    private static CategoryColumn Classes(double[] target, int classes)
    {
        double[] sorted = [.. target.Order()];
        return CategoryColumn.FromTexts("y", [.. target.Select(value =>
            "class " + Math.Min(classes - 1, Array.BinarySearch(sorted, value) * classes / target.Length))]);
    }
}

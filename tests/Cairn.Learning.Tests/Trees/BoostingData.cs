using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees;

/// <summary>Small data sets with a known truth.</summary>
internal static class BoostingData
{
    /// <summary>Numbers, a category, missing values and noise; the target is as the task asks for.</summary>
    public static Dataset Mixed(LearningTask task, int rows = 2000, ulong seed = 1)
    {
        SeededRandom random = new(seed);
        double[] a = new double[rows];
        double[] b = new double[rows];
        string?[] city = new string?[rows];
        double[] score = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            a[row] = random.NextNormal();
            b[row] = random.NextDouble();
            int place = random.NextInt(6);
            city[row] = "city" + place;
            score[row] = 2 * a[row] + (b[row] > 0.5 ? 1.5 : -1.5) + (place % 2 == 0 ? 1 : -1) + random.NextNormal();
            if (random.NextDouble() < 0.1)
            {
                a[row] = double.NaN;
                score[row] += 1;
            }
            if (random.NextDouble() < 0.05)
                city[row] = null;
        }
        Column target = task switch
        {
            LearningTask.Regression => new NumberColumn("y", score),
            LearningTask.BinaryClassification =>
                CategoryColumn.FromTexts("y", [.. score.Select(s => s > 0 ? "yes" : "no")]),
            _ => CategoryColumn.FromTexts("y", [.. score.Select(s => s > 1 ? "high" : s > -1 ? "middle" : "low")]),
        };
        Table table = new(new NumberColumn("a", a), new NumberColumn("b", b), CategoryColumn.FromTexts("city", city), target);
        return new Dataset(table, "y", task, ["a", "b", "city"]);
    }

    /// <summary>A regression set of one feature.</summary>
    public static Dataset Numbers(double[] x, double[] y, double[]? weights = null)
    {
        List<Column> columns = [new NumberColumn("x", x), new NumberColumn("y", y)];
        if (weights is not null)
            columns.Add(new NumberColumn("w", weights));
        return new Dataset(
            new Table([.. columns]), "y", LearningTask.Regression, ["x"], weights is null ? null : "w");
    }

    /// <summary>The first column of numbers among a model's outputs: the prediction, or the first class's probability.</summary>
    public static double[] Values(Table predictions) =>
        predictions.Columns.OfType<NumberColumn>().First().ToNumbers();
}

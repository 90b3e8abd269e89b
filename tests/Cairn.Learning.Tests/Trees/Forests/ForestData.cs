using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Forests;

/// <summary>The data of Goldens/forests.py, and drawn data for comparisons with definitions.</summary>
internal static class ForestData
{
    public static readonly JsonNode Golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "forests.json")))!;

    public static Dataset OfGolden(string target, bool weighted)
    {
        double[][] x = [.. Golden["x"]!.AsArray().Select(row => Numbers(row!))];
        string[] names = [.. x[0].Select((_, f) => "f" + f)];
        List<Column> columns = [.. names.Select((name, f) => new NumberColumn(name, [.. x.Select(row => row[f])]))];
        double[] y = Numbers(Golden["targets"]![target]!);
        LearningTask task = target switch
        {
            "binary" => LearningTask.BinaryClassification,
            "multiclass" => LearningTask.MulticlassClassification,
            _ => LearningTask.Regression,
        };
        columns.Add(LearningTasks.IsClassification(task)
            ? new IntegerColumn("y", [.. y.Select(v => (long)v)]) : new NumberColumn("y", y));
        columns.Add(new NumberColumn("w", Numbers(Golden["weights"]!)));
        return new Dataset(new Table([.. columns]), "y", task, names, weighted ? "w" : null);
    }

    /// <summary>Rows of two numbers and a category, of which some are missing, with a target that needs all three.</summary>
    public static Dataset Mixed(LearningTask task, int rows, ulong seed, double missing = 0.15, int levels = 6)
    {
        SeededRandom random = new(seed);
        double[] a = new double[rows], b = new double[rows], score = new double[rows];
        string?[] c = new string?[rows];
        for (int row = 0; row < rows; row++)
        {
            a[row] = random.NextInt(40);
            b[row] = random.NextNormal();
            int level = random.NextInt(levels);
            c[row] = "level " + level;
            score[row] = a[row] / 20 - b[row] + level % 3 + random.NextNormal();
            if (random.NextDouble() < missing)
                a[row] = double.NaN;
            if (random.NextDouble() < missing)
                c[row] = null;
        }
        Column target = task switch
        {
            LearningTask.Regression => new NumberColumn("y", score),
            LearningTask.BinaryClassification =>
                CategoryColumn.FromTexts("y", [.. score.Select(s => s > 2 ? "yes" : "no")]),
            _ => CategoryColumn.FromTexts("y", [.. score.Select(s => s > 3 ? "high" : s > 1 ? "middle" : "low")]),
        };
        return new Dataset(
            new Table(new NumberColumn("a", a), new NumberColumn("b", b), CategoryColumn.FromTexts("c", c), target),
            "y", task, ["a", "b", "c"]);
    }

    public static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(v => (double)v!)];
}

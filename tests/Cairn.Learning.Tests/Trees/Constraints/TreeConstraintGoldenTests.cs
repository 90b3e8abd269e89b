using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Constraints;

/// <summary>Trees under constraints beside XGBoost's on the diabetes table; Goldens/growth.py made the numbers.</summary>
public sealed class TreeConstraintGoldenTests
{
    private const string DataVariable = "CAIRN_DATA";

    private static readonly JsonNode s_golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "growth.json")))!;

    public static TheoryData<string> Cases() => [.. s_golden["cases"]!.AsArray().Select(c => (string)c!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Constrained_trees_are_those_of_the_reference(string name)
    {
        JsonNode wanted = s_golden["cases"]!.AsArray().Single(c => (string)c!["name"]! == name)!;
        Dataset data = Diabetes();
        Dictionary<string, string> options = new() { ["column_fraction"] = "1", ["l2"] = "1" };
        foreach ((string option, JsonNode? value) in wanted["options"]!.AsObject())
            options[option] = (string)value!;
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(options);
        double[] found = BoostingData.Values(learner.Fit(data).Predict(data.Table));
        double[] targets = data.Target.ToNumbers();
        double error = 0;
        for (int row = 0; row < found.Length; row++)
            error += (found[row] - targets[row]) * (found[row] - targets[row]);
        Assert.Equal((double)wanted["rmse"]!, Math.Sqrt(error / found.Length), 2e-4);
        JsonArray predictions = wanted["predictions"]!.AsArray();
        for (int row = 0; row < predictions.Count; row++)
            Assert.Equal((double)predictions[row]!, found[row], 2e-3);
    }

    // XGBoost's exact method tries every cut of all 302 values of s2 where bins leave 255, so the last digits differ.
    [Theory]
    [InlineData("", 36.271204)]
    [InlineData("bmi=+1,bp=+1", 37.871999)]
    public void The_published_figures_of_the_diabetes_table_are_reached(string monotone, double rmse)
    {
        Dataset data = Diabetes(digits: 9);
        GradientBoosting learner = new()
        {
            MaxDepth = 3, Leaves = 8, MinLeafRows = 1, MinChildWeight = 1, L2 = 1, ColumnFraction = 1, BaseScore = "0.5",
            Monotone = monotone, MonotoneMethod = "middle",
        };
        double[] found = BoostingData.Values(learner.Fit(data).Predict(data.Table));
        double error = found.Zip(data.Target.ToNumbers(), (f, t) => (f - t) * (f - t)).Average();
        Assert.Equal(rmse, Math.Sqrt(error), 0.2);
        learner = learner with { MonotoneMethod = "neighbours" };
        double[] wider = BoostingData.Values(learner.Fit(data).Predict(data.Table));
        Assert.True(wider.Zip(data.Target.ToNumbers(), (f, t) => (f - t) * (f - t)).Average() <= error);
    }

    // The sixth blood value has more than 255 different values, but not at three digits.
    private static Dataset Diabetes(int digits = 3)
    {
        string? root = Environment.GetEnvironmentVariable(DataVariable);
        string path = Path.Combine(root ?? "", "tabular", "diabetes.csv");
        Assert.SkipUnless(root is not null && File.Exists(path), $"{DataVariable} names no folder with tabular/diabetes.csv.");
        Table table = TableReader.Read(path).Table;
        double[] rounded = [.. table["s2"].ToNumbers().Select(v => double.Parse(
            v.ToString("F" + digits, System.Globalization.CultureInfo.InvariantCulture),
            System.Globalization.CultureInfo.InvariantCulture))];
        table = new Table([.. table.Columns.Select(c => c.Name == "s2" ? new NumberColumn("s2", rounded) : c)]);
        return new DatasetBuilder { Target = "target", Task = LearningTask.Regression }.Build(table).Data;
    }
}

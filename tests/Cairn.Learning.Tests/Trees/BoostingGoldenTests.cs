using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees;

/// <summary>Agreement with XGBoost and scikit-learn; Goldens/boosting.py made the numbers.</summary>
public sealed class BoostingGoldenTests
{
    private static readonly JsonNode s_golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "boosting.json")))!;

    public static TheoryData<string> Cases() => [.. s_golden["cases"]!.AsArray().Select(c => (string)c!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_tree_is_the_one_that_the_reference_grows(string name)
    {
        JsonNode wanted = s_golden["cases"]!.AsArray().Single(c => (string)c!["name"]! == name)!;
        double[] expected = Numbers(wanted["predictions"]!);
        Dataset data = Data((bool)wanted["classify"]!, (bool)wanted["weighted"]!);
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
            wanted["options"]!.AsObject().Select(o => KeyValuePair.Create(o.Key, o.Value!.ToString())));

        Table predictions = learner.Fit(data).Predict(data.Table);

        double[] found = ((NumberColumn)predictions.Columns[^1]).ToNumbers();
        double scale = (bool)wanted["classify"]! ? 1 : 10;
        for (int row = 0; row < expected.Length; row++)
            Assert.Equal(expected[row], found[row], 1e-5 * scale);
    }

    private static Dataset Data(bool classify, bool weighted)
    {
        double[][] x = [.. s_golden["x"]!.AsArray().Select(row => Numbers(row!))];
        string[] names = [.. x[0].Select((_, f) => "f" + f)];
        List<Column> columns = [.. names.Select((name, f) => new NumberColumn(name, [.. x.Select(row => row[f])]))];
        double[] y = Numbers(s_golden[classify ? "y_class" : "y_number"]!);
        columns.Add(classify ? new IntegerColumn("y", [.. y.Select(v => (long)v)]) : new NumberColumn("y", y));
        columns.Add(new NumberColumn("w", Numbers(s_golden["weights"]!)));
        return new Dataset(
            new Table([.. columns]), "y", classify ? LearningTask.BinaryClassification : LearningTask.Regression, names,
            weighted ? "w" : null);
    }

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(v => v is null ? double.NaN : (double)v)];
}

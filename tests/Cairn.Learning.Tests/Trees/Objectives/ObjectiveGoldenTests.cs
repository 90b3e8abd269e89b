using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Objectives;

/// <summary>Agreement with XGBoost and scikit-learn; Goldens/objectives.py made the numbers.</summary>
public sealed class ObjectiveGoldenTests
{
    private static readonly JsonNode s_golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "objectives.json")))!;

    public static TheoryData<string> Cases() => [.. s_golden["cases"]!.AsArray().Select(c => (string)c!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_prediction_is_that_of_the_reference(string name)
    {
        JsonNode wanted = s_golden["cases"]!.AsArray().Single(c => (string)c!["name"]! == name)!;
        double[] expected = Numbers(wanted["predictions"]!);
        Dataset data = Data((string)wanted["target"]!, (bool)wanted["weighted"]!);
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
            wanted["options"]!.AsObject().Select(o => KeyValuePair.Create(o.Key, o.Value!.ToString())));

        double[] found = BoostingData.Values(learner.Fit(data).Predict(data.Table));

        for (int row = 0; row < expected.Length; row++)
            Assert.Equal(expected[row], found[row], 1e-5 * Math.Max(1, Math.Abs(expected[row])));
    }

    [Fact]
    public void Quantiles_fit_as_closely_as_those_of_the_reference()
    {
        Dataset data = Data("number", weighted: false);
        double[] y = data.Target.ToNumbers();
        foreach (JsonNode? wanted in s_golden["quantile_losses"]!.AsArray())
        {
            double level = (double)wanted!["level"]!;
            GradientBoosting learner = new()
            {
                Loss = "quantile", Quantiles = (string)wanted["level"]!.ToString(), Rounds = 40, LearningRate = 0.2,
                Leaves = 8, L2 = 0,
            };
            double[] p = BoostingData.Values(learner.Fit(data).Predict(data.Table));
            double loss = y.Zip(p, (a, b) => Math.Max(level * (a - b), (level - 1) * (a - b))).Average();
            Assert.InRange(loss, 0.9 * (double)wanted["loss"]!, 1.03 * (double)wanted["loss"]!);
        }
    }

    private static Dataset Data(string target, bool weighted)
    {
        double[][] x = [.. s_golden["x"]!.AsArray().Select(row => Numbers(row!))];
        string[] names = [.. x[0].Select((_, f) => "f" + f)];
        List<Column> columns = [.. names.Select((name, f) => new NumberColumn(name, [.. x.Select(row => row[f])]))];
        columns.Add(new NumberColumn("y", Numbers(s_golden["targets"]![target]!)));
        columns.Add(new NumberColumn("w", Numbers(s_golden["weights"]!)));
        return new Dataset(new Table([.. columns]), "y", LearningTask.Regression, names, weighted ? "w" : null);
    }

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(v => v is null ? double.NaN : (double)v)];
}

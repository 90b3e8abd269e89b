using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Objectives;

/// <summary>Agreement with XGBoost; Goldens/survival.py made the numbers.</summary>
public sealed class SurvivalGoldenTests
{
    private static readonly JsonNode s_golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "survival.json")))!;

    public static TheoryData<string> Cases() => [.. s_golden["cases"]!.AsArray().Select(c => (string)c!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_prediction_is_that_of_the_reference(string name)
    {
        JsonNode wanted = s_golden["cases"]!.AsArray().Single(c => (string)c!["name"]! == name)!;
        double[] expected = Numbers(wanted["predictions"]!);
        Dataset data = Data((string)wanted["times"]!);
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
            wanted["options"]!.AsObject().Select(o => KeyValuePair.Create(o.Key, o.Value!.ToString())));

        GradientBoostingModel model = GradientBoostingModel.Load(learner.Fit(data).Save());

        Assert.Equal(name == "cox" ? "risk" : "time", model.Signature.Outputs.Single().Name);
        double[] found = BoostingData.Values(model.Predict(data.Table));
        for (int row = 0; row < expected.Length; row++)
            Assert.Equal(expected[row], found[row], 2e-5 * Math.Max(1, Math.Abs(expected[row])));
    }

    [Fact]
    public void Intervals_are_refused_where_the_loss_wants_exact_times()
    {
        InputException error = Assert.Throws<InputException>(() => new GradientBoosting { Loss = "cox" }.Fit(Data("intervals")));
        Assert.Equal("wrong-target", error.Code);
        Assert.Contains("the event lies between", error.Message, StringComparison.Ordinal);
        Assert.Contains("loss=aft", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Left_to_itself_the_learner_takes_a_loss_that_the_times_fit()
    {
        GradientBoosting learner = new() { Rounds = 2 };
        Assert.Equal("risk", learner.Fit(Data("censored")).Signature.Outputs.Single().Name);
        Assert.Equal("time", learner.Fit(Data("intervals")).Signature.Outputs.Single().Name);
    }

    [Fact]
    public void An_event_at_time_0_has_no_logarithm()
    {
        Dataset data = Data("censored");
        double[] times = data.Target.ToNumbers();
        int row = Array.FindIndex(data.Survival.Upper, double.IsFinite);
        times[row] = 0;
        Table table = new([.. data.Table.Columns.Select(c => c.Name == "t" ? new NumberColumn("t", times) : c)]);
        Dataset zero = new(table, LearningTask.Survival, data.Roles);
        InputException error = Assert.Throws<InputException>(() => new GradientBoosting { Loss = "aft" }.Fit(zero));
        Assert.Equal(
            $"Target 't', row {(row + 1).ToString(CultureInfo.InvariantCulture)}: found an event at time 0, wanted one above 0.",
            error.Message);
        Assert.Equal(250, new GradientBoosting { Loss = "cox", Rounds = 2 }.Fit(zero).Predict(table).RowCount);
    }

    internal static Dataset Data(string times)
    {
        double[][] x = [.. s_golden["x"]!.AsArray().Select(row => Numbers(row!))];
        string[] names = [.. x[0].Select((_, f) => "f" + f)];
        bool intervals = times == "intervals";
        List<Column> columns = [.. names.Select((name, f) => new NumberColumn(name, [.. x.Select(row => row[f])]))];
        columns.Add(new NumberColumn("t", Numbers(s_golden[intervals ? "lower" : "time"]!)));
        columns.Add(new NumberColumn("last", Numbers(s_golden["upper"]!)));
        columns.Add(new NumberColumn("seen", Numbers(s_golden["event"]!)));
        DatasetRoles roles = new()
        {
            Targets = ["t"], Features = names, Event = intervals ? null : "seen", UpperBound = intervals ? "last" : null,
        };
        return new Dataset(new Table([.. columns]), LearningTask.Survival, roles);
    }

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(v => v is null ? double.NaN : (double)v)];
}

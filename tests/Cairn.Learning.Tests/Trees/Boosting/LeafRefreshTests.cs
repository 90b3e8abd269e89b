using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Trees.Boosting;

/// <summary>Agreement with XGBoost's refresh updater (Goldens/refresh.py), and what a refresh promises.</summary>
public sealed class LeafRefreshTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Renewed_leaves_covers_and_gains_are_those_of_the_reference(bool classify)
    {
        JsonNode wanted = Golden("refresh.json")["cases"]!.AsArray().Single(c => (bool)c!["classify"]! == classify)!;
        int half = (int)wanted["half"]!;
        Dataset first = Data(classify, half, 0);
        Dataset second = Data(classify, half, half);
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
            wanted["options"]!.AsObject().Select(o => KeyValuePair.Create(o.Key, o.Value!.ToString())));
        GradientBoostingModel model = learner.Fit(first);
        Compare(wanted["before"]!, model.Scores(first.Table), classify);

        GradientBoostingModel renewed = learner.Refresh(model, second);

        Compare(wanted["after"]!, renewed.Scores(first.Table), classify);
        JsonArray covers = wanted["root_covers"]!.AsArray();
        for (int tree = 0; tree < covers.Count; tree++)
            Assert.Equal((double)covers[tree]!, renewed.Trees.Node(renewed.Trees.RootOf(tree)).Cover, 1e-3);
        double gain = renewed.Trees.GainByFeature().Sum();
        Assert.InRange(gain / (double)wanted["total_gain"]!, 0.999, 1.001);
    }

    [Theory]
    [InlineData(LearningTask.Regression, "auto")]
    [InlineData(LearningTask.Regression, "absolute_error")]
    [InlineData(LearningTask.BinaryClassification, "auto")]
    [InlineData(LearningTask.MulticlassClassification, "auto")]
    public void On_the_rows_of_the_fit_nothing_changes(LearningTask task, string loss)
    {
        Dataset data = BoostingData.Mixed(task, rows: 3000);
        GradientBoosting learner = new() { Rounds = 8, Loss = loss };
        GradientBoostingModel model = learner.Fit(data);
        GradientBoostingModel same = learner.Refresh(model, data, context: new FitContext { Threads = 1 });
        double[] expected = model.Scores(data.Table);
        double[] found = same.Scores(data.Table);
        for (int row = 0; row < found.Length; row++)
            Assert.Equal(expected[row], found[row], 1e-9);
        Assert.Equal(ModelBytes.Of(same), ModelBytes.Of(learner.Refresh(model, data, context: new FitContext { Threads = 3 })));
    }

    [Fact]
    public void Decay_keeps_a_share_of_what_the_leaves_said()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, rows: 1000);
        Dataset other = BoostingData.Mixed(LearningTask.Regression, rows: 1000, seed: 5);
        GradientBoosting learner = new() { Rounds = 1 };
        GradientBoostingModel model = learner.Fit(data);
        double[] old = model.Scores(data.Table);
        double[] renewed = learner.Refresh(model, other).Scores(data.Table);
        double[] mixed = learner.Refresh(model, other, decay: 0.75).Scores(data.Table);
        Assert.Equal(ModelBytes.Of(model).Length, ModelBytes.Of(learner.Refresh(model, other, decay: 1)).Length);
        for (int row = 0; row < old.Length; row++)
            Assert.Equal(0.75 * old[row] + 0.25 * renewed[row], mixed[row], 1e-9);
    }

    [Fact]
    public void What_cannot_be_renewed_is_refused()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, rows: 100);
        GradientBoosting learner = new() { Rounds = 2 };
        GradientBoostingModel model = learner.Fit(data);
        Assert.Contains("from 0 to 1", Refused(() => learner.Refresh(model, data, decay: 1.5)));
        Assert.Contains("dropout", Refused(() => (learner with { Dart = true }).Refresh(model, data)));
    }

    private static string Refused(Action action) => Assert.Throws<InputException>(action).Message;

    private static void Compare(JsonNode expected, double[] found, bool classify)
    {
        for (int row = 0; row < found.Length; row++)
            Assert.Equal((double)expected[row]!, found[row], classify ? 1e-5 : 1e-4);
    }

    // The first rows, with the targets of those from another row on.
    private static Dataset Data(bool classify, int rows, int targets)
    {
        JsonNode golden = Golden("boosting.json");
        double[][] x = [.. golden["x"]!.AsArray().Select(row => Numbers(row!)).Take(rows)];
        string[] names = [.. x[0].Select((_, f) => "f" + f)];
        List<Column> columns = [.. names.Select((name, f) => new NumberColumn(name, [.. x.Select(row => row[f])]))];
        double[] y = [.. Numbers(golden[classify ? "y_class" : "y_number"]!).Skip(targets).Take(rows)];
        columns.Add(classify ? new IntegerColumn("y", [.. y.Select(v => (long)v)]) : new NumberColumn("y", y));
        return new Dataset(
            new Table([.. columns]), "y", classify ? LearningTask.BinaryClassification : LearningTask.Regression, names);
    }

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(v => v is null ? double.NaN : (double)v)];

    private static JsonNode Golden(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", name)))!;
}

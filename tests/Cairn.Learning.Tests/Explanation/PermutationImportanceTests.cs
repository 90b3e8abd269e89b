using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Explanation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Explanation;

public sealed class PermutationImportanceTests
{
    private static readonly InputField[] s_inputs =
        [.. new[] { "noise", "weak", "strong" }.Select(name => new InputField(name, ColumnKind.Number))];

    [Fact]
    public void Columns_are_ranked_by_what_the_model_makes_of_them()
    {
        ImportanceTable table = PermutationImportance.Of(Linear(), Data(2000), seed: 1);
        Assert.Equal(["strong", "weak", "noise"], table.Rows.Select(r => r.Column));
        Assert.Equal("rmse", table.Metric);
        Assert.Equal(0, table.Score!.Value, 12);
        // A shuffled column of unit variance and weight b makes an error of b·(x − x′), whose root mean square is b·√2.
        Assert.InRange(table.Rows[0].Permutation!.Value, 3 * 1.41 * 0.95, 3 * 1.41 * 1.05);
        Assert.InRange(table.Rows[1].Permutation!.Value, 1.41 * 0.95, 1.41 * 1.05);
        Assert.Equal(0, table.Rows[2].Permutation!.Value, 12);
        Assert.InRange(table.Rows[0].Deviation!.Value, 1e-6, 0.3);
    }

    [Fact]
    public void Many_shuffles_are_measured_on_fewer_rows_and_tell_how_far_they_are()
    {
        List<FitProgress> told = [];
        PermutationImportance importance = new() { Threads = 1, Progress = new Told(told) };
        Assert.Equal(2000, importance.Measure(Linear(), Data(2000)).JudgedRows);
        Assert.Equal(15, told.Count);
        Assert.Equal(1, told[^1].Done);
        Assert.Equal(500, (importance with { Repeats = 1500, Progress = null }).Measure(Linear(), Data(2000)).JudgedRows);
    }

    [Fact]
    public void The_shares_of_the_model_stand_beside()
    {
        ImportanceTable table = PermutationImportance.Of(Linear(), Data(50));
        Assert.Equal(1, table.Rows.Sum(r => r.Gain!.Value), 12);
        Assert.Equal(0.5, table.Rows.Single(r => r.Column == "strong").Gain!.Value, 12);
        ImportanceTable own = ImportanceTable.FromModel(Linear())!;
        Assert.Equal(["strong", "weak", "noise"], own.Rows.Select(r => r.Column));
        Assert.All(own.Rows, r => Assert.Null(r.Permutation));
    }

    [Fact]
    public void Seed_decides_and_threads_do_not()
    {
        Dataset data = Data(300);
        string Measure(ulong seed, int threads) =>
            PermutationImportance.Of(Linear(), data, seed, threads).ToJson().ToJsonString();
        Assert.Equal(Measure(1, 1), Measure(1, 4));
        Assert.NotEqual(Measure(1, 1), Measure(2, 1));
    }

    [Fact]
    public void Large_data_is_sampled()
    {
        ImportanceTable table = new PermutationImportance { MostRows = 100, Repeats = 2 }.Measure(Linear(), Data(1000));
        Assert.Equal((100, 2), (table.JudgedRows, table.Repeats));
        Assert.Equal("strong", table.Rows[0].Column);
    }

    [Fact]
    public void A_table_survives_storing()
    {
        ImportanceTable table = PermutationImportance.Of(Linear(), Data(30));
        string text = table.ToJson().ToJsonString();
        Assert.Equal(text, ImportanceTable.FromJson(System.Text.Json.Nodes.JsonNode.Parse(text)!).ToJson().ToJsonString());
        string own = ImportanceTable.FromModel(Linear())!.ToJson().ToJsonString();
        Assert.Equal(own, ImportanceTable.FromJson(System.Text.Json.Nodes.JsonNode.Parse(own)!).ToJson().ToJsonString());
    }

    [Fact]
    public void Rows_of_one_class_fall_back_on_the_log_loss()
    {
        Signature signature = new(
            LearningTask.BinaryClassification, "y", s_inputs[..1], Signature.ClassifierOutputs(["no", "yes"]));
        Table table = new(
            new NumberColumn("noise", [0.1, 0.5, 0.9]), new CategoryColumn("y", [1, 1, 1], ["no", "yes"]));
        Dataset data = new(table, "y", LearningTask.BinaryClassification, ["noise"]);
        RuleModel model = new(signature, x => x[0]);
        Assert.Equal("log_loss", PermutationImportance.Of(model, data).Metric);
        InputException error = Assert.Throws<InputException>(
            () => new PermutationImportance { Metric = "roc_auc" }.Measure(model, data));
        Assert.Equal("Metric 'roc_auc' is undefined on these 3 rows: every row is 'yes'.", error.Message);
        error = Assert.Throws<InputException>(() => new PermutationImportance { Metric = "rmse" }.Measure(model, data));
        Assert.Equal("Metric 'rmse' is undefined on these 3 rows: it is not one of binary.", error.Message);
    }

    [Fact]
    public void The_mean_over_many_shuffles_is_that_over_all_pairs_of_rows()
    {
        // Each row is as likely to get the value of any row: the expected loss is a mean over all pairs, here written out.
        Dataset data = Data(40);
        double[][] x = [.. s_inputs.Select(input => data.Table[input.Name].ToNumbers())];
        double[] y = data.Target.ToNumbers();
        double Error(int row, int other, int column) =>
            Math.Abs(y[row] - (column == 1 ? x[1][other] : x[1][row]) - 3 * (column == 2 ? x[2][other] : x[2][row]));
        ImportanceTable table = new PermutationImportance { Metric = "mae", Repeats = 2000 }.Measure(Linear(), data);
        for (int column = 0; column < 3; column++)
        {
            int[] rows = [.. Enumerable.Range(0, 40)];
            double expected = rows.Average(row => rows.Average(other => Error(row, other, column)))
                - rows.Average(row => Error(row, row, column));
            ImportanceRow found = table.Rows.Single(row => row.Column == s_inputs[column].Name);
            double standardError = found.Deviation!.Value / Math.Sqrt(2000);
            Assert.InRange(found.Permutation!.Value, expected - 4 * standardError - 1e-12, expected + 4 * standardError + 1e-12);
        }
    }

    private static RuleModel Linear() => new(
        new Signature(LearningTask.Regression, "y", s_inputs, Signature.RegressorOutputs), x => x[1] + 3 * x[2]);

    private static Dataset Data(int rows)
    {
        SeededRandom random = new(8);
        double[] Draw() => [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
        double[] noise = Draw();
        double[] weak = Draw();
        double[] strong = Draw();
        Table table = new(
            new NumberColumn("noise", noise), new NumberColumn("weak", weak), new NumberColumn("strong", strong),
            new NumberColumn("y", [.. weak.Select((w, i) => w + 3 * strong[i])]));
        return new Dataset(table, "y", LearningTask.Regression, ["noise", "weak", "strong"]);
    }

    private sealed class Told(List<FitProgress> told) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => told.Add(value);
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Contributions;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Contributions;

public sealed class TreeTablesTests
{
    private static readonly string[] s_inputs = ["a", "city", "when"];

    [Fact]
    public void Parts_of_a_time_add_up_to_their_column()
    {
        GradientBoostingModel model = Fit("number");
        Table rows = Rows();
        Table contributions = TreeTables.Contributions(model, rows);
        Table interactions = TreeTables.Interactions(model, rows, threads: 2);
        Assert.Equal(
            ["contribution_a", "contribution_city", "contribution_when", "contribution_base"], contributions.Names);
        Assert.Equal(
            [
                "interaction_a_a", "interaction_a_city", "interaction_a_when", "interaction_city_city",
                "interaction_city_when", "interaction_when_when", "contribution_base",
            ],
            interactions.Names);
        double[] scores = model.Scores(rows);
        for (int row = 0; row < scores.Length; row++)
        {
            Assert.Equal(scores[row], Sum(contributions, row), 1e-9);
            Assert.Equal(scores[row], Sum(interactions, row), 1e-9);
        }
        Assert.Contains(((NumberColumn)contributions["contribution_when"]).ToNumbers(), value => Math.Abs(value) > 0.01);
    }

    [Fact]
    public void Each_class_has_contributions_of_its_own()
    {
        GradientBoostingModel model = Fit("class");
        Table rows = Rows();
        Table contributions = TreeTables.Contributions(model, rows, threads: 2);
        Assert.Equal(
            new[] { "big", "mid", "small" }.SelectMany(
                label => s_inputs.Append("base").Select(name => $"contribution_{label}_{name}")),
            contributions.Names);
        double[] scores = model.Scores(rows);
        for (int i = 0; i < scores.Length; i++)
        {
            double sum = contributions.Columns.Skip(i % 3 * 4).Take(4).Sum(column => ((NumberColumn)column).Values[i / 3]);
            Assert.Equal(scores[i], sum, 1e-9);
        }
    }

    [Fact]
    public void Leaves_tell_which_values_make_the_score()
    {
        GradientBoostingModel model = Fit("number");
        Table rows = Rows();
        Table leaves = TreeTables.Leaves(model, rows, threads: 2);
        Assert.Equal(model.TreeCount, leaves.Columns.Count);
        Assert.Equal("leaf_1", leaves.Columns[0].Name);
        double[] scores = model.Scores(rows);
        for (int row = 0; row < scores.Length; row++)
        {
            double sum = model.Trees.BaseScores[0];
            for (int tree = 0; tree < leaves.Columns.Count; tree++)
            {
                int leaf = model.Trees.RootOf(tree) + (int)((IntegerColumn)leaves.Columns[tree]).Values[row];
                sum += model.Trees.LeafValue(tree, leaf, 0);
            }
            Assert.Equal(scores[row], sum);
        }
    }

    [Fact]
    public void A_model_of_its_first_rounds_is_that_of_a_shorter_training()
    {
        Table rows = Rows();
        ITreeModel part = Fit("class").Take(3);
        GradientBoostingModel shorter = Fit("class", rounds: 3);
        Assert.Equal(shorter.Scores(rows), ((GradientBoostingModel)part).Scores(rows));
        Assert.Equal(3, ((GradientBoostingModel)part).Rounds);
    }

    private static double Sum(Table table, int row) => table.Columns.Sum(column => ((NumberColumn)column).Values[row]);

    private static GradientBoostingModel Fit(string target, int rounds = 8)
    {
        Table rows = Rows();
        double[] a = ((NumberColumn)rows["a"]).ToNumbers();
        long[] times = ((TimeColumn)rows["when"]).Values.ToArray();
        double[] y =
            [.. a.Select((value, row) => (double.IsNaN(value) ? 0 : value) + new DateTime(times[row]).Hour / 8.0)];
        Column column = target == "number"
            ? new NumberColumn("y", y)
            : CategoryColumn.FromTexts("y", [.. y.Select(v => v > 2 ? "big" : v > 1 ? "mid" : "small")]);
        Dataset data = new DatasetBuilder { Target = "y" }.Build(rows.With(column)).Data;
        return new GradientBoosting { Rounds = rounds, Leaves = 12, MinLeafRows = 5 }.Fit(data);
    }

    private static Table Rows()
    {
        Random random = new(3);
        DateTime start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return new Table(
            new NumberColumn("a", [.. Enumerable.Range(0, 300).Select(i => i % 9 == 0 ? double.NaN : random.NextDouble())]),
            CategoryColumn.FromTexts("city", [.. Enumerable.Range(0, 300).Select(i => "city" + i * 7 % 5)]),
            new TimeColumn("when", [.. Enumerable.Range(0, 300).Select(i => start.AddHours(i * 5).Ticks)]));
    }
}

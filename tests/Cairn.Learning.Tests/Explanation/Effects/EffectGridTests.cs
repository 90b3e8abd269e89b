using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Effects;
using Cairn.Learning.Tests.Explanation.Shapley;
using Cairn.Learning.Trees;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Explanation.Effects;

public sealed class EffectGridTests
{
    private static readonly Dataset s_data = MixedRows.Data(300, 2);
    private static readonly Table s_rows = new(s_data.Features);

    private static readonly GradientBoostingModel s_model =
        new GradientBoosting { Rounds = 8, MaxDepth = 3, MinLeafRows = 5 }.Fit(s_data);

    [Fact]
    public void Few_values_are_all_taken_and_many_by_quantiles()
    {
        EffectGrid counts = Grid("count");
        Assert.Equal([0.0, 1, 2, 3, 4, 5, 6], counts.Positions);
        Assert.True(counts.IsOrdered);
        EffectGrid numbers = EffectGrid.Of(Input("n1"), s_rows, 9);
        Assert.Equal(9, numbers.Count);
        double[] sorted = [.. s_rows["n1"].ToNumbers().Order()];
        Assert.Equal(sorted[(int)(0.5 * 299)], numbers.Positions[4], 0.03);
        Assert.Equal(numbers.Positions.Order(), numbers.Positions);
        EffectGrid times = EffectGrid.Of(Input("time"), s_rows, 5);
        Assert.IsType<TimeColumn>(times.Points);
        Assert.Equal(times.Positions[2], times.Points.ToNumbers()[2], 1e-6);
        Assert.Equal(["false", "true"], [Grid("flag").Label(0), Grid("flag").Label(1)]);
    }

    [Fact]
    public void Levels_come_by_their_frequency_with_what_is_missing()
    {
        EffectGrid grid = Grid("colour");
        Assert.False(grid.IsOrdered);
        string[] labels = [.. Enumerable.Range(0, grid.Count).Select(grid.Label)];
        int Rows(string label) => Enumerable.Range(0, s_rows.RowCount).Count(
            i => (s_rows["colour"].Format(i) ?? "(missing)") == label);
        Assert.Equal(["(missing)", "blue", "green", "grey", "red"], labels.Order(StringComparer.Ordinal));
        Assert.Equal(labels.Select(Rows).OrderDescending(), labels.Select(Rows));
    }

    [Fact]
    public void Every_kind_of_column_has_a_curve_that_the_model_itself_gives()
    {
        ModelAnswers answers = ModelAnswers.Of(s_model);
        foreach (string name in s_rows.Names)
        {
            EffectGrid grid = EffectGrid.Of(Input(name), s_rows, 6);
            PartialDependence found = PartialDependence.Of(answers, s_rows.Head(40), grid);
            Table changed = s_rows.Head(40).With(grid.Points.Take([.. Enumerable.Repeat(grid.Count - 1, 40)]));
            double[] expected = s_model.Predict(changed)["probability_class 1"].ToNumbers();
            for (int row = 0; row < 40; row++)
                Assert.Equal(expected[row], found.Curve(row, 0)[^1]);
            Assert.Equal(expected.Average(), found.Means(0)[^1], 1e-12);
        }
    }

    [Fact]
    public void Effects_do_not_depend_on_threads_and_have_mean_nought()
    {
        ModelAnswers answers = ModelAnswers.Of(s_model);
        AccumulatedEffects one = AccumulatedEffects.Of(answers, s_rows, "n5", 10);
        Assert.Equal(one.Of(0), AccumulatedEffects.Of(answers, s_rows, "n5", 10, threads: 4).Of(0));
        Assert.Equal(298, one.Counts.Sum());
        double mean = one.Counts.Select((count, bin) => count * (one.Of(0)[bin] + one.Of(0)[bin + 1]) / 2).Sum();
        Assert.Equal(0, mean, 1e-9);
        AccumulatedEffects flag = AccumulatedEffects.Of(answers, s_rows, "flag");
        Assert.Equal([0.0, 1], flag.Edges);
        Assert.Equal(3, AccumulatedEffects.Of(answers, s_rows, "time", 2).Edges.Count);
    }

    [Fact]
    public void What_has_no_order_or_no_values_is_refused()
    {
        ModelAnswers answers = ModelAnswers.Of(s_model);
        InputException error = Assert.Throws<InputException>(() => AccumulatedEffects.Of(answers, s_rows, "colour"));
        Assert.Equal("no-order", error.Code);
        error = Assert.Throws<InputException>(() => AccumulatedEffects.Of(answers, s_rows, "n9"));
        Assert.Equal("unknown-column", error.Code);
        Table empty = s_rows.With(new NumberColumn("n0", [.. Enumerable.Repeat(double.NaN, s_rows.RowCount)]));
        Assert.Equal("no-values", Assert.Throws<InputException>(() => EffectGrid.Of(Input("n0"), empty)).Code);
        Assert.Equal("no-values", Assert.Throws<InputException>(() => AccumulatedEffects.Of(answers, empty, "n0")).Code);
        error = Assert.Throws<InputException>(() => PartialDependence.Of(answers, s_rows.Head(0), Grid("n0")));
        Assert.Equal("no-rows", error.Code);
    }

    private static InputField Input(string name) => s_model.Signature.Inputs.Single(input => input.Name == name);

    private static EffectGrid Grid(string name) => EffectGrid.Of(Input(name), s_rows);
}

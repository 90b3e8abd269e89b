using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Linear;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Linear;

public sealed class LogisticRegressionTests
{
    // With one 0/1 column, both levels free and no penalty, the fitted probabilities are the shares in the data.
    [Fact]
    public void Without_a_penalty_levels_get_their_own_shares()
    {
        string[] group = [.. Enumerable.Repeat("a", 10), .. Enumerable.Repeat("b", 20)];
        string[] label = [.. Enumerable.Range(0, 30).Select(i => i < 3 || (i >= 10 && i < 26) ? "yes" : "no")];
        Table table = new(CategoryColumn.FromTexts("group", group), CategoryColumn.FromTexts("y", label));
        Dataset data = new(table, "y", LearningTask.BinaryClassification, ["group"]);
        LogisticRegressionModel model = new LogisticRegression { L2 = 0, Tolerance = 1e-10 }.Fit(data);
        double[] yes = model.Predict(table)["probability_yes"].ToNumbers();
        Assert.Equal(0.3, yes[0], 1e-7);
        Assert.Equal(0.8, yes[29], 1e-7);
    }

    [Fact]
    public void Balanced_classes_weigh_the_same_whatever_their_share()
    {
        (Table table, Dataset data) = Unbalanced();
        LogisticRegressionModel plain = new LogisticRegression().Fit(data);
        LogisticRegressionModel balanced = new LogisticRegression { ClassWeight = "balanced" }.Fit(data);
        double rare = table.RowCount - Positives(plain, table);
        Assert.InRange(Positives(plain, table), 0, table.RowCount * 0.1);
        Assert.InRange(Positives(balanced, table), table.RowCount * 0.2, table.RowCount * 0.5);
        Assert.True(rare > 0);
    }

    [Fact]
    public void Separable_classes_without_a_penalty_stop_at_the_limit_and_say_so()
    {
        double[] x = [.. Enumerable.Range(0, 40).Select(i => i - 19.5)];
        Table table = new(
            new NumberColumn("x", x), CategoryColumn.FromTexts("y", [.. x.Select(v => v > 0 ? "up" : "down")]));
        Dataset data = new(table, "y", LearningTask.BinaryClassification, ["x"]);
        LogisticRegressionModel model = new LogisticRegression { L2 = 0, MaxIterations = 5 }.Fit(data);
        Assert.False(model.Converged);
        Assert.Equal(5, model.Iterations);
        Assert.True(new LogisticRegression().Fit(data).Converged);
        LogisticRegressionModel loaded = (LogisticRegressionModel)LogisticRegression.Kind.Load(model.Save());
        Assert.False(loaded.Converged);
        Assert.Equal(5, loaded.Iterations);
    }

    [Fact]
    public void Coefficients_name_columns_levels_and_classes_on_the_scale_of_the_data()
    {
        (Table table, Dataset data) = Unbalanced();
        LogisticRegressionModel model = new LogisticRegression().Fit(data);
        Table found = model.Coefficients;
        Assert.Equal(["column", "level", "class", "value", "standardized"], found.Names);
        Assert.Equal("(intercept)", found["column"].Format(0));
        Assert.All(Enumerable.Range(0, found.RowCount), row => Assert.Equal("rare", found["class"].Format(row)));
        Assert.Equal("(intercept) x colour colour colour", string.Join(' ', Texts(found["column"])));
        Assert.Equal(",,green,red,(missing)", string.Join(',', Texts(found["level"])));

        double[] value = found["value"].ToNumbers();
        double[] x = table["x"].ToNumbers();
        double[] probability = model.Predict(table)["probability_rare"].ToNumbers();
        for (int row = 0; row < 20; row++)
        {
            double score = value[0] + value[1] * x[row]
                + (table["colour"].Format(row) switch { "green" => value[2], "red" => value[3], _ => value[4] });
            Assert.Equal(1 / (1 + Math.Exp(-score)), probability[row], 1e-12);
        }
    }

    [Fact]
    public void Importance_of_a_number_is_its_coefficient_times_its_standard_deviation()
    {
        SeededRandom random = new(3);
        double[] x = [.. Enumerable.Range(0, 500).Select(_ => 10 * random.NextNormal())];
        double[] z = [.. Enumerable.Range(0, 500).Select(_ => random.NextNormal())];
        string[] y = [.. x.Zip(z, (a, b) => a / 5 + b + random.NextNormal() > 0 ? "yes" : "no")];
        Table table = new(new NumberColumn("x", x), new NumberColumn("z", z), CategoryColumn.FromTexts("y", y));
        LogisticRegressionModel model = new LogisticRegression().Fit(
            new Dataset(table, "y", LearningTask.BinaryClassification, ["x", "z"]));
        double[] standardised = model.Coefficients["standardized"].ToNumbers();
        double share = Math.Abs(standardised[1]) / (Math.Abs(standardised[1]) + Math.Abs(standardised[2]));
        Assert.Equal(share, model.FeatureImportance[0], 1e-9);
    }

    [Fact]
    public void Months_are_neighbours_across_the_turn_of_the_year()
    {
        // Only December and January have the outcome: far apart as numbers, side by side on the circle.
        long[] ticks = [.. Enumerable.Range(0, 730).Select(day => new DateTime(2023, 1, 1).AddDays(day).Ticks)];
        string[] y = [.. ticks.Select(t => new DateTime(t).Month is 12 or 1 ? "cold" : "warm")];
        Table table = new(new TimeColumn("day", ticks), CategoryColumn.FromTexts("y", y));
        LogisticRegressionModel model = new LogisticRegression { L2 = 0.01 }.Fit(
            new Dataset(table, "y", LearningTask.BinaryClassification, ["day"]));
        Table predicted = model.Predict(table);
        int right = Enumerable.Range(0, 730).Count(row => predicted["prediction"].Format(row) == y[row]);
        Assert.InRange(right, 700, 730);
        Assert.Contains("month.sin", Texts(model.Coefficients["level"]));
        Assert.Equal([1.0], model.FeatureImportance);
    }

    [Fact]
    public void Infinite_value_is_named_with_its_column_and_row()
    {
        (Table table, Dataset data) = Unbalanced();
        LogisticRegressionModel model = new LogisticRegression().Fit(data);
        double[] x = table["x"].ToNumbers();
        x[6] = double.NegativeInfinity;
        InputException error = Assert.Throws<InputException>(() => model.Predict(table.With(new NumberColumn("x", x))));
        Assert.Equal("infinite-value", error.Code);
        Assert.Equal("Column 'x', row 7: found -Infinity, wanted a finite number.", error.Message);
    }

    [Fact]
    public void Cancelled_on_its_way_it_gives_the_model_so_far()
    {
        (Table table, Dataset data) = Unbalanced();
        using CancellationTokenSource cancel = new();
        FitContext context = new() { Cancellation = cancel.Token, Progress = new Cancelling(cancel) };
        LogisticRegressionModel model = new LogisticRegression { Tolerance = 1e-12 }.Fit(data, context);
        Assert.False(model.Converged);
        Assert.Equal(1, model.Iterations);
        Assert.Equal(table.RowCount, model.Predict(table).RowCount);
    }

    [Fact]
    public void Stored_scale_that_is_not_positive_is_refused()
    {
        ModelState state = new LogisticRegression().Fit(Unbalanced().Data).Save();
        ModelState broken = state with
        {
            Tensors = [.. state.Tensors.Select(t => t.Name == "scale"
                ? Formats.Safetensors.StoredTensor.From<double>("scale", new double[1]) : t)],
        };
        InputException error = Assert.Throws<InputException>(() => LogisticRegression.Kind.Load(broken));
        Assert.Equal("broken-model", error.Code);
    }

    private static double Positives(LogisticRegressionModel model, Table table) =>
        Texts(model.Predict(table)["prediction"]).Count(label => label == "rare");

    private static string?[] Texts(Column column) => [.. Enumerable.Range(0, column.Count).Select(column.Format)];

    private static (Table Table, Dataset Data) Unbalanced()
    {
        SeededRandom random = new(5);
        double[] x = [.. Enumerable.Range(0, 600).Select(_ => 3 + 2 * random.NextNormal())];
        string?[] colour = [.. x.Select(_ => random.NextInt(3) switch { 0 => "red", 1 => "green", _ => null })];
        string[] y = [.. x.Select(v => v - 7 + 2 * random.NextNormal() > 0 ? "rare" : "common")];
        Table table = new(
            new NumberColumn("x", x), CategoryColumn.FromTexts("colour", colour), CategoryColumn.FromTexts("y", y));
        return (table, new Dataset(table, "y", LearningTask.BinaryClassification, ["x", "colour"]));
    }

    private sealed class Cancelling(CancellationTokenSource cancel) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => cancel.Cancel();
    }
}

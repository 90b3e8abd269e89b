using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Linear;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Linear;

public sealed class LinearRegressionTests
{
    [Fact]
    public void A_plane_without_noise_is_found_exactly()
    {
        (Table table, Dataset data) = Plane(rows: 50);
        LinearRegressionModel model = new LinearRegression { L2 = 0 }.Fit(data);
        double[] value = model.Coefficients["value"].ToNumbers();
        Assert.Equal(7, value[0], 1e-11);
        Assert.Equal(2, value[1], 1e-11);
        Assert.Equal(-3, value[2], 1e-11);
        Assert.True(model.Converged);
        Assert.Equal(table["y"].ToNumbers()[3], model.Predict(table)["prediction"].ToNumbers()[3], 1e-10);
    }

    // The mean is a thousand million times the spread: normal equations of the raw columns would lose every digit.
    [Fact]
    public void A_column_far_from_0_loses_no_digits()
    {
        (Table table, _) = Plane(rows: 200);
        double[] far = [.. table["x"].ToNumbers().Select(v => v + 1e9)];
        Table moved = table.With(new NumberColumn("x", far));
        LinearRegressionModel model = new LinearRegression { L2 = 0 }.Fit(
            new Dataset(moved, "y", LearningTask.Regression, ["x", "z"]));
        double[] value = model.Coefficients["value"].ToNumbers();
        Assert.Equal(2, value[1], 1e-6);
        Assert.Equal(-3, value[2], 1e-6);
    }

    // Of columns that are nearly the same, each alone is uncertain; refining wins back what the squared columns lose.
    [Fact]
    public void Nearly_collinear_columns_still_predict_exactly()
    {
        (Table table, _) = Plane(rows: 200);
        SeededRandom random = new(9);
        double[] twin = [.. table["x"].ToNumbers().Select(v => v + 1e-5 * random.NextNormal())];
        Table twins = table.With(new NumberColumn("twin", twin));
        LinearRegressionModel model = new LinearRegression { L2 = 0 }.Fit(
            new Dataset(twins, "y", LearningTask.Regression, ["x", "z", "twin"]));
        double[] wanted = table["y"].ToNumbers();
        double[] found = model.Predict(twins)["prediction"].ToNumbers();
        for (int row = 0; row < wanted.Length; row++)
            Assert.Equal(wanted[row], found[row], 1e-8);
    }

    [Fact]
    public void A_column_given_twice_shares_its_coefficient()
    {
        (Table table, _) = Plane(rows: 60);
        Table twice = table.With(table["x"].Rename("again"));
        LinearRegressionModel model = new LinearRegression { L2 = 0 }.Fit(
            new Dataset(twice, "y", LearningTask.Regression, ["x", "z", "again"]));
        double[] value = model.Coefficients["value"].ToNumbers();
        Assert.Equal(1, value[1], 1e-9);
        Assert.Equal(1, value[3], 1e-9);
    }

    [Fact]
    public void More_columns_than_rows_still_fit()
    {
        SeededRandom random = new(4);
        const int columns = 30;
        Column[] all =
        [
            .. Enumerable.Range(0, columns).Select(c => new NumberColumn($"x{c}", Normals(random, 10))),
            new NumberColumn("y", Normals(random, 10)),
        ];
        Table table = new(all);
        LinearRegressionModel model = new LinearRegression { L2 = 0 }.Fit(
            new Dataset(table, "y", LearningTask.Regression, [.. Enumerable.Range(0, columns).Select(c => $"x{c}")]));
        double[] wanted = table["y"].ToNumbers();
        double[] found = model.Predict(table)["prediction"].ToNumbers();
        for (int row = 0; row < wanted.Length; row++)
            Assert.Equal(wanted[row], found[row], 1e-7);
    }

    // So many levels that the equations are solved step by step: the ridge estimate of a lone category is known.
    [Fact]
    public void Thousands_of_levels_are_fitted_by_conjugate_gradients_to_the_known_solution()
    {
        const int levels = 3000;
        const int each = 4;
        SeededRandom random = new(6);
        string[] level = [.. Enumerable.Range(0, levels * each).Select(i => $"level {i % levels:0000}")];
        double[] y = [.. Enumerable.Range(0, levels * each).Select(i => i % levels % 10 + random.NextNormal())];
        Table table = new(CategoryColumn.FromTexts("level", level), new NumberColumn("y", y));
        Dataset data = new(table, "y", LearningTask.Regression, ["level"]);
        LinearRegressionModel model = new LinearRegression { L2 = 2 }.Fit(data);
        Assert.True(model.Converged);
        Assert.InRange(model.Iterations, 1, 50);

        // With equal counts n the intercept is the mean, and each level gets n / (n + L2) of its own deviation.
        double mean = y.Average();
        double[] found = model.Predict(table)["prediction"].ToNumbers();
        for (int l = 0; l < levels; l += 97)
        {
            double own = Enumerable.Range(0, each).Average(k => y[l + k * levels]);
            Assert.Equal(mean + (own - mean) * each / (each + 2.0), found[l], 1e-7);
        }
    }

    [Fact]
    public void The_penalty_shrinks_coefficients_towards_0_but_not_the_intercept()
    {
        (Table table, Dataset data) = Plane(rows: 100);
        double[] value = new LinearRegression { L2 = 1e9 }.Fit(data).Coefficients["value"].ToNumbers();
        Assert.Equal(table["y"].ToNumbers().Average(), value[0], 1e-4);
        Assert.Equal(0, value[1], 1e-4);
    }

    [Fact]
    public void Missing_numbers_count_as_the_mean_with_a_coefficient_of_their_own()
    {
        SeededRandom random = new(2);
        double[] x = Normals(random, 400);
        double[] y = [.. x.Select(v => 2 * v)];
        for (int row = 0; row < x.Length; row += 4)
        {
            x[row] = double.NaN;
            y[row] = 5;
        }
        Table table = new(new NumberColumn("x", x), new NumberColumn("y", y));
        LinearRegressionModel model = new LinearRegression { L2 = 0 }.Fit(
            new Dataset(table, "y", LearningTask.Regression, ["x"]));
        double[] found = model.Predict(table)["prediction"].ToNumbers();
        for (int row = 0; row < y.Length; row++)
            Assert.Equal(y[row], found[row], 1e-9);
        Assert.Equal("(missing)", model.Coefficients["level"].Format(2));
    }

    [Fact]
    public void Huge_targets_do_not_overflow()
    {
        (Table table, _) = Plane(rows: 40);
        double[] y = [.. table["y"].ToNumbers().Select(v => v * 1e300)];
        Table huge = table.With(new NumberColumn("y", y));
        LinearRegressionModel model = new LinearRegression { L2 = 0 }.Fit(
            new Dataset(huge, "y", LearningTask.Regression, ["x", "z"]));
        double[] found = model.Predict(huge)["prediction"].ToNumbers();
        for (int row = 0; row < y.Length; row++)
            Assert.Equal(y[row] / 1e300, found[row] / 1e300, 1e-9);
    }

    [Fact]
    public void Without_an_intercept_the_plane_goes_through_the_origin()
    {
        double[] x = [1, 2, 3, 4];
        Table table = new(new NumberColumn("x", x), new NumberColumn("y", [2, 4, 6, 8]));
        LinearRegressionModel model = new LinearRegression { L2 = 0, FitIntercept = false }.Fit(
            new Dataset(table, "y", LearningTask.Regression, ["x"]));
        Table zero = new(new NumberColumn("x", [0.0, 10]));
        Assert.Equal([0, 20], model.Predict(zero)["prediction"].ToNumbers().Select(v => Math.Round(v, 10)));
        Assert.Equal(0, model.Coefficients["value"].ToNumbers()[0]);
    }

    [Fact]
    public void Cancelled_before_it_has_begun_it_throws()
    {
        FitContext context = new() { Cancellation = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(() => new LinearRegression().Fit(Plane(rows: 20).Data, context));
    }

    private static (Table Table, Dataset Data) Plane(int rows)
    {
        SeededRandom random = new(1);
        double[] x = Normals(random, rows);
        double[] z = [.. Normals(random, rows).Select(v => 100 * v)];
        double[] y = [.. x.Zip(z, (a, b) => 7 + 2 * a - 3 * b)];
        Table table = new(new NumberColumn("x", x), new NumberColumn("z", z), new NumberColumn("y", y));
        return (table, new Dataset(table, "y", LearningTask.Regression, ["x", "z"]));
    }

    private static double[] Normals(SeededRandom random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
}

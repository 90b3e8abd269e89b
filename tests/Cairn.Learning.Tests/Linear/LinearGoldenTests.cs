using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Linear;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Linear;

/// <summary>What scikit-learn 1.2.1 learns from the same real rows through the equivalent pipeline.</summary>
public sealed class LinearGoldenTests
{
    [Theory]
    [InlineData("iris C=0.1")]
    [InlineData("iris C=1.0")]
    [InlineData("iris C=100.0")]
    [InlineData("iris weighted")]
    [InlineData("cancer C=0.1")]
    [InlineData("cancer C=1.0")]
    [InlineData("cancer C=100.0")]
    [InlineData("cancer weighted")]
    [InlineData("cancer balanced")]
    [InlineData("penguins")]
    [InlineData("penguins weighted")]
    [InlineData("penguins sex")]
    public void Logistic_regression_learns_what_scikit_learn_learns(string name)
    {
        GoldenCase golden = GoldenCase.Read(name);
        Dataset data = golden.Data();
        LogisticRegressionModel model = (LogisticRegressionModel)LogisticRegression.Kind.Create(golden.Options).Fit(data);

        Assert.True(model.Converged);
        SameCoefficients(golden.Coefficients, model.Coefficients, 1e-5);
        SamePredictions(golden, model, data, from: 1, 1e-6);
    }

    [Theory]
    [InlineData("diabetes")]
    [InlineData("diabetes ridge")]
    [InlineData("diabetes weighted ridge")]
    [InlineData("diabetes through the origin")]
    [InlineData("penguins mass ridge")]
    public void Linear_regression_learns_what_scikit_learn_learns(string name)
    {
        GoldenCase golden = GoldenCase.Read(name);
        Dataset data = golden.Data();
        LinearRegressionModel model = (LinearRegressionModel)LinearRegression.Kind.Create(golden.Options).Fit(data);

        SameCoefficients(golden.Coefficients, model.Coefficients, 1e-8);
        SamePredictions(golden, model, data, from: 0, 1e-8);
        Assert.Equal(golden.R2!.Value, R2(model, data), 1e-10);
    }

    // All levels of a category and the intercept are collinear: of the many solutions the shortest is taken, by both.
    [Fact]
    public void Least_squares_of_collinear_columns_is_the_shortest_solution()
    {
        GoldenCase golden = GoldenCase.Read("penguins mass");
        Dataset data = golden.Data();
        LinearRegressionModel model = (LinearRegressionModel)LinearRegression.Kind.Create(golden.Options).Fit(data);

        SameCoefficients(golden.Coefficients, model.Coefficients, 1e-7);
        SamePredictions(golden, model, data, from: 0, 1e-8);
    }

    [Fact]
    public void Least_squares_of_the_diabetes_data_has_the_published_coefficients()
    {
        Dataset data = GoldenCase.Read("diabetes").Data();
        LinearRegressionModel model = new LinearRegression { L2 = 0 }.Fit(data);
        double[] published = [152.13, -10.01, -239.82, 519.84, 324.39, -792.18, 476.75, 101.04, 177.06, 751.28, 67.63];
        double[] found = model.Coefficients["value"].ToNumbers();
        for (int i = 0; i < published.Length; i++)
            Assert.Equal(published[i], found[i], 0.006);
        Assert.Equal(0.51775, R2(model, data), 5e-6);
    }

    private static void SameCoefficients(Dictionary<string, double> wanted, Table found, double tolerance)
    {
        Assert.Equal(wanted.Count, found.RowCount);
        for (int row = 0; row < found.RowCount; row++)
        {
            string name = $"{found["column"].Format(row)}|{found["level"].Format(row)}|{found.Find("class")?.Format(row)}";
            double value = ((NumberColumn)found["value"]).Values[row];
            Assert.True(
                Math.Abs(wanted[name] - value) <= tolerance * Math.Max(1, Math.Abs(wanted[name])),
                $"{name}: found {value}, wanted {wanted[name]}");
        }
    }

    private static void SamePredictions(GoldenCase golden, IModel model, Dataset data, int from, double tolerance)
    {
        Table predicted = model.Predict(data.Table.Take(golden.Rows));
        double[][] wanted = golden.Predictions;
        for (int row = 0; row < wanted.Length; row++)
        {
            for (int c = 0; c < wanted[row].Length; c++)
            {
                double found = ((NumberColumn)predicted.Columns[from + c]).Values[row];
                Assert.Equal(wanted[row][c], found, tolerance * Math.Max(1, Math.Abs(wanted[row][c])));
            }
        }
    }

    private static double R2(IModel model, Dataset data)
    {
        double[] target = data.Target.ToNumbers();
        double[] predicted = model.Predict(data.Table)["prediction"].ToNumbers();
        double total = 0, mean = 0, left = 0, spread = 0;
        for (int row = 0; row < target.Length; row++)
        {
            double weight = data.Weights?[row] ?? 1;
            total += weight;
            mean += weight * target[row];
        }
        mean /= total;
        for (int row = 0; row < target.Length; row++)
        {
            double weight = data.Weights?[row] ?? 1;
            left += weight * Math.Pow(target[row] - predicted[row], 2);
            spread += weight * Math.Pow(target[row] - mean, 2);
        }
        return 1 - left / spread;
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Linear;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Explanation.Shapley;

public sealed class BackgroundRowsTests
{
    [Fact]
    public void A_sample_has_distinct_rows_in_their_order_by_the_seed()
    {
        Table rows = new(new NumberColumn("x", [.. Enumerable.Range(0, 500).Select(i => (double)i)]));
        double[] sample = BackgroundRows.Sample(rows, 40, 1)["x"].ToNumbers();
        Assert.Equal(40, sample.Distinct().Count());
        Assert.Equal(sample.Order(), sample);
        Assert.Equal(sample, BackgroundRows.Sample(rows, 40, 1)["x"].ToNumbers());
        Assert.NotEqual(sample, BackgroundRows.Sample(rows, 40, 2)["x"].ToNumbers());
        Assert.Same(rows, BackgroundRows.Sample(rows, 500));
    }

    [Fact]
    public void Rows_of_a_profile_have_the_distributions_of_the_columns()
    {
        Dataset data = MixedRows.Data(2000);
        Table rows = new(data.Features);
        LinearRegressionModel model = new LinearRegression().Fit(data);
        Table made = BackgroundRows.FromProfile(model.Signature, TableProfile.Of(rows), 400)!;
        Assert.Equal(rows.Names, made.Names);
        Assert.Equal(400, made.RowCount);
        Assert.Equal(rows["n1"].ToNumbers().Average(), made["n1"].ToNumbers().Average(), 0.02);
        Assert.Equal(rows["count"].ToNumbers().Average(), made["count"].ToNumbers().Average(), 0.1);
        double Share(Table table, string? value) =>
            Enumerable.Range(0, table.RowCount).Count(i => table["colour"].Format(i) == value) / (double)table.RowCount;
        foreach (string? colour in new[] { "red", "green", "blue", "grey", null })
            Assert.Equal(Share(rows, colour), Share(made, colour), 0.01);
        // The base of a linear model asks for the distributions of single columns alone.
        double real = ExplanationMethods.Explainer(model, rows).BaseValues[0];
        double from = ExplanationMethods.Explainer(model, made).BaseValues[0];
        Assert.Equal(real, from, 0.03);
    }

    [Fact]
    public void A_profile_that_does_not_know_a_column_makes_no_rows()
    {
        Dataset data = MixedRows.Data(100);
        LinearRegressionModel model = new LinearRegression().Fit(data);
        TableProfile profile = TableProfile.Of(new Table(data.Features).Without(["colour"]));
        Assert.Null(BackgroundRows.FromProfile(model.Signature, profile));
    }
}

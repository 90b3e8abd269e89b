using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Linear;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Server.Dashboard.Forms;

namespace Cairn.Server.Tests.Dashboard.Forms;

public sealed class PredictionAnswerTests
{
    private static readonly Table s_rows = new(
        new NumberColumn("size", [1, 2, 3, 4, 5, 6]), CategoryColumn.FromTexts(
            "colour", ["red", "blue", "red", "blue", "red", "blue"]),
        new NumberColumn("still", [1, 1, 1, 1, 1, 1]), new NumberColumn("price", [11, 18, 31, 38, 51, 58]));

    [Fact]
    public void The_reasons_are_the_columns_that_moved_the_score_the_farthest_first()
    {
        LinearRegressionModel model = new LinearRegression { L2 = 0 }.Fit(
            new Dataset(s_rows, "price", LearningTask.Regression, ["size", "colour", "still"]));
        PredictionForm form = PredictionForm.Of(model.Signature, null).With(
            new Dictionary<string, string> { ["c0"] = "6", ["c1"] = "red", ["c2"] = "1" });
        PredictionAnswer answer = form.Ask(model).With(ExplanationMethods.Explainer(model, s_rows), form.ToTable());
        Assert.Equal("'price'", answer.ReasonUnit);
        Assert.Equal(["size", "colour"], answer.Reasons.Select(reason => reason.Column));
        Assert.Equal(["6", "red"], answer.Reasons.Select(reason => reason.Value));
        Assert.True(answer.Reasons[0].Moves > answer.Reasons[1].Moves && answer.Reasons[1].Moves > 0);
        double mean = s_rows["price"].ToNumbers().Average();
        Assert.Equal(
            model.Predict(form.ToTable())["prediction"].ToNumbers()[0],
            mean + answer.Reasons.Sum(reason => reason.Moves), 1e-6);
    }

    [Fact]
    public void There_are_none_with_an_error_or_where_they_take_long()
    {
        LinearRegressionModel model = new LinearRegression().Fit(
            new Dataset(s_rows, "price", LearningTask.Regression, ["size", "colour", "still"]));
        PredictionForm form = PredictionForm.Of(model.Signature, null);
        Assert.Empty(form.Ask(model).With(new KernelContributions(model, s_rows), form.ToTable()).Reasons);
        PredictionForm wrong = form.With(new Dictionary<string, string> { ["c0"] = "much" });
        Assert.Empty(wrong.Ask(model).With(ExplanationMethods.Explainer(model, s_rows), wrong.ToTable()).Reasons);
    }
}

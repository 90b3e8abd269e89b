using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Metrics;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Metrics;

public sealed class QuantileMetricsTests
{
    [Fact]
    public void Scikit_learn_finds_the_same_loss()
    {
        JsonNode golden = TaskGoldens.All["quantiles"]!;
        double[] actual = MetricGoldens.Numbers(golden["actual"]);
        double[] weights = MetricGoldens.Numbers(golden["weight"]);
        foreach (JsonNode? level in golden["levels"]!.AsArray())
        {
            double[] predicted = MetricGoldens.Numbers(level!["predicted"]);
            double q = level["level"]!.GetValue<double>();
            MetricGoldens.AssertClose(
                $"{q}", level["loss"]!.GetValue<double>(), QuantileMetrics.PinballLoss(predicted, actual, q));
            MetricGoldens.AssertClose(
                $"{q} weighted", level["weighted"]!.GetValue<double>(),
                QuantileMetrics.PinballLoss(predicted, actual, q, weights));
        }
    }

    [Fact]
    public void A_model_of_quantiles_is_judged_by_their_loss_and_what_they_cover()
    {
        Signature signature = new(LearningTask.Regression, "y", [], Signature.QuantileOutputs([0.25, 0.5, 0.75]));
        Assert.Equal(
            ["prediction", "prediction_q0.25", "prediction_q0.5", "prediction_q0.75"], signature.Outputs.Select(o => o.Name));
        Table predictions = new(
            new NumberColumn("prediction", [2, 2, 2, 2]), new NumberColumn("prediction_q0.25", [1, 1, 1, 1]),
            new NumberColumn("prediction_q0.5", [2, 2, 2, 2]), new NumberColumn("prediction_q0.75", [3, 3, 3, 3]));
        Evaluation found = Evaluation.Of(
            predictions, signature, Judged.Data(new NumberColumn("y", [1, 2, 3, 7]), LearningTask.Regression, []));
        Assert.Equal(0.75, found.Metrics["coverage"]);
        double low = (0 + 0.25 + 0.5 + 1.5) / 4;
        double middle = (0.5 + 0 + 0.5 + 2.5) / 4;
        double high = (0.5 + 0.25 + 0 + 3) / 4;
        Assert.Equal((low + middle + high) / 3, found.Metrics["quantile_loss"], 12);
        Assert.Equal(1.75, found.Metrics["mae"]);
    }

    [Fact]
    public void One_quantile_covers_nothing_and_a_plain_regression_is_not_asked()
    {
        Signature one = new(LearningTask.Regression, "y", [], Signature.QuantileOutputs([0.9]));
        Table predictions = new(new NumberColumn("prediction", [2, 2]), new NumberColumn("prediction_q0.9", [2, 2]));
        Evaluation found = Evaluation.Of(
            predictions, one, Judged.Data(new NumberColumn("y", [1, 2]), LearningTask.Regression, []));
        Assert.Equal("one quantile alone covers nothing", found.Undefined["coverage"]);
        Assert.Equal(0.05, found.Metrics["quantile_loss"], 12);
        Evaluation plain = Judged.Numbers([1, 2], [1, 2], []);
        Assert.DoesNotContain("coverage", plain.Undefined.Keys);
        Assert.DoesNotContain("quantile_loss", plain.Metrics.Keys);
    }
}

using System.Text.Json.Nodes;
using Cairn.Learning.Tuning.Samplers;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Tuning.Samplers;

public sealed class GaussianProcessTests
{
    private static readonly JsonNode s_golden = TuningGoldens.Of("process")["part"]!;
    private static readonly double[][] s_points = TuningGoldens.Rows(s_golden["x"]);
    private static readonly double[] s_values = TuningGoldens.Numbers(s_golden["y"]);

    [Fact]
    public void Likelihood_and_gradient_are_those_of_scikit_learn()
    {
        // A prior so wide that it adds nothing, but for the one of the scale.
        GaussianLikelihood likelihood = new(s_points, [false, false, false], s_values, 0, 0, 1e9, 1e-7);
        double[] theta = TuningGoldens.Numbers(s_golden["theta"]);
        double[] point = [.. theta.Select(t => Math.Log(t)), Math.Log((double)s_golden["scale"]!), Math.Log((double)s_golden["noise"]!)];
        double[] gradient = new double[5];
        double value = likelihood.Evaluate(point, gradient);
        double prior = point[..3].Sum(p => p * p / 24) + point[3] * point[3] / 2;
        Assert.Equal((double)s_golden["log_likelihood"]!, prior - value, 1e-8);
        double[] wanted = TuningGoldens.Numbers(s_golden["gradient"]);
        for (int i = 0; i < 5; i++)
        {
            double ofPrior = i < 3 ? point[i] / 12 : i == 3 ? point[3] : 0;
            Assert.Equal(wanted[i], ofPrior - gradient[i], 1e-7);
        }
    }

    [Fact]
    public void Predictions_have_the_gradients_that_differences_show()
    {
        GaussianProcess process = GaussianProcess.Fit(s_points, [false, false, false], s_values);
        double[] at = [0.31, 0.62, 0.47];
        double[] byMean = new double[3];
        double[] byVariance = new double[3];
        process.Predict(at, byMean, byVariance);
        double[] byGain = new double[3];
        ExpectedImprovement.At(process, at, byGain);
        for (int i = 0; i < 3; i++)
        {
            const double H = 1e-5;
            double[] above = [.. at];
            double[] below = [.. at];
            above[i] += H;
            below[i] -= H;
            Assert.Equal((process.Predict(above).Mean - process.Predict(below).Mean) / (2 * H), byMean[i], 1e-5);
            Assert.Equal((process.Predict(above).Variance - process.Predict(below).Variance) / (2 * H), byVariance[i], 1e-5);
            double difference = (ExpectedImprovement.At(process, above) - ExpectedImprovement.At(process, below)) / (2 * H);
            Assert.Equal(difference, byGain[i], 1e-4 * Math.Max(1, Math.Abs(difference)));
        }
    }

    [Fact]
    public void A_fit_finds_the_coordinate_that_matters_and_the_noise()
    {
        SeededRandom random = new(3);
        double[][] points = [.. Enumerable.Range(0, 60).Select(_ => new[] { random.NextDouble(), random.NextDouble() })];
        double[] raw = [.. points.Select(p => Math.Sin(6 * p[0]) + 0.07 * random.NextNormal())];
        double mean = raw.Average();
        double deviation = Math.Sqrt(raw.Average(v => (v - mean) * (v - mean)));
        GaussianProcess process = GaussianProcess.Fit(points, [false, false], [.. raw.Select(v => (v - mean) / deviation)]);
        Assert.True(process.Theta[0] > 20 * process.Theta[1], $"{process.Theta[0]} against {process.Theta[1]}");
        Assert.InRange(process.Noise, 0.003, 0.03);
    }

    [Fact]
    public void The_improvement_is_exact_also_where_it_is_tiny()
    {
        foreach (double[] pair in TuningGoldens.Rows(TuningGoldens.Of("improvement")["part"]))
        {
            (double value, double slope) = ExpectedImprovement.LogH(pair[0]);
            Assert.Equal(pair[1], value, 1e-9 * Math.Max(1, Math.Abs(pair[1])));
            double difference = (ExpectedImprovement.LogH(pair[0] + 1e-4).Value - ExpectedImprovement.LogH(pair[0] - 1e-4).Value) / 2e-4;
            Assert.Equal(difference, slope, 1e-5 * Math.Max(1, slope));
        }
        Assert.Equal(ExpectedImprovement.LogH(-99.999).Value, ExpectedImprovement.LogH(-100.001).Value, 0.3);
    }
}

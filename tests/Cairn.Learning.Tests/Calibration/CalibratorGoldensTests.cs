using System.Text.Json.Nodes;
using Cairn.Learning.Calibration;
using Cairn.Learning.Tests.Metrics.RandomCases;

namespace Cairn.Learning.Tests.Calibration;

/// <summary>Calibrators against scikit-learn and SciPy; calibration.py is the other half of this file.</summary>
public sealed class CalibratorGoldensTests
{
    private static readonly JsonNode s_goldens =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "calibration.json")))!;

    [Fact]
    public void Platt_is_that_of_scikit_learn()
    {
        ForEach("binary", (number, golden) =>
        {
            (double[] p, bool[] y, double[] weights) = Binary(number);
            PlattScaling found = PlattScaling.Fit([.. p.Select(LogOdds)], y, weights);
            AssertClose($"platt {number}", Numbers(golden, "platt"), [found.A, found.B], 1e-9);
            // scikit-learn itself stops at a gradient of 1e-5.
            double[] rough = Numbers(golden, "platt_sklearn");
            foreach (double q in At())
                Assert.Equal(1 / (1 + Math.Exp(rough[0] * LogOdds(q) + rough[1])), found.Of(LogOdds(q)), 1e-6);
        });
    }

    [Fact]
    public void Isotonic_is_that_of_scikit_learn()
    {
        ForEach("binary", (number, golden) =>
        {
            (double[] p, bool[] y, double[] weights) = Binary(number);
            IsotonicRegression found = IsotonicRegression.Fit(p, [.. y.Select(v => v ? 1.0 : 0)], weights);
            AssertClose($"isotonic {number}", Numbers(golden, "isotonic"), [.. At().Select(found.Of)], 1e-9);
            Assert.Equal((int)golden["bends"]!, found.X.Count);
        });
    }

    [Fact]
    public void Beta_is_the_regression_of_its_authors()
    {
        ForEach("binary", (number, golden) =>
        {
            (double[] p, bool[] y, double[] weights) = Binary(number);
            BetaCalibration found = BetaCalibration.Fit(p, y, weights);
            AssertClose($"beta {number}", Numbers(golden, "beta"), [.. At().Select(found.Of)], 1e-6);
        });
    }

    [Fact]
    public void Three_classes_are_those_of_scikit_learn()
    {
        ForEach("three", (number, golden) =>
        {
            (double[] p, int[] y, double[] weights) = Three(number);
            AssertClose($"isotonic {number}", Numbers(golden, "isotonic"), Calibrate(CalibrationMethods.Isotonic), 1e-9);
            AssertClose($"platt {number}", Numbers(golden, "platt"), Calibrate(CalibrationMethods.Platt), 1e-9);
            AssertClose($"platt of sklearn {number}", Numbers(golden, "platt_sklearn"), Calibrate(CalibrationMethods.Platt), 1e-6);
            TemperatureScaling found = TemperatureScaling.Fit([.. p.Select(v => Math.Log(v))], y, weights);
            Assert.Equal((double)golden["temperature"]!, found.Temperature, 1e-8 * found.Temperature);

            double[] Calibrate(string method)
            {
                double[] rows = p[..24];
                Calibrator.Fit(method, p, y, weights, 3).Apply(rows);
                return rows;
            }
        });
    }

    private static IEnumerable<double> At() => Enumerable.Range(0, 25).Select(i => 0.02 + 0.04 * i);

    private static double LogOdds(double p) => Math.Log(p / (1 - p));

    private static (double[] P, bool[] Y, double[] Weights) Binary(int number)
    {
        CaseRandom random = new(31_000_000 + (ulong)number);
        int rows = 30 + random.Below(170);
        double[] p = new double[rows];
        bool[] y = new bool[rows];
        for (int row = 0; row < rows; row++)
        {
            double u = CaseRandom.Tied(0.02 + 0.96 * random.Uniform(), number);
            p[row] = u = Math.Clamp(u, 0.02, 0.98);
            y[row] = random.Uniform() < u * u * (3 - 2 * u);
        }
        (y[0], y[1]) = (false, true);
        double[] weights = random.Weights(number, rows);
        if (weights.Length > 0)
            weights[0] = weights[1] = 1;
        return (p, y, weights);
    }

    private static (double[] P, int[] Y, double[] Weights) Three(int number)
    {
        CaseRandom random = new(32_000_000 + (ulong)number);
        int rows = 60 + random.Below(140);
        double[] p = new double[rows * 3];
        int[] y = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            double[] raw = [0.05 + random.Uniform(), 0.05 + random.Uniform(), 0.05 + random.Uniform()];
            double sum = raw[0] + raw[1] + raw[2];
            for (int c = 0; c < 3; c++)
                p[row * 3 + c] = raw[c] / sum;
            double u = random.Uniform();
            double[] t = [.. raw.Select(v => v / sum * (v / sum))];
            u *= t[0] + t[1] + t[2];
            y[row] = u < t[0] ? 0 : u < t[0] + t[1] ? 1 : 2;
        }
        (y[0], y[1], y[2]) = (0, 1, 2);
        return (p, y, random.Weights(number, rows));
    }

    private static void ForEach(string name, Action<int, JsonNode> check)
    {
        foreach ((int number, JsonNode? golden) in s_goldens[name]!.AsArray().Index())
            check(number, golden!);
    }

    private static double[] Numbers(JsonNode golden, string name) => [.. golden[name]!.AsArray().Select(v => (double)v!)];

    private static void AssertClose(string what, double[] expected, double[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - found[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"{what}, {i}: wanted {expected[i]:R}, found {found[i]:R}");
        }
    }
}

using Cairn.Learning.Metrics.Comparison;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Metrics.Comparison;

/// <summary>Between equally good models, a test at 5 % finds a difference in 5 % of the cases: in 1,000 simulations, 3.5 to 6.5.</summary>
public sealed class TestSizeTests
{
    private const int Simulations = 1000;
    private const int Rows = 200;

    [Fact]
    public void DeLong_rejects_equal_areas_at_its_level()
    {
        int rejected = 0;
        int held = 0;
        for (int simulation = 0; simulation < Simulations; simulation++)
        {
            (double[] a, double[] b, bool[] positive) = Draw(new SeededRandom(1).Split((ulong)simulation));
            DeLongTest test = DeLongTest.Of(a, b, positive)!;
            rejected += test.PValue < 0.05 ? 1 : 0;
            held += test.Interval(0.95).Holds(0) ? 1 : 0;
        }
        Assert.InRange(rejected / (double)Simulations, 0.035, 0.065);
        Assert.InRange(held / (double)Simulations, 0.935, 0.965);
    }

    [Fact]
    public void McNemar_rejects_equal_accuracies_at_its_level()
    {
        int byChiSquare = 0;
        int byMid = 0;
        int exact = 0;
        for (int simulation = 0; simulation < Simulations; simulation++)
        {
            (double[] a, double[] b, bool[] positive) = Draw(new SeededRandom(2).Split((ulong)simulation));
            McNemarTest test = McNemarTest.Of(
                [.. positive.Select((y, i) => a[i] > 0.5 == y)], [.. positive.Select((y, i) => b[i] > 0.5 == y)]);
            byChiSquare += test.ChiSquarePValue < 0.05 ? 1 : 0;
            byMid += test.MidPValue < 0.05 ? 1 : 0;
            exact += test.ExactPValue < 0.05 ? 1 : 0;
        }
        Assert.InRange(byChiSquare / (double)Simulations, 0.035, 0.065);
        Assert.InRange(byMid / (double)Simulations, 0.035, 0.065);
        // The exact test keeps below its level by construction.
        Assert.InRange(exact / (double)Simulations, 0.005, 0.05);
    }

    // Two scores of the same worth that share half of their noise; 0.5 is the best threshold of both.
    private static (double[] A, double[] B, bool[] Positive) Draw(SeededRandom random)
    {
        double[] a = new double[Rows];
        double[] b = new double[Rows];
        bool[] positive = new bool[Rows];
        for (int row = 0; row < Rows; row++)
        {
            positive[row] = random.NextDouble() < 0.5;
            double shared = random.NextNormal();
            a[row] = (positive[row] ? 1 : 0) + 0.7 * (shared + random.NextNormal());
            b[row] = (positive[row] ? 1 : 0) + 0.7 * (shared + random.NextNormal());
        }
        return (a, b, positive);
    }
}

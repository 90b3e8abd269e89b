using Cairn.Learning.Trees.Growing;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Growing;

public sealed class NumericScanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(63)]
    [InlineData(255)]
    public void The_best_cut_is_that_of_the_plain_loop_bit_for_bit(int bins)
    {
        SeededRandom random = new((ulong)bins);
        for (int trial = 0; trial < 300; trial++)
        {
            GradientBuffer gradients = Buffer(random);
            double share = random.NextDouble();
            bool hasMissing = trial % 3 != 0;
            bool onlyFew = trial % 5 == 0;
            long[] sums = new long[(bins + 8) / 8 * 8];
            long total = 0;
            for (int bin = 0; bin <= bins; bin++)
            {
                if (random.NextDouble() > share || (bin == bins && !hasMissing))
                    continue;
                int gradient = onlyFew ? random.NextInt(3) - 1 : random.NextInt(200_001) - 100_000;
                sums[bin] = GradientPair.Pack(gradient, 1 + random.NextInt(onlyFew ? 2 : 50_000));
                total += sums[bin];
            }
            GrowthLimits limits = new(31, 100, 1 + trial % 40, trial % 4 * 0.3, 0, trial % 2, trial % 7 * 0.01, 10, 0, 5);
            SplitFinder finder = new(limits, gradients, total, 1000, limits.SideUnits(gradients, isCounted: false));
            SplitCandidate plain = finder.NumericScalar(sums, bins);
            Assert.Equal(plain, finder.Numeric(sums, bins));
            if (NumericScan256.IsSupported)
                Assert.Equal(plain, finder.Scan(sums, bins, byEight: false));
        }
    }

    private static GradientBuffer Buffer(SeededRandom random)
    {
        GradientBuffer gradients = new(100, null);
        for (int row = 0; row < 100; row++)
        {
            gradients.Gradients[row] = (float)random.NextNormal();
            gradients.Hessians[row] = (float)random.NextDouble() * 1e-3f;
        }
        Assert.True(gradients.Quantize(1));
        return gradients;
    }
}

using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Binning;

public sealed class BinMapperTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(254)]
    public void A_value_falls_into_the_first_bin_whose_cut_is_not_below_it(int cutCount)
    {
        double[] cuts = [.. Enumerable.Range(0, cutCount).Select(i => i * 2.0)];
        BinMapper mapper = BinMapper.Numeric(cuts);
        SeededRandom random = new(3);
        List<double> values = [double.NaN, double.NegativeInfinity, double.PositiveInfinity, 0, -1, 1e300];
        values.AddRange(Enumerable.Range(0, 1021).Select(_ => Math.Round(random.NextDouble() * 600 - 20) / 2));
        byte[] bins = new byte[values.Count];
        mapper.Map(values.ToArray(), bins);
        for (int i = 0; i < bins.Length; i++)
        {
            int expected = double.IsNaN(values[i]) ? cutCount + 1 : cuts.Count(c => c < values[i]);
            Assert.Equal(expected, bins[i]);
        }
    }

    [Fact]
    public void Levels_beyond_the_bins_share_the_last_one_from_the_lightest_up()
    {
        BinMapper mapper = BinMapper.Categorical([5, 1, 9, 1, 7], bins: 4);
        byte[] bins = new byte[6];
        mapper.Map([0, 1, 2, 3, 4, double.NaN], bins);
        Assert.Equal([2, 3, 0, 3, 1, 4], bins);
        Assert.Equal(4, mapper.Count);
    }
}

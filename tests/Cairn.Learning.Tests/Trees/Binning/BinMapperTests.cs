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

    [Fact]
    public void Levels_that_are_not_light_have_a_bin_each_beyond_the_usual_number_of_bins()
    {
        double[] weights = [.. Enumerable.Range(0, 1000).Select(level => level % 10 == 0 ? 3.0 : 10 + level)];
        BinMapper mapper = BinMapper.Categorical(weights, bins: 255, wideBins: BinMapper.MostWideBins, light: 10);
        Assert.True(mapper.IsWide);
        Assert.Equal(901, mapper.Count);
        Assert.Equal(0, mapper.Groups![999]);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(900, mapper.Groups[10 * i]));
        Assert.Equal(901, mapper.Groups.Distinct().Count());
        ushort[] bins = new ushort[3];
        mapper.MapWide([999, 10, double.NaN], bins);
        Assert.Equal([0, 900, 901], bins);
    }

    [Fact]
    public void A_category_of_few_heavy_levels_stays_within_a_byte()
    {
        double[] weights = [.. Enumerable.Range(0, 1000).Select(level => level < 200 ? 50.0 : 1)];
        BinMapper mapper = BinMapper.Categorical(weights, bins: 255, wideBins: BinMapper.MostWideBins, light: 10);
        Assert.False(mapper.IsWide);
        Assert.Equal(255, mapper.Count);
    }

    [Fact]
    public void The_most_bins_of_a_category_are_kept_to()
    {
        double[] weights = [.. Enumerable.Range(0, 1000).Select(level => 10.0 + level)];
        BinMapper mapper = BinMapper.Categorical(weights, bins: 255, wideBins: 400, light: 10);
        Assert.Equal(400, mapper.Count);
        Assert.Equal(0, mapper.Groups![999]);
        Assert.Equal(399, mapper.Groups[0]);
        Assert.Equal(399, mapper.Groups[600]);
    }
}

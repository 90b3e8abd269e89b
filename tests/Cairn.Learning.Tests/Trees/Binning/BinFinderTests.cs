using Cairn.Learning.Trees.Binning;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Binning;

public sealed class BinFinderTests
{
    [Fact]
    public void Few_distinct_values_each_have_a_bin_with_cuts_half_way()
    {
        Assert.Equal([1.5, 3.5], BinFinder.Cuts([5, 1, double.NaN, 2, 1, 2, 5], [], 255));
        Assert.Equal([1.5, 3.5], BinFinder.Cuts([5, 1, 2], [], 3));
        Assert.Empty(BinFinder.Cuts([4, 4, double.NaN], [], 255));
        Assert.Empty(BinFinder.Cuts([double.NaN], [], 255));
        Assert.Empty(BinFinder.Cuts([-0.0, 0.0], [], 255));
    }

    [Theory]
    [InlineData(1.0, 2.0)]
    [InlineData(-1.7976931348623157E308, 1.7976931348623157E308)]
    [InlineData(1.0, 1.0000000000000002)]
    [InlineData(0.0, 5E-324)]
    [InlineData(3.0, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 3.0)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity)]
    public void A_cut_parts_its_neighbours(double low, double high)
    {
        double cut = BinFinder.Between(low, high);
        Assert.True(low <= cut && cut < high, $"{low} ≤ {cut} < {high}");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(255)]
    public void Many_values_fill_bins_evenly(int bins)
    {
        SeededRandom random = new(1);
        double[] values = [.. Enumerable.Range(0, 50_000).Select(_ => Math.Exp(random.NextNormal()))];
        double[] cuts = BinFinder.Cuts([.. values], [], bins);
        Assert.Equal(bins - 1, cuts.Length);
        int[] counts = new int[bins];
        foreach (double value in values)
            counts[cuts.Count(c => c < value)]++;
        Assert.All(counts, c => Assert.InRange(c, 50_000 / bins * 0.9, 50_000 / bins * 1.1 + 1));
    }

    [Fact]
    public void A_heavy_value_ends_its_bin_and_shares_it_with_few_others()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => (double)i), .. Enumerable.Repeat(500.0, 1000)];
        double[] cuts = BinFinder.Cuts([.. values], [], 20);
        int end = Array.IndexOf(cuts, 500.5);
        Assert.True(end > 0);
        Assert.InRange(cuts[end - 1], 470, 499.5); // less than half a bin's share below it
        Assert.InRange(cuts.Length, 15, 19);
    }

    [Fact]
    public void Whole_weights_cut_as_repeated_values_do()
    {
        SeededRandom random = new(2);
        double[] values = [.. Enumerable.Range(0, 3000).Select(_ => random.NextNormal())];
        double[] weights = [.. values.Select(_ => (double)random.NextInt(4) + 1)];
        double[] repeated = [.. values.Zip(weights).SelectMany(p => Enumerable.Repeat(p.First, (int)p.Second))];
        Assert.Equal(BinFinder.Cuts([.. repeated], [], 64), BinFinder.Cuts([.. values], [.. weights], 64));
    }

    [Fact]
    public void A_sample_is_ascending_without_repeats_and_only_taken_of_many_rows()
    {
        Assert.Null(BinFinder.Sample(BinFinder.SampleRows, new SeededRandom(1)));
        int[] sample = BinFinder.Sample(1_000_000, new SeededRandom(1))!;
        Assert.Equal(BinFinder.SampleRows, sample.Length);
        Assert.True(sample.Zip(sample.Skip(1)).All(p => p.First < p.Second));
        Assert.InRange(sample.Average(), 495_000, 505_000);
    }

    [Theory]
    [InlineData(255, new[] { 1.0, 1.7, 2, 3 })]
    [InlineData(4, new[] { 1.0, 1.7, 3 })]
    [InlineData(2, new[] { 1.7 })]
    public void Wanted_cuts_take_the_place_of_the_nearest_where_there_is_no_room(int bins, double[] expected)
    {
        double[] cuts = bins == 2 ? [2] : [1, 2, 3];
        Assert.Equal(expected, BinFinder.With(cuts, [1.7, 1.7], bins));
        Assert.Equal(cuts, BinFinder.With(cuts, [2], bins));
        Assert.Equal(cuts, BinFinder.With(cuts, [], bins));
    }
}

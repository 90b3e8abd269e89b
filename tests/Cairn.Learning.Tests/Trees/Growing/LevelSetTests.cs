using Cairn.Learning.Trees.Growing;

namespace Cairn.Learning.Tests.Trees.Growing;

public sealed class LevelSetTests
{
    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 63, 64, 127, 128, 255 })]
    [InlineData(new[] { 256 })]
    [InlineData(new[] { 3, 256, 319, 320, 1000, 65534 })]
    public void A_set_holds_what_was_put_in_and_writes_it_as_words(int[] bins)
    {
        LevelSet set = default;
        foreach (int bin in bins)
            set.Add(bin);
        Assert.Equal(bins.Length == 0, set.IsEmpty);
        uint[] words = new uint[set.WordCount];
        set.CopyTo(words);
        for (int bin = 0; bin < 65_536; bin++)
        {
            Assert.Equal(bins.Contains(bin), set.Contains(bin));
            Assert.Equal(bins.Contains(bin), bin / 32 < words.Length && (words[bin / 32] >> (bin % 32) & 1) != 0);
        }
    }

    [Fact]
    public void Sets_are_intersected_and_taken_from_each_other()
    {
        LevelSet a = Of(1, 100, 300, 5000);
        LevelSet b = Of(1, 300, 9000);
        Assert.Equal(Of(1, 300), a.And(b));
        Assert.Equal(Of(1, 300), b.And(a));
        Assert.Equal(Of(100, 5000), a.Without(b));
        Assert.Equal(Of(9000), b.Without(a));
        Assert.True(a.Without(a).IsEmpty);
        Assert.NotEqual(a, b);
    }

    private static LevelSet Of(params int[] bins)
    {
        LevelSet set = default;
        foreach (int bin in bins)
            set.Add(bin);
        return set;
    }
}

using Cairn.Numerics.Random;

namespace Cairn.Numerics.Tests.Random;

public sealed class SeededRandomTests
{
    [Fact]
    public void Same_seed_gives_the_same_sequence()
    {
        SeededRandom a = new(42);
        SeededRandom b = new(42);
        for (int i = 0; i < 1000; i++)
            Assert.Equal(a.NextBits(), b.NextBits());
    }

    [Fact]
    public void Split_does_not_depend_on_what_was_drawn_before()
    {
        SeededRandom a = new(42);
        SeededRandom b = new(42);
        b.NextBits();
        Assert.Equal(a.Split("trees").NextBits(), b.Split("trees").NextBits());
        Assert.NotEqual(a.Split("trees").NextBits(), a.Split("rows").NextBits());
    }

    [Fact]
    public void NextInt_is_uniform_over_its_range()
    {
        SeededRandom random = new(7);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++)
            counts[random.NextInt(10)]++;
        double chiSquare = counts.Sum(c => (c - 10_000.0) * (c - 10_000.0) / 10_000.0);
        Assert.True(chiSquare < 27.9, $"χ² = {chiSquare} is beyond the 0.1 % point of 9 degrees of freedom");
    }

    [Fact]
    public void NextNormal_has_mean_zero_and_variance_one()
    {
        SeededRandom random = new(7);
        double[] values = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextNormal())];
        Assert.InRange(values.Average(), -0.015, 0.015);
        Assert.InRange(values.Average(v => v * v), 0.98, 1.02);
    }

    [Fact]
    public void Shuffle_keeps_every_value()
    {
        int[] values = [.. Enumerable.Range(0, 100)];
        new SeededRandom(1).Shuffle<int>(values);
        Assert.NotEqual(Enumerable.Range(0, 100), values);
        Assert.Equal(Enumerable.Range(0, 100), values.Order());
    }
}

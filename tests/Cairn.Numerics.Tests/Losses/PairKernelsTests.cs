using Cairn.Numerics.Losses;

namespace Cairn.Numerics.Tests.Losses;

public sealed class PairKernelsTests
{
    public static TheoryData<int> Lengths() => [0, 1, 15, 16, 17, 31, 32, 33, 1000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Vectors_add_what_the_plain_loop_adds_and_touch_nothing_else(int length)
    {
        System.Random random = new(length);
        float[] scores = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() * 6 - 6))];
        float[] gains = [.. Enumerable.Range(0, length).Select(_ => (float)(Math.Pow(2, random.Next(4)) - 1))];
        float[] discounts = [.. Enumerable.Range(0, length).Select(i => (float)(1 / Math.Log2(i + 3)))];
        foreach ((float scale, bool nears) in new[] { (0.1f, true), (0.1f, false), (0f, false) })
        {
            float[] g = [.. Enumerable.Repeat(float.NaN, length + 2)];
            float[] h = [.. g];
            g.AsSpan(1, length).Fill(0.5f);
            h.AsSpan(1, length).Fill(0.25f);
            float[] gWanted = [.. g];
            float[] hWanted = [.. h];
            PairSums found = PairKernels.Add(
                0.5f, 3, 1, scores, gains, discounts, g.AsSpan(1, length), h.AsSpan(1, length), scale, nears);
            PairSums wanted = PairKernels.AddScalar(
                0.5f, 3, 1, scores, gains, discounts, gWanted.AsSpan(1, length), hWanted.AsSpan(1, length), scale, nears);
            Assert.Equal(wanted.Gradient, found.Gradient, 1e-5 * (1 + wanted.Size));
            Assert.Equal(wanted.Hessian, found.Hessian, 1e-5 * (1 + wanted.Size));
            Assert.Equal(wanted.Size, found.Size, 1e-5 * (1 + wanted.Size));
            for (int i = 1; i <= length; i++)
            {
                Assert.Equal(gWanted[i], g[i], 1e-6f);
                Assert.Equal(hWanted[i], h[i], 1e-6f);
            }
            Assert.True(float.IsNaN(g[0]) && float.IsNaN(g[^1]) && float.IsNaN(h[0]) && float.IsNaN(h[^1]));
        }
    }

    [Fact]
    public void Scores_far_apart_give_no_number_that_is_none()
    {
        float[] scores = [.. Enumerable.Repeat(-300f, 16), .. Enumerable.Repeat(0f, 16)];
        float[] gains = [.. Enumerable.Range(0, 32).Select(i => i % 2 == 0 ? 0f : 7f)];
        float[] g = new float[32];
        float[] h = new float[32];
        PairSums sums = PairKernels.Add(300, 3, 1, scores, gains, new float[32], g, h, 1, true);
        Assert.All(g.Concat(h), v => Assert.True(float.IsFinite(v)));
        Assert.True(double.IsFinite(sums.Gradient) && double.IsFinite(sums.Hessian));
    }

    [Fact]
    public void Lengths_that_differ_are_refused() => Assert.Throws<ArgumentException>(
        () => PairKernels.Add(0, 0, 1, new float[2], new float[3], new float[2], new float[2], new float[2], 1, true));
}

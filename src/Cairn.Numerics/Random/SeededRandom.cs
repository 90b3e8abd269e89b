using System.Numerics;

namespace Cairn.Numerics.Random;

/// <summary>
/// Pseudo-random numbers from one seed, the same on every machine: xoshiro256++ seeded by SplitMix64.
/// </summary>
/// <remarks>
/// Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2021). <see cref="Split(ulong)"/> gives each
/// component and each row block a stream of its own, which is what makes results independent of threads.
/// Not for secrets. Not safe for use by several threads at once.
/// </remarks>
public sealed class SeededRandom
{
    private readonly ulong _seed;
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>A generator whose sequence is fixed by <paramref name="seed"/>.</summary>
    public SeededRandom(ulong seed)
    {
        _seed = seed;
        _s0 = Mix(ref seed);
        _s1 = Mix(ref seed);
        _s2 = Mix(ref seed);
        _s3 = Mix(ref seed);
    }

    /// <summary>A generator for the part of the work called <paramref name="key"/>, independent of what was drawn here.</summary>
    public SeededRandom Split(ulong key)
    {
        ulong state = _seed ^ BitOperations.RotateLeft(key * 0xD1342543DE82EF95UL, 29);
        return new SeededRandom(Mix(ref state) ^ key);
    }

    /// <summary>A generator for the component called <paramref name="name"/>.</summary>
    public SeededRandom Split(string name)
    {
        ulong hash = 14695981039346656037UL; // FNV-1a over UTF-16 code units
        foreach (char c in name)
            hash = (hash ^ c) * 1099511628211UL;
        return Split(hash);
    }

    /// <summary>The next 64 uniform bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_s0 + _s3, 23) + _s0;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), on a grid of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform integer in [0, <paramref name="bound"/>), without bias (Lemire 2019).</summary>
    /// <param name="bound">≥ 1.</param>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ulong range = (ulong)bound;
        ulong high = Math.BigMul(NextBits(), range, out ulong low);
        if (low < range)
        {
            ulong threshold = (0 - range) % range;
            while (low < threshold)
                high = Math.BigMul(NextBits(), range, out low);
        }
        return (int)high;
    }

    /// <summary>Standard normal by the polar method (Marsaglia and Bray 1964).</summary>
    public double NextNormal()
    {
        while (true)
        {
            double u = 2 * NextDouble() - 1;
            double v = 2 * NextDouble() - 1;
            double s = u * u + v * v;
            if (s is > 0 and < 1)
                return u * Math.Sqrt(-2 * Math.Log(s) / s);
        }
    }

    /// <summary>Permutes <paramref name="values"/> uniformly (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

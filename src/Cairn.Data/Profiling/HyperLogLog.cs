using System.Numerics;

namespace Cairn.Data.Profiling;

/// <summary>Estimates the number of distinct texts among many in 16 KiB.</summary>
/// <remarks>
/// Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog" (2007), with 2¹⁴ registers: a standard error of 1.04 / 2⁷ =
/// 0.8 %.
/// Hashes have 64 bits, so the correction for large counts falls away (Heule, Nunkesser and Hall 2013); small counts
/// use linear counting. The hash is our own because that of <see cref="string"/> differs from run to run.
/// </remarks>
internal sealed class HyperLogLog
{
    private const int Bits = 14;
    private const int Registers = 1 << Bits;

    private readonly byte[] _ranks = new byte[Registers];

    /// <summary>Takes note of a text.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        ulong hash = Hash(text);
        int register = (int)(hash >> (64 - Bits));
        byte rank = (byte)(BitOperations.LeadingZeroCount((hash << Bits) | (1UL << (Bits - 1))) + 1);
        if (rank > _ranks[register])
            _ranks[register] = rank;
    }

    /// <summary>The estimated number of distinct texts added.</summary>
    public long Estimate()
    {
        double sum = 0;
        int empty = 0;
        foreach (byte rank in _ranks)
        {
            sum += Math.ScaleB(1, -rank);
            empty += rank == 0 ? 1 : 0;
        }
        const double Alpha = 0.7213 / (1 + 1.079 / Registers);
        double estimate = Alpha * Registers * Registers / sum;
        if (estimate <= 2.5 * Registers && empty > 0)
            estimate = Registers * Math.Log((double)Registers / empty);
        return (long)Math.Round(estimate);
    }

    // FNV-1a over UTF-16 units, then the finalizer of SplitMix64 to spread the last units over all bits.
    private static ulong Hash(ReadOnlySpan<char> text)
    {
        ulong hash = 14695981039346656037UL;
        foreach (char unit in text)
            hash = (hash ^ unit) * 1099511628211UL;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }
}

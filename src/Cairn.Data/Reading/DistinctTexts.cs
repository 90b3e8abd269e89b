using Cairn.Numerics.Memory;

namespace Cairn.Data.Reading;

/// <summary>Whether the texts of a column are all different.</summary>
/// <remarks>
/// Without a scratch space the texts themselves are kept and compared; with one a hash of 64 bits of each is, in a file,
/// and among a hundred million different texts two are taken for equal once in some thousand columns.
/// </remarks>
internal sealed class DistinctTexts(int most, ScratchSpace? scratch)
{
    private const ulong Start = 0xCBF2_9CE4_8422_2325;
    private const ulong Prime = 0x0000_0100_0000_01B3;

    private readonly HashSet<string>? _seen = scratch is null ? [] : null;
    private readonly ScratchArray<ulong>? _hashes = scratch?.Allocate<ulong>(most);
    private int _count;

    /// <summary>Takes one text more.</summary>
    /// <returns>False when it is known to have been there before.</returns>
    public bool Add(string text)
    {
        if (_seen is not null)
            return _seen.Add(text);
        ulong hash = Start;
        foreach (char c in text)
            hash = (hash ^ c) * Prime;
        hash ^= hash >> 32;
        _hashes!.Span[_count++] = hash * Prime;
        return true;
    }

    /// <summary>Whether all that were taken are different; to be asked once, at the end.</summary>
    public bool AreAll()
    {
        if (_seen is not null)
            return true;
        Span<ulong> hashes = _hashes!.Span[.._count];
        hashes.Sort();
        for (int i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] == hashes[i - 1])
                return false;
        }
        return true;
    }
}

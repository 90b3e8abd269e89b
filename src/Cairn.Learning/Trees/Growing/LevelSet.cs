namespace Cairn.Learning.Trees.Growing;

/// <summary>A set of bins, 0 to 255.</summary>
internal struct LevelSet
{
    /// <summary>Words of 32 bits that a set is stored in.</summary>
    public const int Words = 8;

    private ulong _b0;
    private ulong _b1;
    private ulong _b2;
    private ulong _b3;

    /// <summary>Whether the set holds <paramref name="bin"/>.</summary>
    public readonly bool Contains(int bin)
    {
        ulong word = (bin >> 6) switch { 0 => _b0, 1 => _b1, 2 => _b2, _ => _b3 };
        return (word >> (bin & 63) & 1) != 0;
    }

    /// <summary>Whether the set holds nothing.</summary>
    public readonly bool IsEmpty => (_b0 | _b1 | _b2 | _b3) == 0;

    /// <summary>What this set and another one share.</summary>
    public readonly LevelSet And(LevelSet other) =>
        new() { _b0 = _b0 & other._b0, _b1 = _b1 & other._b1, _b2 = _b2 & other._b2, _b3 = _b3 & other._b3 };

    /// <summary>What this set holds and another one does not.</summary>
    public readonly LevelSet Without(LevelSet other) =>
        new() { _b0 = _b0 & ~other._b0, _b1 = _b1 & ~other._b1, _b2 = _b2 & ~other._b2, _b3 = _b3 & ~other._b3 };

    /// <summary>Puts <paramref name="bin"/> into the set.</summary>
    public void Add(int bin)
    {
        ulong bit = 1UL << (bin & 63);
        switch (bin >> 6)
        {
            case 0:
                _b0 |= bit;
                break;
            case 1:
                _b1 |= bit;
                break;
            case 2:
                _b2 |= bit;
                break;
            default:
                _b3 |= bit;
                break;
        }
    }

    /// <summary>Writes the set as <see cref="Words"/> words, bin 0 in the lowest bit of the first.</summary>
    public readonly void CopyTo(Span<uint> words)
    {
        ReadOnlySpan<ulong> parts = [_b0, _b1, _b2, _b3];
        for (int i = 0; i < parts.Length; i++)
        {
            words[2 * i] = (uint)parts[i];
            words[2 * i + 1] = (uint)(parts[i] >> 32);
        }
    }
}

namespace Cairn.Learning.Trees.Growing;

/// <summary>A set of bins, from 0 up; of those below 256 without an array.</summary>
internal struct LevelSet : IEquatable<LevelSet>
{
    private const int Inner = 256;

    private ulong _b0;
    private ulong _b1;
    private ulong _b2;
    private ulong _b3;

    // Bins from 256 on. Only Add writes to it, while the set is made: copies of a set that is made share it.
    private ulong[]? _more;

    /// <summary>Whether the set holds nothing.</summary>
    public readonly bool IsEmpty =>
        (_b0 | _b1 | _b2 | _b3) == 0 && (_more is null || !_more.AsSpan().ContainsAnyExcept(0UL));

    /// <summary>Words of 32 bits that the set takes: those up to its largest bin, at least those of 256 bins.</summary>
    public readonly int WordCount => 2 * (4 + (_more?.Length ?? 0));

    /// <summary>Whether the set holds <paramref name="bin"/>.</summary>
    public readonly bool Contains(int bin) => (WordAt(bin >> 6) >> (bin & 63) & 1) != 0;

    /// <summary>What this set and another one share.</summary>
    public readonly LevelSet And(LevelSet other) => Combine(other, static (a, b) => a & b);

    /// <summary>What this set holds and another one does not.</summary>
    public readonly LevelSet Without(LevelSet other) => Combine(other, static (a, b) => a & ~b);

    /// <summary>Puts <paramref name="bin"/> into the set, which no copy has been made of.</summary>
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
            case 3:
                _b3 |= bit;
                break;
            default:
                int word = (bin - Inner) >> 6;
                if (_more is null || word >= _more.Length)
                    Array.Resize(ref _more, Math.Max(word + 1, 2 * (_more?.Length ?? 0)));
                _more[word] |= bit;
                break;
        }
    }

    /// <summary>Writes the set as <see cref="WordCount"/> words, bin 0 in the lowest bit of the first.</summary>
    public readonly void CopyTo(Span<uint> words)
    {
        for (int i = 0; i < WordCount / 2; i++)
        {
            ulong word = WordAt(i);
            words[2 * i] = (uint)word;
            words[2 * i + 1] = (uint)(word >> 32);
        }
    }

    /// <inheritdoc/>
    public readonly bool Equals(LevelSet other)
    {
        int words = Math.Max(WordCount, other.WordCount) / 2;
        for (int i = 0; i < words; i++)
        {
            if (WordAt(i) != other.WordAt(i))
                return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is LevelSet other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(_b0, _b1, _b2, _b3);

    private readonly ulong WordAt(int word) => word switch
    {
        0 => _b0,
        1 => _b1,
        2 => _b2,
        3 => _b3,
        _ => _more is not null && word - 4 < _more.Length ? _more[word - 4] : 0,
    };

    private readonly LevelSet Combine(LevelSet other, Func<ulong, ulong, ulong> combine)
    {
        LevelSet result = new()
        {
            _b0 = combine(_b0, other._b0), _b1 = combine(_b1, other._b1),
            _b2 = combine(_b2, other._b2), _b3 = combine(_b3, other._b3),
        };
        if (_more is not null)
        {
            result._more = new ulong[_more.Length];
            for (int i = 0; i < result._more.Length; i++)
                result._more[i] = combine(_more[i], other.WordAt(i + 4));
        }
        return result;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Cairn.Data.Reading;

/// <summary>
/// Gives equal texts of a block equal codes: a hash table with linear probing over the bytes themselves.
/// </summary>
/// <remarks>
/// The hash is seeded per process, so that no file can be made whose texts all collide; codes are given in order of
/// first occurrence and do not depend on it.
/// </remarks>
internal sealed class TextPool
{
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    private static readonly ulong s_seed = BitConverter.ToUInt64(Guid.NewGuid().ToByteArray(), 0);

    private Entry[] _entries = new Entry[256];
    private int[] _slots = new int[1024];
    private byte[] _arena = new byte[1024];
    private int _arenaLength;

    /// <summary>Number of distinct texts.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all texts; memory is kept.</summary>
    public void Clear()
    {
        Count = 0;
        _arenaLength = 0;
        Array.Clear(_slots);
    }

    /// <summary>The code of a text, which is counted once more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Code(ReadOnlySpan<byte> text)
    {
        uint hash = HashOf(text);
        int mask = _slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            int code = _slots[slot] - 1;
            if (code < 0)
                return Add(text, hash, slot);
            ref Entry entry = ref _entries[code];
            if (entry.Hash == hash && text.SequenceEqual(_arena.AsSpan(entry.Start, entry.Length)))
            {
                entry.Occurrences++;
                return code;
            }
        }
    }

    /// <summary>The distinct texts and how often each occurred.</summary>
    public (string[] Levels, int[] Counts) ToLevels()
    {
        string[] levels = new string[Count];
        int[] counts = new int[Count];
        for (int code = 0; code < levels.Length; code++)
        {
            ref Entry entry = ref _entries[code];
            levels[code] = Encoding.UTF8.GetString(_arena.AsSpan(entry.Start, entry.Length));
            counts[code] = entry.Occurrences;
        }
        return (levels, counts);
    }

    /// <summary>Counts the distinct texts in a tally, without a string for any.</summary>
    public void AddTo(LevelTally tally)
    {
        for (int code = 0; code < Count && !tally.IsText; code++)
        {
            ref Entry entry = ref _entries[code];
            tally.Add(_arena.AsSpan(entry.Start, entry.Length), entry.Occurrences);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Add(ReadOnlySpan<byte> text, uint hash, int slot)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, _entries.Length * 2);
        if (_arena.Length - _arenaLength < text.Length)
            Array.Resize(ref _arena, Math.Max(_arena.Length * 2, _arenaLength + text.Length));
        text.CopyTo(_arena.AsSpan(_arenaLength));
        _entries[Count] = new Entry { Hash = hash, Start = _arenaLength, Length = text.Length, Occurrences = 1 };
        _arenaLength += text.Length;
        _slots[slot] = ++Count;
        if (Count * 2 > _slots.Length)
            Rehash();
        return Count - 1;
    }

    private void Rehash()
    {
        _slots = new int[_slots.Length * 4];
        int mask = _slots.Length - 1;
        for (int code = 0; code < Count; code++)
        {
            int slot = (int)_entries[code].Hash & mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = code + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint HashOf(ReadOnlySpan<byte> text)
    {
        ref byte at = ref MemoryMarshal.GetReference(text);
        int left = text.Length;
        ulong hash = (ulong)left ^ s_seed;
        for (; left >= 8; left -= 8)
        {
            hash = (hash ^ Unsafe.ReadUnaligned<ulong>(ref at)) * Factor;
            hash ^= hash >> 32;
            at = ref Unsafe.Add(ref at, 8);
        }
        if (left >= 4)
        {
            ulong low = Unsafe.ReadUnaligned<uint>(ref at);
            ulong high = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref at, left - 4));
            hash = (hash ^ (low | (high << 32))) * Factor;
        }
        else if (left > 0)
        {
            ulong word = at | ((ulong)Unsafe.Add(ref at, left >> 1) << 8) | ((ulong)Unsafe.Add(ref at, left - 1) << 16);
            hash = (hash ^ word) * Factor;
        }
        hash ^= hash >> 29;
        return (uint)((hash * Factor) >> 32);
    }

    private struct Entry
    {
        public uint Hash;
        public int Start;
        public int Length;
        public int Occurrences;
    }
}

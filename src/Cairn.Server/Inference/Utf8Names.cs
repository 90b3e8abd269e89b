using System.Text;

namespace Cairn.Server.Inference;

/// <summary>Finds the index of a name given as UTF-8 bytes, without making a string of it.</summary>
internal sealed class Utf8Names
{
    private readonly byte[][] _names;
    private readonly int[] _slots; // index + 1 into _names, 0 for an empty slot; linear probing
    private readonly int _mask;

    /// <summary>An index of distinct names.</summary>
    public Utf8Names(IReadOnlyList<string> names)
    {
        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        int size = 4;
        while (size < _names.Length * 2)
            size *= 2;
        _slots = new int[size];
        _mask = size - 1;
        for (int i = 0; i < _names.Length; i++)
        {
            int slot = Hash(_names[i]) & _mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & _mask;
            _slots[slot] = i + 1;
        }
    }

    /// <summary>Index of <paramref name="name"/>, or −1.</summary>
    /// <param name="name">UTF-8 bytes of the name.</param>
    /// <param name="guess">An index to try first; callers that see names in order pass the next one.</param>
    public int Find(ReadOnlySpan<byte> name, int guess = -1)
    {
        if ((uint)guess < (uint)_names.Length && name.SequenceEqual(_names[guess]))
            return guess;
        for (int slot = Hash(name) & _mask; _slots[slot] != 0; slot = (slot + 1) & _mask)
        {
            int index = _slots[slot] - 1;
            if (name.SequenceEqual(_names[index]))
                return index;
        }
        return -1;
    }

    // FNV-1a. The names are the server's own, so a caller cannot choose colliding ones; probing a hostile name costs
    // its length.
    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (byte b in bytes)
            hash = (hash ^ b) * 16777619;
        return (int)(hash ^ (hash >> 16));
    }
}

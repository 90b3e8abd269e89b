namespace Cairn.Learning.Trees.Growing;

/// <summary>For each mask the order of lanes, as words of a vector of 256 bits, that puts those of the mask first.</summary>
internal static class PackingOrders
{
    /// <summary>For the masks of eight lanes of a word each: eight numbers of words.</summary>
    public static readonly byte[] OfEight = Make(8, 1);

    /// <summary>For the masks of four lanes of two words each: eight numbers of words.</summary>
    public static readonly byte[] OfFour = Make(4, 2);

    // Lanes that are not in the mask come last; nothing depends on them.
    private static byte[] Make(int lanes, int words) => [.. Enumerable.Range(0, 1 << lanes).SelectMany(mask => Enumerable
        .Range(0, lanes).OrderBy(lane => (mask >> lane & 1) == 1 ? 0 : 1)
        .SelectMany(lane => Enumerable.Range(lane * words, words).Select(word => (byte)word)))];
}

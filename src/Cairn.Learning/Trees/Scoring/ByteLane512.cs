using System.Runtime.Intrinsics;

namespace Cairn.Learning.Trees.Scoring;

/// <summary>64 bytes at a time.</summary>
internal readonly struct ByteLane512 : IByteLane<Vector512<byte>>
{
    public static bool IsSupported => Vector512.IsHardwareAccelerated;

    public static int Count => Vector512<byte>.Count;

    public static Vector512<byte> Zero => Vector512<byte>.Zero;

    public static Vector512<byte> Ones => Vector512<byte>.AllBitsSet;

    public static Vector512<byte> Broadcast(uint word) => Vector512.Create(word).AsByte();

    public static Vector512<byte> Load(ref byte origin, nint offset) => Vector512.LoadUnsafe(ref origin, (nuint)offset);

    public static void Store(Vector512<byte> value, ref byte origin, nint offset) =>
        value.StoreUnsafe(ref origin, (nuint)offset);

    public static Vector512<byte> Cut(
        Vector512<byte> leaves, Vector512<byte> column, Vector512<byte> threshold, Vector512<byte> mask) =>
        leaves & (mask | Vector512.LessThanOrEqual(column, threshold));

    public static Vector512<byte> SelectZero(Vector512<byte> where, Vector512<byte> value, Vector512<byte> otherwise) =>
        Vector512.ConditionalSelect(Vector512.Equals(where, Vector512<byte>.Zero), value, otherwise);
}

using System.Runtime.Intrinsics;

namespace Cairn.Learning.Trees.Scoring;

/// <summary>32 bytes at a time.</summary>
internal readonly struct ByteLane256 : IByteLane<Vector256<byte>>
{
    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    public static int Count => Vector256<byte>.Count;

    public static Vector256<byte> Zero => Vector256<byte>.Zero;

    public static Vector256<byte> Ones => Vector256<byte>.AllBitsSet;

    public static Vector256<byte> Broadcast(uint word) => Vector256.Create(word).AsByte();

    public static Vector256<byte> Load(ref byte origin, nint offset) => Vector256.LoadUnsafe(ref origin, (nuint)offset);

    public static void Store(Vector256<byte> value, ref byte origin, nint offset) =>
        value.StoreUnsafe(ref origin, (nuint)offset);

    public static Vector256<byte> Cut(
        Vector256<byte> leaves, Vector256<byte> column, Vector256<byte> threshold, Vector256<byte> mask) =>
        leaves & (mask | Vector256.LessThanOrEqual(column, threshold));

    public static Vector256<byte> SelectZero(Vector256<byte> where, Vector256<byte> value, Vector256<byte> otherwise) =>
        Vector256.ConditionalSelect(Vector256.Equals(where, Vector256<byte>.Zero), value, otherwise);
}

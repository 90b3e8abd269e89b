using System.Runtime.Intrinsics;

namespace Cairn.Learning.Trees.Scoring;

/// <summary>16 bytes at a time.</summary>
internal readonly struct ByteLane128 : IByteLane<Vector128<byte>>
{
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static int Count => Vector128<byte>.Count;

    public static Vector128<byte> Zero => Vector128<byte>.Zero;

    public static Vector128<byte> Ones => Vector128<byte>.AllBitsSet;

    public static Vector128<byte> Broadcast(uint word) => Vector128.Create(word).AsByte();

    public static Vector128<byte> Load(ref byte origin, nint offset) => Vector128.LoadUnsafe(ref origin, (nuint)offset);

    public static void Store(Vector128<byte> value, ref byte origin, nint offset) =>
        value.StoreUnsafe(ref origin, (nuint)offset);

    public static Vector128<byte> Cut(
        Vector128<byte> leaves, Vector128<byte> column, Vector128<byte> threshold, Vector128<byte> mask) =>
        leaves & (mask | Vector128.LessThanOrEqual(column, threshold));

    public static Vector128<byte> SelectZero(Vector128<byte> where, Vector128<byte> value, Vector128<byte> otherwise) =>
        Vector128.ConditionalSelect(Vector128.Equals(where, Vector128<byte>.Zero), value, otherwise);
}

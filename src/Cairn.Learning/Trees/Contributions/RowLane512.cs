using System.Runtime.Intrinsics;

namespace Cairn.Learning.Trees.Contributions;

/// <summary>8 rows at a time.</summary>
internal readonly struct RowLane512 : IRowLane<Vector512<double>>
{
    public static bool IsSupported => Vector512.IsHardwareAccelerated;

    public static int Count => Vector512<double>.Count;

    public static Vector512<double> Zero => Vector512<double>.Zero;

    public static Vector512<double> Ones => Vector512<double>.AllBitsSet;

    public static Vector512<double> Broadcast(double value) => Vector512.Create(value);

    public static Vector512<double> Load(ref double origin, nint offset) => Vector512.LoadUnsafe(ref origin, (nuint)offset);

    public static void Store(Vector512<double> value, ref double origin, nint offset) =>
        value.StoreUnsafe(ref origin, (nuint)offset);

    public static Vector512<double> Add(Vector512<double> left, Vector512<double> right) => left + right;

    public static Vector512<double> Multiply(Vector512<double> left, Vector512<double> right) => left * right;

    public static Vector512<double> AtMost(Vector512<double> value, Vector512<double> limit, bool missing) => missing
        ? ~Vector512.GreaterThan(value, limit)
        : Vector512.LessThanOrEqual(value, limit);

    public static Vector512<double> And(Vector512<double> left, Vector512<double> right) => left & right;

    public static Vector512<double> Not(Vector512<double> value) => ~value;

    public static Vector512<double> Select(Vector512<double> mask, Vector512<double> yes, Vector512<double> no) =>
        Vector512.ConditionalSelect(mask, yes, no);

    public static bool Any(Vector512<double> mask) => mask.AsInt64() != Vector512<long>.Zero;
}

using System.Runtime.Intrinsics;

namespace Cairn.Learning.Trees.Contributions;

/// <summary>4 rows at a time.</summary>
internal readonly struct RowLane256 : IRowLane<Vector256<double>>
{
    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    public static int Count => Vector256<double>.Count;

    public static Vector256<double> Zero => Vector256<double>.Zero;

    public static Vector256<double> Ones => Vector256<double>.AllBitsSet;

    public static Vector256<double> Broadcast(double value) => Vector256.Create(value);

    public static Vector256<double> Load(ref double origin, nint offset) => Vector256.LoadUnsafe(ref origin, (nuint)offset);

    public static void Store(Vector256<double> value, ref double origin, nint offset) =>
        value.StoreUnsafe(ref origin, (nuint)offset);

    public static Vector256<double> Add(Vector256<double> left, Vector256<double> right) => left + right;

    public static Vector256<double> Multiply(Vector256<double> left, Vector256<double> right) => left * right;

    public static Vector256<double> AtMost(Vector256<double> value, Vector256<double> limit, bool missing) => missing
        ? ~Vector256.GreaterThan(value, limit)
        : Vector256.LessThanOrEqual(value, limit);

    public static Vector256<double> And(Vector256<double> left, Vector256<double> right) => left & right;

    public static Vector256<double> Not(Vector256<double> value) => ~value;

    public static Vector256<double> Select(Vector256<double> mask, Vector256<double> yes, Vector256<double> no) =>
        Vector256.ConditionalSelect(mask, yes, no);

    public static bool Any(Vector256<double> mask) => mask.AsInt64() != Vector256<long>.Zero;
}

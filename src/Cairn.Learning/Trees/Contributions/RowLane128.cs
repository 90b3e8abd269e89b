using System.Runtime.Intrinsics;

namespace Cairn.Learning.Trees.Contributions;

/// <summary>2 rows at a time.</summary>
internal readonly struct RowLane128 : IRowLane<Vector128<double>>
{
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static int Count => Vector128<double>.Count;

    public static Vector128<double> Zero => Vector128<double>.Zero;

    public static Vector128<double> Ones => Vector128<double>.AllBitsSet;

    public static Vector128<double> Broadcast(double value) => Vector128.Create(value);

    public static Vector128<double> Load(ref double origin, nint offset) => Vector128.LoadUnsafe(ref origin, (nuint)offset);

    public static void Store(Vector128<double> value, ref double origin, nint offset) =>
        value.StoreUnsafe(ref origin, (nuint)offset);

    public static Vector128<double> Add(Vector128<double> left, Vector128<double> right) => left + right;

    public static Vector128<double> Multiply(Vector128<double> left, Vector128<double> right) => left * right;

    public static Vector128<double> AtMost(Vector128<double> value, Vector128<double> limit, bool missing) => missing
        ? ~Vector128.GreaterThan(value, limit)
        : Vector128.LessThanOrEqual(value, limit);

    public static Vector128<double> And(Vector128<double> left, Vector128<double> right) => left & right;

    public static Vector128<double> Not(Vector128<double> value) => ~value;

    public static Vector128<double> Select(Vector128<double> mask, Vector128<double> yes, Vector128<double> no) =>
        Vector128.ConditionalSelect(mask, yes, no);

    public static bool Any(Vector128<double> mask) => mask.AsInt64() != Vector128<long>.Zero;
}

using System.Runtime.Intrinsics;

namespace Cairn.Numerics.LinearAlgebra;

/// <summary>4 doubles at a time.</summary>
internal readonly struct Lane256 : ILane<Vector256<double>>
{
    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    public static int Count => Vector256<double>.Count;

    public static Vector256<double> Zero => Vector256<double>.Zero;

    public static Vector256<double> Broadcast(double value) => Vector256.Create(value);

    public static Vector256<double> Load(ref double origin, nuint offset) => Vector256.LoadUnsafe(ref origin, offset);

    public static void Store(Vector256<double> value, ref double origin, nuint offset) =>
        value.StoreUnsafe(ref origin, offset);

    public static Vector256<double> Add(Vector256<double> left, Vector256<double> right) => left + right;

    public static Vector256<double> MultiplyAdd(
        Vector256<double> left, Vector256<double> right, Vector256<double> addend) =>
        Vector256.MultiplyAddEstimate(left, right, addend);

    public static double Sum(Vector256<double> value) => Vector256.Sum(value);
}

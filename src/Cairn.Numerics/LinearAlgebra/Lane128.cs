using System.Runtime.Intrinsics;

namespace Cairn.Numerics.LinearAlgebra;

/// <summary>2 doubles at a time.</summary>
internal readonly struct Lane128 : ILane<Vector128<double>>
{
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static int Count => Vector128<double>.Count;

    public static Vector128<double> Zero => Vector128<double>.Zero;

    public static Vector128<double> Broadcast(double value) => Vector128.Create(value);

    public static Vector128<double> Load(ref double origin, nuint offset) => Vector128.LoadUnsafe(ref origin, offset);

    public static void Store(Vector128<double> value, ref double origin, nuint offset) =>
        value.StoreUnsafe(ref origin, offset);

    public static Vector128<double> Add(Vector128<double> left, Vector128<double> right) => left + right;

    public static Vector128<double> MultiplyAdd(
        Vector128<double> left, Vector128<double> right, Vector128<double> addend) =>
        Vector128.MultiplyAddEstimate(left, right, addend);

    public static double Sum(Vector128<double> value) => Vector128.Sum(value);
}

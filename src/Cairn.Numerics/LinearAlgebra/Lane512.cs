using System.Runtime.Intrinsics;

namespace Cairn.Numerics.LinearAlgebra;

/// <summary>8 doubles at a time.</summary>
internal readonly struct Lane512 : ILane<Vector512<double>>
{
    public static bool IsSupported => Vector512.IsHardwareAccelerated;

    public static int Count => Vector512<double>.Count;

    public static Vector512<double> Zero => Vector512<double>.Zero;

    public static Vector512<double> Broadcast(double value) => Vector512.Create(value);

    public static Vector512<double> Load(ref double origin, nuint offset) => Vector512.LoadUnsafe(ref origin, offset);

    public static void Store(Vector512<double> value, ref double origin, nuint offset) =>
        value.StoreUnsafe(ref origin, offset);

    public static Vector512<double> Add(Vector512<double> left, Vector512<double> right) => left + right;

    public static Vector512<double> MultiplyAdd(
        Vector512<double> left, Vector512<double> right, Vector512<double> addend) =>
        Vector512.MultiplyAddEstimate(left, right, addend);

    public static double Sum(Vector512<double> value) => Vector512.Sum(value);
}

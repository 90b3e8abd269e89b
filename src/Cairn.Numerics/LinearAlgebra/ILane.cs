namespace Cairn.Numerics.LinearAlgebra;

/// <summary>A width of vector of doubles, so that each loop is written once and compiled for every width.</summary>
/// <typeparam name="TVector">The hardware vector.</typeparam>
internal interface ILane<TVector>
    where TVector : struct
{
    static abstract bool IsSupported { get; }

    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Broadcast(double value);

    static abstract TVector Load(ref double origin, nuint offset);

    static abstract void Store(TVector value, ref double origin, nuint offset);

    static abstract TVector Add(TVector left, TVector right);

    /// <summary>left × right + addend, fused where the hardware fuses.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract double Sum(TVector value);
}

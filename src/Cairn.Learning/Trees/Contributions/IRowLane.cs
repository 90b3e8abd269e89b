namespace Cairn.Learning.Trees.Contributions;

/// <summary>
/// A width of vector of doubles, one row a lane, so that each loop is written once and compiled for every width. No
/// operation is fused or crosses lanes: a row's numbers are the same at every width.
/// </summary>
/// <typeparam name="TVector">The hardware vector.</typeparam>
internal interface IRowLane<TVector>
    where TVector : struct
{
    static abstract bool IsSupported { get; }

    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Ones { get; }

    static abstract TVector Broadcast(double value);

    static abstract TVector Load(ref double origin, nint offset);

    static abstract void Store(TVector value, ref double origin, nint offset);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>All bits where value ≤ limit; where NaN, all bits if <paramref name="missing"/>.</summary>
    static abstract TVector AtMost(TVector value, TVector limit, bool missing);

    static abstract TVector And(TVector left, TVector right);

    static abstract TVector Not(TVector value);

    /// <summary><paramref name="yes"/> where the mask has bits, <paramref name="no"/> elsewhere.</summary>
    static abstract TVector Select(TVector mask, TVector yes, TVector no);

    /// <summary>Whether any lane of a mask has bits.</summary>
    static abstract bool Any(TVector mask);
}

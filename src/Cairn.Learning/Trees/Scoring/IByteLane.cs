namespace Cairn.Learning.Trees.Scoring;

/// <summary>A width of vector of bytes, so that the loop over the splits is written once and compiled for every width.</summary>
/// <typeparam name="TVector">The hardware vector.</typeparam>
internal interface IByteLane<TVector>
    where TVector : struct
{
    static abstract bool IsSupported { get; }

    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Ones { get; }

    /// <summary>The four bytes of <paramref name="word"/> again and again.</summary>
    static abstract TVector Broadcast(uint word);

    static abstract TVector Load(ref byte origin, nint offset);

    static abstract void Store(TVector value, ref byte origin, nint offset);

    /// <summary>leaves where column ≤ threshold, leaves and mask elsewhere.</summary>
    static abstract TVector Cut(TVector leaves, TVector column, TVector threshold, TVector mask);

    /// <summary><paramref name="value"/> where <paramref name="where"/> is 0, <paramref name="otherwise"/> elsewhere.</summary>
    static abstract TVector SelectZero(TVector where, TVector value, TVector otherwise);
}

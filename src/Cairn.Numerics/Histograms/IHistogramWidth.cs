namespace Cairn.Numerics.Histograms;

/// <summary>Slots of one column of a histogram, as a constant that the compiler folds into the addresses.</summary>
internal interface IHistogramWidth
{
    static abstract int Slots { get; }
}

namespace Cairn.Numerics.Histograms;

internal readonly struct Width64 : IHistogramWidth
{
    public static int Slots => 64;
}

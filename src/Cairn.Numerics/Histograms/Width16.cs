namespace Cairn.Numerics.Histograms;

internal readonly struct Width16 : IHistogramWidth
{
    public static int Slots => 16;
}
